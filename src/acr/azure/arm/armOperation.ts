import type { Cancellable } from "../../../core/base/abort.ts";
import { readNumber, readObject, readString, type JsonObject } from "../../../core/base/json.ts";
import { requestIdOf } from "../../../core/http/requestId.ts";
import { maxRetryAfterMs, parseRetryAfter } from "../../../core/http/retryTiming.ts";
import { badAnswer, readAzureError, type ArmAnswer } from "./armAnswer.ts";
import type { ArmClient, ArmRequest } from "./armClient.ts";
import { ArmError } from "./armError.ts";
import { Outage } from "./outage.ts";

/** How far a long-running operation is. */
export interface ArmProgress {
  /** In Azure's words: `InProgress`, `Creating`; empty where it does not say. */
  readonly status: string;
  /** 0 to 100, where Azure says. */
  readonly percent: number | undefined;
  /** Milliseconds since it began. */
  readonly elapsedMs: number;
}

/** What is done while an operation takes its time. */
export interface OperationOptions extends Cancellable {
  readonly onProgress?: ((progress: ArmProgress) => void) | undefined;
  /** Milliseconds after which nobody waits any more; the operation goes on all the same. */
  readonly timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 2 * 60 * 60 * 1000;

/** So many milliseconds of failures that pass are borne; the operation goes on meanwhile. */
const maxOutageMs = 30 * 60 * 1000;

/** Milliseconds between two questions at least: some providers ask for none. */
const minPauseMs = 1000;

/** Milliseconds between two questions, where Azure does not say how long; the last one stays. */
const pauses = [1000, 2000, 3000, 5000, 10_000];

/**
 * Does what takes its time, and waits for its end, in either of the ways that Azure has for it: a
 * resource with a `status` (`Azure-AsyncOperation`), or one that is answered 202 until it is over
 * (`Location`). The result is what the operation made, where there is such a thing.
 * Throws `ArmError` `operationFailed`, `operationCanceled`, `operationTimeout`. When the signal fires
 * nobody waits any more; what was begun goes on in Azure.
 */
export async function runOperation(
  arm: ArmClient,
  request: ArmRequest,
  options: OperationOptions = {},
): Promise<JsonObject | undefined> {
  const begun = await arm.send({ ...request, signal: options.signal });
  const operation = begun.headers.get("azure-asyncoperation");
  const location = begun.headers.get("location");
  const waiting = new Waiting(arm, options);
  if (operation !== undefined) {
    const ended = await waiting.forStatus(operation, begun);
    if (request.method === "PUT" || request.method === "PATCH") {
      return (await arm.send({ ...withoutBody(request), method: "GET", signal: options.signal }))
        .json;
    }
    if (location === undefined) return readObject(ended, "properties");
    return (await arm.follow(location, begun.url, options)).json;
  }
  if (begun.status === 202) {
    if (location === undefined) throw badAnswer(begun, "it does not say how to go on");
    return (await waiting.forLocation(location, begun)).json;
  }
  return begun.json;
}

class Waiting {
  readonly #arm: ArmClient;
  readonly #options: OperationOptions;
  readonly #start: number;
  readonly #outage: Outage;
  #rounds = 0;

  constructor(arm: ArmClient, options: OperationOptions) {
    this.#arm = arm;
    this.#options = options;
    this.#start = arm.clock.now();
    this.#outage = new Outage(arm.clock, maxOutageMs);
  }

  /** The operation as it ended well. */
  async forStatus(link: string, begun: ArmAnswer): Promise<JsonObject> {
    let last = begun;
    for (;;) {
      await this.#pause(last);
      const answer = await this.#ask(link, begun.url);
      if (!answer) continue;
      last = answer;
      const { json = {} } = last;
      const status = readString(json, "status") ?? "";
      switch (status.toLowerCase()) {
        case "succeeded":
          return json;
        case "failed":
          throw failure("operationFailed", last);
        case "canceled":
        case "cancelled":
          throw failure("operationCanceled", last);
        case "":
          throw badAnswer(last, "the operation has no status");
        default:
          this.#tell(status, readNumber(json, "percentComplete"));
      }
    }
  }

  async forLocation(link: string, begun: ArmAnswer): Promise<ArmAnswer> {
    let [place, last] = [link, begun];
    for (;;) {
      await this.#pause(last);
      const answer = await this.#ask(place, last.url);
      if (!answer) continue;
      last = answer;
      if (last.status !== 202) return ended(last);
      place = last.headers.get("location") ?? place;
      this.#tell(statusIn(last), readNumber(last.json ?? {}, "percentComplete"));
    }
  }

  /** `undefined` where nothing could be heard this time. */
  #ask(link: string, base: string): Promise<ArmAnswer | undefined> {
    const options = this.#options;
    return this.#outage.bear(() => this.#arm.follow(link, base, options), options);
  }

  #tell(status: string, percent: number | undefined): void {
    const elapsedMs = this.#arm.clock.now() - this.#start;
    this.#options.onProgress?.({ status, percent, elapsedMs });
  }

  async #pause({ headers }: ArmAnswer): Promise<void> {
    const { clock } = this.#arm;
    const { timeoutMs = defaultTimeoutMs, signal } = this.#options;
    const asked = parseRetryAfter(headers.get("retry-after"), clock.now());
    const own = pauses[Math.min(this.#rounds++, pauses.length - 1)] ?? 0;
    const ms = asked === undefined ? own : Math.max(minPauseMs, Math.min(asked, maxRetryAfterMs));
    if (clock.now() + ms - this.#start > timeoutMs) {
      throw new ArmError("operationTimeout", `The operation took more than ${timeoutMs} ms`);
    }
    await clock.delay(ms, { signal });
  }
}

/** Some providers answer 200 to the end of an operation that failed. */
function ended(answer: ArmAnswer): ArmAnswer {
  switch (statusIn(answer).toLowerCase()) {
    case "failed":
      throw failure("operationFailed", answer);
    case "canceled":
    case "cancelled":
      throw failure("operationCanceled", answer);
    default:
      return answer;
  }
}

function statusIn({ json = {} }: ArmAnswer): string {
  return readString(json, "status") ?? "";
}

function failure(code: "operationFailed" | "operationCanceled", answer: ArmAnswer): ArmError {
  const error = readObject(answer.json ?? {}, "error");
  const said = readAzureError(error && { error });
  const why = said.azureCode === undefined ? "" : `: ${said.azureCode}: ${said.azureMessage ?? ""}`;
  return new ArmError(code, `The operation came to a bad end${why}`, {
    ...said,
    status: answer.status,
    requestId: requestIdOf(answer.headers),
  });
}

function withoutBody({ path, apiVersion }: ArmRequest) {
  return { path, apiVersion };
}
