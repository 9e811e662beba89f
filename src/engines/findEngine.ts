import { anySignal, isAbortError, type Cancellable } from "../core/base/abort.ts";
import type { Engine, EngineKind, EngineProgram, LocalImage } from "./engine.ts";
import { EngineError } from "./engineError.ts";

/** An engine that is just being started answers only when it is. */
const limitMs = 30_000;

/** The engine that is used, or why there is none. None of them is an error. */
export type EngineState =
  | { readonly kind: "ready"; readonly engine: Engine; readonly images: readonly LocalImage[] }
  /** No program was found; `wanted` is set where the user chose one. */
  | { readonly kind: "missing"; readonly wanted?: EngineKind }
  /** A program was found, but it does not reach its engine, or says something else is wrong. */
  | {
      readonly kind: "notRunning" | "denied" | "failed";
      readonly program: EngineProgram;
      readonly said: string;
    };

/**
 * The first of some programs that answers with its images, else why the first of them does not.
 * Throws an `AbortError` only.
 */
export async function findEngine(
  programs: readonly EngineProgram[],
  open: (program: EngineProgram) => Engine,
  options: Cancellable & { readonly wanted?: EngineKind; readonly limitMs?: number } = {},
): Promise<EngineState> {
  let first: EngineState | undefined;
  for (const program of programs) {
    const engine = open(program);
    try {
      const signal = anySignal(options.signal, AbortSignal.timeout(options.limitMs ?? limitMs));
      return { kind: "ready", engine, images: await engine.images({ signal }) };
    } catch (error) {
      if (options.signal?.aborted) throw error;
      first ??= unusable(program, error);
    }
  }
  return first ?? { kind: "missing", ...(options.wanted && { wanted: options.wanted }) };
}

function unusable(program: EngineProgram, error: unknown): EngineState {
  if (isAbortError(error)) return { kind: "notRunning", program, said: "No answer in time" };
  if (!EngineError.is(error)) {
    return { kind: "failed", program, said: error instanceof Error ? error.message : "" };
  }
  const { code, said } = error;
  if (code === "missing") return { kind: "missing", wanted: program.kind };
  return { kind: code === "notRunning" || code === "denied" ? code : "failed", program, said };
}
