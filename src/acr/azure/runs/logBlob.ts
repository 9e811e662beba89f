import type { Cancellable } from "../../../core/base/abort.ts";
import { contentLength, discardBody } from "../../../core/http/bodyLimit.ts";
import type { Fetcher, HttpResponse } from "../../../core/http/fetcher.ts";
import { NetworkError } from "../../../core/http/networkError.ts";
import { ArmError } from "../arm/armError.ts";
import type { LogLink } from "./runs.ts";

/** Bytes that are asked for at once. */
const maxRangeBytes = 256 * 1024;

/** What is known of a log that grows (an append blob). */
export interface LogState {
  /** Bytes so far. */
  readonly size: number;
  /** What became of the run, once nothing more is written: `successful`, `failed`, `timedout` … */
  readonly outcome: string | undefined;
}

/** Asks for a log by links that expire. Failures are `ArmError`s (`forbidden`) and what the port throws. */
export class LogBlob {
  readonly #fetcher: Fetcher;
  readonly #links: (options: Cancellable) => Promise<LogLink>;
  #link: LogLink | undefined;

  constructor(fetcher: Fetcher, links: (options: Cancellable) => Promise<LogLink>) {
    this.#fetcher = fetcher;
    this.#links = links;
  }

  /** Whether the log is a file that is whole already. */
  async isArtifact(options: Cancellable): Promise<boolean> {
    return (await this.#current(options)).isArtifact;
  }

  /** `undefined` as long as there is no log, or nobody says. */
  async state(options: Cancellable): Promise<LogState | undefined> {
    const response = await this.#send("HEAD", {}, options);
    await discardBody(response);
    if (response.status !== 200) return undefined;
    return {
      size: contentLength(response) ?? 0,
      outcome: response.headers.get("x-ms-meta-complete"),
    };
  }

  /** Some of the bytes from `start` on, before `end`; fewer than there are where a connection breaks. */
  async *read(start: number, end: number, options: Cancellable): AsyncGenerator<Uint8Array> {
    const last = Math.min(end, start + maxRangeBytes) - 1;
    const response = await this.#send("GET", { range: `bytes=${start}-${last}` }, options);
    if (response.status === 206) yield* untilBroken(response);
    else if (response.status === 200) yield* skipping(untilBroken(response), start);
    else await discardBody(response);
  }

  /** An artifact from a byte on; `undefined` where there is none, or no more of it. */
  async readFrom(
    start: number,
    options: Cancellable,
  ): Promise<AsyncIterable<Uint8Array> | undefined> {
    const range = start === 0 ? {} : { range: `bytes=${start}-` };
    const response = await this.#send("GET", range, options);
    if (response.status === 206) return response.body;
    if (response.status === 200) return response.body && skipping(response.body, start);
    await discardBody(response);
    return undefined;
  }

  async #send(
    method: "GET" | "HEAD",
    headers: Readonly<Record<string, string>>,
    options: Cancellable,
  ): Promise<HttpResponse> {
    const response = await this.#ask(method, headers, options);
    if (response.status !== 403) return response;
    await discardBody(response);
    this.#link = undefined;
    const again = await this.#ask(method, headers, options);
    if (again.status !== 403) return again;
    await discardBody(again);
    throw new ArmError("forbidden", "Azure's storage does not give the log", { status: 403 });
  }

  async #ask(
    method: "GET" | "HEAD",
    headers: Readonly<Record<string, string>>,
    options: Cancellable,
  ): Promise<HttpResponse> {
    const { url } = await this.#current(options);
    return this.#fetcher({ method, url: url.href, headers, redirect: "sameOrigin", ...options });
  }

  async #current(options: Cancellable): Promise<LogLink> {
    return (this.#link ??= await this.#links(options));
  }
}

/** What has arrived is good, and the rest is asked for again. */
async function* untilBroken({ body }: HttpResponse): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body;
  } catch (error) {
    if (!NetworkError.is(error)) throw error;
  }
}

/** For what does not know ranges. */
async function* skipping(
  chunks: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (skipped < chunk.length) yield chunk.subarray(skipped);
  }
}
