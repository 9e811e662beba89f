import { raceAbort } from "../base/abort.ts";
import { KeyedLimiter } from "../base/limiter.ts";
import { discardBody } from "./bodyLimit.ts";
import { observeResponse } from "./bodyStream.ts";
import type { Fetcher, HttpRequest, HttpResponse, Middleware } from "./fetcher.ts";

/**
 * Lets at most `concurrency` requests of a host run at once, each until its body has been read.
 * Reading and writing are counted apart: an upload that is fed from a download of the same host
 * would otherwise wait for ever when all places are taken by such uploads.
 */
export function hostLimit(concurrency: number): Middleware {
  const limiter = new KeyedLimiter(concurrency);
  return (next) => (request) => {
    const { signal } = request;
    const answer = new Promise<HttpResponse>((resolve, reject) => {
      const place = limiter.run(keyOf(request), () => hold(next, request, resolve), { signal });
      place.catch(reject);
    });
    return raceAbort(answer, signal);
  };
}

function keyOf({ method, url }: HttpRequest): string {
  const isRead = method === "GET" || method === "HEAD";
  return `${isRead ? "read" : "write"} ${new URL(url).host}`;
}

/** Resolves when the place is free again. */
async function hold(
  next: Fetcher,
  request: HttpRequest,
  answer: (response: HttpResponse) => void,
): Promise<void> {
  const { signal } = request;
  const response = await next(request);
  if (signal?.aborted) {
    await discardBody(response);
    return;
  }
  await new Promise<void>((release) => {
    // Whoever was cancelled may never come to read the body.
    const stop = () => release();
    signal?.addEventListener("abort", stop, { once: true });
    const settled = () => {
      signal?.removeEventListener("abort", stop);
      release();
    };
    answer(observeResponse(response, { settled }));
  });
}
