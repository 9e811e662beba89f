import { findEngine, type EngineState } from "../../engines/findEngine.ts";
import { engineKinds, type EngineKind, type EngineProgram } from "../../engines/engine.ts";
import { findPrograms } from "../../engines/findPrograms.ts";
import type { Cancellable } from "../../core/base/abort.ts";
import { openEngine } from "./containerCommands.ts";

/** What the user set: `archipelago.engine.kind` and `archipelago.engine.path`. */
export interface EngineChoice {
  readonly kind: EngineKind | "auto";
  /** Empty for the program that the PATH leads to. */
  readonly path: string;
}

/** Looks for the engine that the user chose, or for the first that answers. */
export async function findChosenEngine(
  { kind, path }: EngineChoice,
  options: Cancellable,
): Promise<EngineState> {
  if (path !== "") {
    const program = { kind: kind === "auto" ? kindOf(path) : kind, path };
    return findEngine([program], openEngine, options);
  }
  const programs = await installedPrograms(kind === "auto" ? engineKinds : [kind]);
  return findEngine(programs, openEngine, { ...options, ...(kind !== "auto" && { wanted: kind }) });
}

/** The engines' programs on this machine. */
export function installedPrograms(
  wanted: readonly EngineKind[],
): Promise<readonly EngineProgram[]> {
  const { env: variables, platform } = process;
  return findPrograms({ variables, platform }, wanted);
}

function kindOf(path: string): EngineKind {
  const name = path.replace(/^.*[\\/]/, "");
  return engineKinds.find((kind) => name.startsWith(kind)) ?? "docker";
}
