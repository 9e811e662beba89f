import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { raceAbort } from "../../../../src/core/base/abort.ts";
import { readBytes } from "../../../../src/core/http/bodyLimit.ts";
import type { Fetcher, HttpRequest, HttpResponse } from "../../../../src/core/http/fetcher.ts";
import { timeLimits } from "../../../../src/core/http/timeLimits.ts";
import { deferred } from "../../../support/deferred.ts";
import { fakeHeaders } from "../../../support/fakeFetcher.ts";
import { bytesOf } from "../../../support/ociData.ts";

const limits = { headersMs: 1000, bodyIdleMs: 1000, wholeMs: 5000 };
const url = "https://registry.example.com/v2/";
const headers = fakeHeaders();

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends a byte every 900 ms, for ever. */
async function* drip(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for (;;) {
    await raceAbort(new Promise((resolve) => setTimeout(resolve, 900)), signal);
    yield bytesOf(".");
  }
}

/** Answers at once, with a body that never comes to its end. */
function dripping(status: number): Fetcher {
  return ({ signal }) => Promise.resolve({ status, url, headers, body: drip(signal) });
}

/** What became of reading the whole answer within some time. */
async function outcomeAfter(ms: number, next: Fetcher, request: Partial<HttpRequest>) {
  const controller = new AbortController();
  const { signal } = controller;
  const response = await timeLimits(limits)(next)({ method: "GET", url, signal, ...request });
  let outcome = "reading";
  const reading = readBytes(response, 9e9).catch((error: unknown) => {
    outcome = error instanceof Error && "code" in error ? String(error.code) : "?";
  });
  await vi.advanceTimersByTimeAsync(ms);
  const seen = outcome;
  controller.abort();
  await reading;
  return seen;
}

describe("Invariant 7: the whole of an exchange is bounded in time", () => {
  it.each([
    ["a small answer", 200, { isSmall: true }],
    ["what a server says with an error", 503, {}],
    ["what a server says after an upload", 201, { method: "PUT" }],
  ] as const)("for %s, however steadily it drips", async (_name, status, request) => {
    expect(await outcomeAfter(4900, dripping(status), request)).toBe("reading");
    expect(await outcomeAfter(5100, dripping(status), request)).toBe("timeout");
  });

  it("but not for content of any size", async () => {
    expect(await outcomeAfter(60_000, dripping(200), {})).toBe("reading");
  });

  it("from the moment that a small request is sent", async () => {
    const body = { size: 9e9, open: () => drip(undefined) };
    const sending: Fetcher = async (request) => {
      const source = request.body instanceof Uint8Array ? undefined : request.body;
      const upload = source?.open()[Symbol.asyncIterator]();
      for (;;) await raceAbort(Promise.resolve(upload?.next()), request.signal);
    };
    const answer = timeLimits(limits)(sending)({ method: "PUT", url, body, isSmall: true });
    const caught = expect(answer).rejects.toMatchObject({ brand: "NetworkError", code: "timeout" });
    await vi.advanceTimersByTimeAsync(5100);
    await caught;
  });
});

describe("when everything is over, no timer is left", () => {
  const whole: HttpResponse = { status: 200, url, headers };

  it.each([
    ["an answer without a body", () => Promise.resolve(whole)],
    ["an answer that is read to its end", () => Promise.resolve({ ...whole, body: once("all") })],
    ["a failure", () => Promise.reject(new Error("no"))],
  ] as const)("after %s", async (_name, next) => {
    const exchange = timeLimits(limits)(next)({ method: "GET", url, isSmall: true });
    await exchange.then((response) => readBytes(response, 100)).catch(() => undefined);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("after an answer that came before the whole upload was taken", async () => {
    const isRead = deferred<undefined>();
    const early: Fetcher = async ({ body }) => {
      const upload = body instanceof Uint8Array ? undefined : body?.open()[Symbol.asyncIterator]();
      await upload?.next();
      isRead.promise.then(() => upload?.next()).catch(isRead.reject);
      return Promise.resolve({ status: 413, url, headers });
    };
    const body = { size: 6, open: () => once("upload", "and more") };
    await timeLimits(limits)(early)({ method: "PUT", url, body });
    isRead.resolve(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

async function* once(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(bytesOf(part));
}
