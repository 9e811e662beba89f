import { AppError, isBranded } from "../base/errors.ts";
import { isAbortError } from "../base/abort.ts";
import type { HttpResponse } from "./fetcher.ts";
import { NetworkError } from "./networkError.ts";

/** Rests of bodies up to this size are read, so that the connection can be used again. */
const maxDrainBytes = 64 * 1024;

/** A body is larger than its reader accepts. */
export class BodyLimitError extends AppError<"tooLarge"> {
  readonly brand = "BodyLimitError";
  /** Bytes. */
  readonly limit: number;

  constructor(limit: number) {
    super("tooLarge", `The body is larger than ${limit} bytes`);
    this.limit = limit;
  }

  static is(error: unknown): error is BodyLimitError {
    return isBranded(error, "BodyLimitError");
  }
}

/**
 * The whole body. Throws {@link BodyLimitError} as soon as it is sure to exceed `limit` bytes, on
 * the strength of `Content-Length` before anything is read.
 */
export async function readBytes(response: HttpResponse, limit: number): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array();
  const announced = contentLength(response);
  if (announced !== undefined && announced > limit) {
    await leave(response);
    throw new BodyLimitError(limit);
  }
  return collect(response.body, limit);
}

/** The bytes of a stream as one array; throws {@link BodyLimitError} beyond `limit` bytes. */
export async function collect(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw new BodyLimitError(limit);
    parts.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** The body as UTF-8 text; malformed bytes become U+FFFD. Throws as {@link readBytes} does. */
export async function readText(response: HttpResponse, limit: number): Promise<string> {
  return new TextDecoder().decode(await readBytes(response, limit));
}

/** Ends a response whose body nobody wants. Never fails: the answer itself has arrived. */
export async function discardBody(response: HttpResponse): Promise<void> {
  if (!response.body) return;
  try {
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > maxDrainBytes) break;
    }
  } catch (error) {
    if (!NetworkError.is(error) && !isAbortError(error)) throw error;
  }
}

/** The announced size in bytes; `undefined` where none, or none that makes sense, was sent. */
export function contentLength(response: HttpResponse): number | undefined {
  const value = response.headers.get("content-length");
  if (value === undefined || !/^\d+$/.test(value)) return undefined;
  const size = Number(value);
  return Number.isSafeInteger(size) ? size : undefined;
}

async function leave(response: HttpResponse): Promise<void> {
  await response.body?.[Symbol.asyncIterator]().return?.();
}
