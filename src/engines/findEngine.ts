import { anySignal, isAbortError, type Cancellable } from "../core/base/abort.ts";
import type { Engine, EngineKind, EngineProgram, LocalImage } from "./engine.ts";
import { EngineError } from "./engineError.ts";

/** An engine that is just being started answers only when it is. */
const limitMs = 30_000;

/** An engine that runs, or why there is none. None of them is an error. */
export type RunningEngine = { readonly kind: "ready"; readonly engine: Engine } | NoEngine;

/** The same with what it holds. */
export type EngineState =
  | { readonly kind: "ready"; readonly engine: Engine; readonly images: readonly LocalImage[] }
  | NoEngine;

/** Why there is no engine. */
export type NoEngine =
  /** No program was found; `wanted` is set where the user chose one. */
  | { readonly kind: "missing"; readonly wanted?: EngineKind }
  /** A program was found, but it does not reach its engine, or says something else is wrong. */
  | {
      readonly kind: "notRunning" | "denied" | "failed";
      readonly program: EngineProgram;
      readonly said: string;
    };

/** How an engine is looked for. */
export interface FindOptions extends Cancellable {
  /** What the user chose. */
  readonly wanted?: EngineKind;
  /** Milliseconds that each program has to answer in; 30,000 unless given. */
  readonly limitMs?: number;
}

/**
 * The first of some programs that answers with its images, else why the first of them does not.
 * Throws an `AbortError` only.
 */
export function findEngine(
  programs: readonly EngineProgram[],
  open: (program: EngineProgram) => Engine,
  options: FindOptions = {},
): Promise<EngineState> {
  const ask = async (engine: Engine, { signal }: Cancellable): Promise<EngineState> => {
    return { kind: "ready", engine, images: await engine.images({ signal }) };
  };
  return firstAnswer(programs, async (program, limit) => ask(open(program), limit), options);
}

/** The same for those who need no list of the images, which takes time where there are many. */
export function findRunningEngine(
  programs: readonly EngineProgram[],
  open: (program: EngineProgram) => Engine,
  options: FindOptions = {},
): Promise<RunningEngine> {
  const ask = async (engine: Engine, { signal }: Cancellable): Promise<RunningEngine> => {
    await engine.ping({ signal });
    return { kind: "ready", engine };
  };
  return firstAnswer(programs, async (program, limit) => ask(open(program), limit), options);
}

async function firstAnswer<T>(
  programs: readonly EngineProgram[],
  ask: (program: EngineProgram, limit: Cancellable) => Promise<T>,
  options: FindOptions,
): Promise<T | NoEngine> {
  let first: NoEngine | undefined;
  for (const program of programs) {
    try {
      const signal = anySignal(options.signal, AbortSignal.timeout(options.limitMs ?? limitMs));
      return await ask(program, { signal });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      first ??= unusable(program, error);
    }
  }
  return first ?? { kind: "missing", ...(options.wanted && { wanted: options.wanted }) };
}

function unusable(program: EngineProgram, error: unknown): NoEngine {
  if (isAbortError(error)) return { kind: "notRunning", program, said: "No answer in time" };
  if (!EngineError.is(error)) {
    return { kind: "failed", program, said: error instanceof Error ? error.message : "" };
  }
  const { code, said } = error;
  if (code === "missing") return { kind: "missing", wanted: program.kind };
  return { kind: code === "notRunning" || code === "denied" ? code : "failed", program, said };
}
