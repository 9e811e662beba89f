import type { TaskDefinition } from "vscode";
import { engineKinds, type EngineKind } from "../../../engines/engine.ts";
import { isRecord } from "../../../core/base/record.ts";

/** The type of tasks, as tasks.json names it. */
export const taskType = "archipelago.acrTask";

/** A run of a task file as tasks.json describes it. */
export interface AcrTaskDefinition extends TaskDefinition {
  /** Path from the workspace folder, or an absolute one. */
  readonly file: string;
  /** Host of the registry that the run is for; asked for where it is not given. */
  readonly registry?: string;
  /** The container engine, where it is not the one of the settings. */
  readonly engine?: EngineKind;
  /** `{{.Values.…}}`, before those of the settings. */
  readonly values?: Readonly<Record<string, string>>;
}

/** What somebody wrote into tasks.json; `undefined` where no file is named. */
export function readDefinition(definition: TaskDefinition): AcrTaskDefinition | undefined {
  const { type } = definition;
  const file: unknown = definition["file"];
  const registry: unknown = definition["registry"];
  const engine = engineKinds.find((kind) => kind === definition["engine"]);
  const values: unknown = definition["values"];
  if (type !== taskType || typeof file !== "string" || file === "") return undefined;
  const entries = isRecord(values) ? Object.entries(values) : [];
  const texts = entries.map(([name, value]) => [name, String(value)] as const);
  return {
    type,
    file,
    ...(typeof registry === "string" && registry !== "" && { registry }),
    ...(engine && { engine }),
    values: Object.fromEntries(texts),
  };
}
