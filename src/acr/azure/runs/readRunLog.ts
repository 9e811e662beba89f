import type { Cancellable } from "../../../core/base/abort.ts";
import type { Clock } from "../../../core/base/clock.ts";
import { Outage } from "../arm/outage.ts";
import type { LogBlob, LogState } from "./logBlob.ts";

/** How the reading of a log ended. */
export type LogEnd =
  /** The log says that it is whole, and what became of the run: `successful`, `failed`, `canceled` … */
  | { readonly kind: "complete"; readonly outcome: string }
  /** It is a file that was read to its end. */
  | { readonly kind: "artifact" }
  /** The run has ended, and there is no log: it was never written, or is too old. */
  | { readonly kind: "missing" }
  /** The run has ended, and its log ends without saying that it is whole. */
  | { readonly kind: "truncated" }
  /** The run goes on, but for half an hour there was nothing new. */
  | { readonly kind: "silent" };

/** What a log is read with. */
export interface LogReading extends Cancellable {
  readonly blob: LogBlob;
  readonly clock: Clock;
  /** 0…1, as `Math.random`. */
  readonly random: () => number;
  /** Whether the run has ended; asked now and then while nothing new comes. */
  readonly hasEnded: () => Promise<boolean>;
  /** Milliseconds without anything new after which nobody waits any more. */
  readonly giveUpMs?: number | undefined;
}

const defaultGiveUpMs = 30 * 60 * 1000;
const maxPauseMs = 15_000;
/** Questions without news until the pause between them is doubled. */
const patience = 3;

/**
 * The text of a log while it is written, as it comes (the way `az acr run` does it: Azure CLI,
 * `_stream_utils.py`). The generator's result tells how it ended.
 */
export async function* readRunLog(reading: LogReading): AsyncGenerator<string, LogEnd> {
  const decoder = new TextDecoder();
  const chunks = readChunks(reading);
  for (;;) {
    const { done, value } = await chunks.next();
    const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
    if (text !== "") yield text;
    if (done) return value;
  }
}

async function* readChunks(reading: LogReading): AsyncGenerator<Uint8Array, LogEnd> {
  const { blob, clock, giveUpMs = defaultGiveUpMs, signal } = reading;
  const outage = new Outage(clock, giveUpMs);
  if (await blob.isArtifact({ signal })) return yield* readArtifact(reading, outage);
  const patient = new Patience(reading, outage);
  let offset = 0;
  let known: LogState | undefined;
  for (;;) {
    const before = offset;
    const state = await outage.bear(() => blob.state({ signal }), { signal });
    known = state ?? known;
    for (let isNew = true; state && isNew && offset < state.size;) {
      const start = offset;
      try {
        for await (const chunk of blob.read(offset, state.size, { signal })) {
          offset += chunk.length;
          yield chunk;
        }
      } catch (error) {
        await outage.note(error, { signal });
      }
      isNew = offset > start;
    }
    if (state?.outcome !== undefined && offset >= state.size) {
      return { kind: "complete", outcome: state.outcome };
    }
    const end = await patient.wait(offset > before, known !== undefined);
    if (end) return end;
  }
}

/** A file is asked for again from where a connection broke. */
async function* readArtifact(
  { blob, clock, random, signal }: LogReading,
  outage: Outage,
): AsyncGenerator<Uint8Array, LogEnd> {
  for (let offset = 0; ;) {
    try {
      const rest = await blob.readFrom(offset, { signal });
      if (!rest) return { kind: offset === 0 ? "missing" : "truncated" };
      for await (const chunk of rest) {
        outage.end();
        offset += chunk.length;
        yield chunk;
      }
      return { kind: "artifact" };
    } catch (error) {
      await outage.note(error, { signal });
      await clock.delay(2000 + 1000 * random(), { signal });
    }
  }
}

/** Decides how long to wait for more, and when not to any more. */
class Patience {
  readonly #reading: LogReading;
  readonly #outage: Outage;
  #lastNews: number;
  #misses = 0;
  #endedBefore = false;

  constructor(reading: LogReading, outage: Outage) {
    this.#reading = reading;
    this.#outage = outage;
    this.#lastNews = reading.clock.now();
  }

  async wait(isNews: boolean, isThere: boolean): Promise<LogEnd | undefined> {
    const { clock, giveUpMs = defaultGiveUpMs, signal } = this.#reading;
    if (isNews) {
      this.#lastNews = clock.now();
      this.#misses = 0;
      this.#endedBefore = false;
    } else if (++this.#misses % patience === 0) {
      const end = await this.#endedEarly(isThere);
      if (end) return end;
    }
    if (clock.now() - this.#lastNews >= giveUpMs) {
      // Where nothing could be heard, the run need not have been silent.
      if (this.#outage.failure !== undefined) throw this.#outage.failure;
      return { kind: "silent" };
    }
    await clock.delay(this.#pauseMs(isThere), { signal });
    return undefined;
  }

  /** Once more is looked for news after the run has ended: the last lines come late. */
  async #endedEarly(isThere: boolean): Promise<LogEnd | undefined> {
    const { hasEnded, signal } = this.#reading;
    if (!(await this.#outage.bear(hasEnded, { signal }))) return undefined;
    if (this.#endedBefore) return { kind: isThere ? "truncated" : "missing" };
    this.#endedBefore = true;
    return undefined;
  }

  #pauseMs(isThere: boolean): number {
    if (!isThere && this.#misses < patience) return 1000;
    const doubled = 2 ** Math.floor(this.#misses / patience);
    return Math.min(maxPauseMs, (2000 + 1000 * this.#reading.random()) * doubled);
  }
}
