import type {
  Fetcher,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
} from "../../src/core/http/fetcher.ts";
import { bytesOf } from "./ociData.ts";

/** An answer for a {@link FakeFetcher}, or an error to reject with. */
export type FakeAnswer =
  | Error
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | readonly string[]>>;
      readonly body?: string | readonly string[];
    };

/** A fetcher that records its requests and answers by a function. */
export class FakeFetcher {
  readonly requests: HttpRequest[] = [];
  /** How many bodies were handed out and neither read to their end nor left. */
  openBodies = 0;
  readonly #answer: (request: HttpRequest, position: number) => FakeAnswer;

  constructor(answer: (request: HttpRequest, position: number) => FakeAnswer) {
    this.#answer = answer;
  }

  readonly fetch: Fetcher = (request) => {
    const answer = this.#answer(request, this.requests.push(request) - 1);
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve(this.#toResponse(answer, request));
  };

  #toResponse(answer: Exclude<FakeAnswer, Error>, request: HttpRequest): HttpResponse {
    const { status, headers = {}, body = "" } = answer;
    const base = { status, url: request.url, headers: fakeHeaders(headers) };
    if (request.method === "HEAD") return base;
    this.openBodies++;
    const chunks = (typeof body === "string" ? [body] : body).map((chunk) => bytesOf(chunk));
    return { ...base, body: this.#body(chunks) };
  }

  #body(chunks: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
    let at = 0;
    let isOpen = true;
    const close = () => {
      if (isOpen) this.openBodies--;
      isOpen = false;
      return Promise.resolve({ done: true as const, value: undefined });
    };
    const next = () => {
      const value = chunks[at++];
      return value === undefined ? close() : Promise.resolve({ done: false as const, value });
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: close }) };
  }
}

/** Header fields, given in lower case. */
export function fakeHeaders(
  lines: Readonly<Record<string, string | readonly string[]>> = {},
): HttpHeaders {
  const all = (name: string) => {
    const value = lines[name.toLowerCase()] ?? [];
    return typeof value === "string" ? [value] : value;
  };
  return { all, get: (name) => (all(name).length > 0 ? all(name).join(", ") : undefined) };
}
