import { isDigest, type Digest } from "../../core/oci/digest.ts";
import { ApiError } from "./apiError.ts";

/** A request as the handlers see it. */
export interface ApiRequest {
  /** `GET` for `HEAD` as well: the server leaves the body out. */
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** A checked repository path; empty where the route has none. */
  readonly repository: string;
  /** The last part of the path, decoded: tag, digest or upload session; not checked. */
  readonly reference: string;
  readonly header: (name: string) => string | undefined;
  /** Fails when the client leaves before its end. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Fires when the client has left. */
  readonly signal: AbortSignal;
}

/** What a request is answered with. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** A stream needs a `content-length` among the headers. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

/** An answer with JSON as its body. */
export function jsonAnswer(
  status: number,
  value: object,
  headers: ApiAnswer["headers"] = {},
): ApiAnswer {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body,
  };
}

/** Parses a digest of a request; throws {@link ApiError} 400. */
export function requireDigest(text: string | null): Digest {
  if (text !== null && isDigest(text)) return text;
  throw new ApiError(400, "DIGEST_INVALID", `Not a sha256 or sha512 digest: ${printable(text)}`);
}

/** Text of a request, fit for a message. */
export function printable(text: string | null): string {
  return (text ?? "").replace(/[^\x20-\x7e]/g, "?").slice(0, 140);
}
