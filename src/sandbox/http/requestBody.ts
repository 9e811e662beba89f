import { ApiError } from "./apiError.ts";
import type { ApiRequest } from "./apiRequest.ts";

/** The whole body of a request; throws {@link ApiError} 413 beyond `limit` bytes. */
export async function readRequestBody(request: ApiRequest, limit: number): Promise<Uint8Array> {
  if (Number(request.header("content-length") ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(limit: number): ApiError {
  return new ApiError(413, "SIZE_INVALID", `The body is larger than ${limit} bytes`);
}
