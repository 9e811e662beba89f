import {
  findEngine,
  findRunningEngine,
  type FindOptions,
  type RunningEngine,
  type EngineState,
} from "../../engines/findEngine.ts";
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

/** Looks for the engine that the user chose, or for the first that answers, with its images. */
export async function findChosenEngine(
  choice: EngineChoice,
  options: Cancellable,
): Promise<EngineState> {
  const { programs, wanted } = await programsFor(choice);
  return findEngine(programs, openEngine, { ...options, ...wanted });
}

/** The same for those who need no list of its images. */
export async function pingChosenEngine(
  choice: EngineChoice,
  options: Cancellable,
): Promise<RunningEngine> {
  const { programs, wanted } = await programsFor(choice);
  return findRunningEngine(programs, openEngine, { ...options, ...wanted });
}

async function programsFor({
  kind,
  path,
}: EngineChoice): Promise<{
  readonly programs: readonly EngineProgram[];
  readonly wanted?: Pick<FindOptions, "wanted">;
}> {
  if (path !== "") return { programs: [{ kind: kind === "auto" ? kindOf(path) : kind, path }] };
  const programs = await installedPrograms(kind === "auto" ? engineKinds : [kind]);
  return { programs, ...(kind !== "auto" && { wanted: { wanted: kind } }) };
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
