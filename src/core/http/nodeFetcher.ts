import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import fetch from "node-fetch";
import { abortError, throwIfAborted } from "../base/abort.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Fetcher, HttpHeaders, HttpRequest, HttpResponse } from "./fetcher.ts";
import { FleetingPieces } from "./fleetingPieces.ts";
import { networkFailure } from "./networkFailure.ts";
import { toNodeBody } from "./nodeBody.ts";
import { readBuffer } from "./readBuffer.ts";
import { sendSecured, type NodeAnswer } from "./securedRequest.ts";
import { TlsContexts } from "./tlsContexts.ts";
import { TlsFileError } from "./tlsFileError.ts";

/**
 * Idle connections are closed before servers do it (proxies after 60 s, some after 20 s), because
 * a request on a connection that is just being closed fails and may not be repeatable.
 */
const idleConnectionMs = 15_000;

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
  readonly #contexts = new TlsContexts();

  constructor({ ca }: NodeFetcherOptions = {}) {
    const options = { keepAlive: true, timeout: idleConnectionMs, onread: readBuffer() };
    this.#http = new HttpAgent(options);
    this.#https = new HttpsAgent({ ...options, ...(ca !== undefined && { ca }) });
  }

  readonly fetch: Fetcher = async (request) => {
    throwIfAborted(request.signal);
    try {
      const answer = (await this.#sendSecured(request)) ?? (await this.#send(request));
      return toHttpResponse(answer, request);
    } catch (error) {
      throw toFailure(error, request);
    }
  };

  dispose(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  async #send(request: HttpRequest): Promise<NodeAnswer> {
    const { status, headers, body } = await fetch(request.url, {
      method: request.method,
      headers: headersOf(request),
      ...(request.body && { body: toNodeBody(request.body) }),
      ...(request.signal && { signal: request.signal }),
      redirect: "manual",
      compress: request.decode ?? false,
      agent: (url) => (url.protocol === "http:" ? this.#http : this.#https),
    });
    return { status, headers: headers.raw(), ...(body instanceof Readable && { body }) };
  }

  /** `undefined` for a request that needs nothing but what the platform has. */
  async #sendSecured(request: HttpRequest): Promise<NodeAnswer | undefined> {
    const url = new URL(request.url);
    if (!request.tls || url.protocol !== "https:") return undefined;
    const tls = await this.#contexts.of(request.tls, url);
    return tls && sendSecured(request, { agent: this.#https, headers: headersOf(request), tls });
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

function toHttpResponse(answer: NodeAnswer, request: HttpRequest): HttpResponse {
  const { status, body } = answer;
  const base = { status, url: request.url, headers: toHttpHeaders(answer.headers) };
  if (!body || request.method === "HEAD" || [204, 304].includes(status)) {
    // There is nothing to read, but only after its end is the connection free; a failure of what
    // nobody reads is none.
    body?.on("error", () => undefined).resume();
    return base;
  }
  return { ...base, body: { [Symbol.asyncIterator]: () => readBody(body, request, status) } };
}

function toHttpHeaders(headers: NodeAnswer["headers"]): HttpHeaders {
  const lines = new Map(
    Object.entries(headers).map(([name, values = []]) => [name.toLowerCase(), values]),
  );
  const all = (name: string) => lines.get(name.toLowerCase()) ?? [];
  return { all, get: (name) => (all(name).length > 0 ? all(name).join(", ") : undefined) };
}

/** An iterator whose `return` closes the connection even before the first read. */
function readBody(
  body: Readable,
  request: HttpRequest,
  status: number,
): AsyncIterator<Uint8Array, undefined> {
  const chunks: AsyncIterator<unknown, unknown> = body[Symbol.asyncIterator]();
  // What else is answered is read whole.
  const isFleeting = request.isFleeting === true && status < 300;
  const pieces = isFleeting ? new FleetingPieces() : undefined;
  return {
    async next() {
      try {
        pieces?.letGo();
        const result = await chunks.next();
        if (result.done) return { done: true, value: undefined };
        if (result.value instanceof Uint8Array) {
          return { done: false, value: pieces?.hand(result.value) ?? result.value };
        }
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
  if (signal?.aborted) return abortError();
  return TlsFileError.is(error) ? error : networkFailure(error, url);
}
