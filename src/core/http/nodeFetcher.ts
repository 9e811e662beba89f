import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import fetch, { type Headers, type Response } from "node-fetch";
import { abortError, throwIfAborted } from "../base/abort.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Fetcher, HttpBody, HttpHeaders, HttpRequest, HttpResponse } from "./fetcher.ts";
import { networkFailure } from "./networkFailure.ts";

/**
 * Idle connections are closed before servers do it (proxies after 60 s, some after 20 s), because
 * a request on a connection that is just being closed fails and may not be repeatable.
 */
const idleConnectionMs = 15_000;

/** Bodies beyond this are sent as a stream, so that their progress can be watched. */
const wholeBodyBytes = 64 * 1024;

/** How {@link NodeFetcher} connects. */
export interface NodeFetcherOptions {
  /** PEM certificates trusted instead of the platform's. */
  readonly ca?: string;
}

/**
 * Sends requests with node-fetch over kept-alive connections of its own; dispose it to close them.
 * Follows no redirects and sets no limits: see `httpStack.ts`.
 */
export class NodeFetcher implements Disposable {
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;

  constructor({ ca }: NodeFetcherOptions = {}) {
    const options = { keepAlive: true, timeout: idleConnectionMs };
    this.#http = new HttpAgent(options);
    this.#https = new HttpsAgent({ ...options, ...(ca !== undefined && { ca }) });
  }

  readonly fetch: Fetcher = async (request) => {
    throwIfAborted(request.signal);
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: headersOf(request),
        ...(request.body && { body: toNodeBody(request.body) }),
        ...(request.signal && { signal: request.signal }),
        redirect: "manual",
        compress: request.decode ?? false,
        agent: (url) => (url.protocol === "http:" ? this.#http : this.#https),
      });
      return toHttpResponse(response, request);
    } catch (error) {
      throw toFailure(error, request);
    }
  };

  dispose(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

function headersOf({ headers, body, decode }: HttpRequest): Record<string, string> {
  const size = body instanceof Uint8Array ? body.length : body?.size;
  return {
    ...(!decode && { "accept-encoding": "identity" }),
    ...headers,
    ...(size !== undefined && { "content-length": String(size) }),
  };
}

function toNodeBody(body: HttpBody): Buffer | Readable {
  if (!(body instanceof Uint8Array)) return Readable.from(body.open(), { objectMode: false });
  if (body.length > wholeBodyBytes) return Readable.from(slices(body), { objectMode: false });
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += wholeBodyBytes) {
    yield bytes.subarray(start, start + wholeBodyBytes);
  }
}

function toHttpResponse(response: Response, request: HttpRequest): HttpResponse {
  const { status, body } = response;
  const base = { status, url: request.url, headers: toHttpHeaders(response.headers) };
  if (!(body instanceof Readable) || request.method === "HEAD" || [204, 304].includes(status)) {
    return base;
  }
  return { ...base, body: { [Symbol.asyncIterator]: () => readBody(body, request) } };
}

function toHttpHeaders(headers: Headers): HttpHeaders {
  const lines = new Map(
    Object.entries(headers.raw()).map(([name, values]) => [name.toLowerCase(), values]),
  );
  const all = (name: string) => lines.get(name.toLowerCase()) ?? [];
  return { all, get: (name) => (all(name).length > 0 ? all(name).join(", ") : undefined) };
}

/** An iterator whose `return` closes the connection even before the first read. */
function readBody(body: Readable, request: HttpRequest): AsyncIterator<Uint8Array, undefined> {
  const chunks: AsyncIterator<unknown, unknown> = body[Symbol.asyncIterator]();
  return {
    async next() {
      try {
        const result = await chunks.next();
        if (result.done) return { done: true, value: undefined };
        if (result.value instanceof Uint8Array) return { done: false, value: result.value };
        throw new TypeError("A response body yielded something other than bytes");
      } catch (error) {
        throw toFailure(error, request);
      }
    },
    return() {
      body.destroy();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

function toFailure(error: unknown, { signal, url }: HttpRequest): Error {
  return signal?.aborted ? abortError() : networkFailure(error, url);
}
