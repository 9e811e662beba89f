import type { Cancellable } from "../base/abort.ts";
import type { TlsSetup } from "./tlsSetup.ts";

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Content to send. It is opened anew for each try, so it must be able to start over. Of a stream the
 * next piece is asked for when the one before is not needed any more.
 */
export type HttpBody =
  | Uint8Array
  | {
      /** Bytes; sent as `Content-Length`. Without it the content ends where the stream does. */
      readonly size?: number | undefined;
      open(): AsyncIterable<Uint8Array>;
    };

/**
 * When a request may be sent again: `safe` (the default) = GET and HEAD after a failure of the
 * connection or the server, anything after a 429; `replay` = the method as well, because doing it
 * twice does no harm; `never`.
 */
export type RetryPolicy = "safe" | "replay" | "never";

export interface HttpRequest extends Cancellable {
  readonly method: HttpMethod;
  /** Absolute, http or https. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  /** Milliseconds without progress until the answer's headers arrive; the stack's limit unless given. */
  readonly timeoutMs?: number;
  /** Whether the answer is small (a manifest, a list, a token), so that all of it must come in a short time. */
  readonly isSmall?: boolean;
  readonly retry?: RetryPolicy;
  /** `sameOrigin` refuses redirects to another scheme, host or port. */
  readonly redirect?: "follow" | "sameOrigin";
  /** Whether a content coding such as gzip is asked for and taken off. Wrong for blobs: their digest is of the bytes as stored. */
  readonly decode?: boolean;
  /** What the request needs to be allowed, as the auth layer reads it: `repository:app:pull`. */
  readonly scopes?: readonly string[];
  /**
   * Whether a piece of what was asked for is of no use any more when the next one is wanted. Its
   * memory is then given back at once.
   */
  readonly isFleeting?: boolean;
  /** Of the connection that the request is made for. It stays with the request over redirects. */
  readonly tls?: TlsSetup;
}

/** Header fields of an answer; names in any case. */
export interface HttpHeaders {
  /** The field's value, several lines joined with `, `. */
  get(name: string): string | undefined;
  /** The field's lines, in order. */
  all(name: string): readonly string[];
}

/**
 * An answer whose headers have arrived. The body is read once: whoever receives a response reads
 * it to its end, leaves the iteration early, or calls `discardBody`; until then it holds a connection.
 */
export interface HttpResponse {
  readonly status: number;
  /** Of the request that was answered, which after redirects is not the one that was made. */
  readonly url: string;
  readonly headers: HttpHeaders;
  /** Missing where the protocol allows none (HEAD, 204, 304). Rejects with `NetworkError` or `AbortError`. */
  readonly body?: AsyncIterable<Uint8Array>;
}

/** Sends one request. Rejects with `NetworkError`, or with `AbortError` when the signal fires. */
export type Fetcher = (request: HttpRequest) => Promise<HttpResponse>;

/** Adds one concern around a fetcher. */
export type Middleware = (next: Fetcher) => Fetcher;
