import type { PlainValue, RunName } from "./template/templateData.ts";

/** The run's values (`{{.Run.ID}}` …), each a string; empty where the run has none. */
export type RunValues = Readonly<Record<RunName, string>>;

/** What a task file is read with. */
export interface TaskInputs {
  /** Decides over the global aliases and over the build cache. */
  readonly os: "linux" | "windows";
  readonly run: Partial<RunValues>;
  /** `{{.Values.…}}`: the values file with what was set for the run merged over it. */
  readonly values: ReadonlyMap<string, PlainValue> | Readonly<Record<string, PlainValue>>;
  /** `{{.Secrets.…}}` by id; a secret that is not here renders to nothing. */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * Content of a file (or address) that `alias.src` names; undefined: there is none. Without the
   * function such sources are passed over.
   */
  readonly readAliasSource?: (path: string) => string | undefined;
  /** Name of the file as it stands in the messages of the template engine. */
  readonly name: string;
}
