import { ApiError } from "../http/apiError.ts";
import { requireDigest, type ApiAnswer, type ApiRequest } from "../http/apiRequest.ts";
import { parseRange } from "../http/byteRange.ts";
import type { HandlerContext } from "./context.ts";

/** `GET` and `HEAD /v2/<name>/blobs/<digest>`, whole or a range of it. */
export async function getBlob(
  { store }: HandlerContext,
  { repository, reference, header, signal }: ApiRequest,
): Promise<ApiAnswer> {
  const digest = requireDigest(reference);
  const size = (await store.headBlob(repository, digest, { signal }))?.size;
  if (size === undefined) throw new ApiError(404, "BLOB_UNKNOWN", `There is no blob ${digest}`);
  const range = parseRange(header("range"), size);
  const headers = {
    "content-type": "application/octet-stream",
    "docker-content-digest": digest,
    "accept-ranges": "bytes",
  };
  if (range === "unsatisfiable") {
    throw new ApiError(416, "SIZE_INVALID", `The blob has ${size} bytes`, {
      headers: { "content-range": `bytes */${size}` },
    });
  }
  const options = { signal, ...(range && { range }) };
  const { stream } = await store.getBlob(repository, digest, options);
  if (!range) {
    return { status: 200, headers: { ...headers, "content-length": String(size) }, body: stream };
  }
  const { start, end } = range;
  return {
    status: 206,
    headers: {
      ...headers,
      "content-length": String(end - start + 1),
      "content-range": `bytes ${start}-${end}/${size}`,
    },
    body: stream,
  };
}

/** `DELETE /v2/<name>/blobs/<digest>`. */
export async function deleteBlob(
  { store }: HandlerContext,
  { repository, reference, signal }: ApiRequest,
): Promise<ApiAnswer> {
  await store.deleteBlob(repository, requireDigest(reference), { signal });
  return { status: 202 };
}
