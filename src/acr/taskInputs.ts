/** Names of the run's values: `{{.Run.ID}}` (acr-builder templating/base_render_options.go). */
export const RUN_VALUE_NAMES = [
  "ID",
  "Commit",
  "Repository",
  "Branch",
  "GitTag",
  "TriggeredBy",
  "Registry",
  "RegistryName",
  "Date",
  "SharedVolume",
  "OS",
  "OSVersion",
  "Architecture",
  "TaskName",
] as const;

/** The run's values, each a string; empty where the run has none. */
export type RunValues = Readonly<Record<(typeof RUN_VALUE_NAMES)[number], string>>;

/** A value of a values file: what YAML or JSON can hold. */
export type TaskValue =
  null | boolean | number | string | readonly TaskValue[] | { readonly [name: string]: TaskValue };

/** What a task file is read with. */
export interface TaskInputs {
  /** Decides over the global aliases. */
  readonly os: "linux" | "windows";
  readonly run: RunValues;
  /** `{{.Values.…}}`: the values file with what was set for the run merged over it. */
  readonly values: { readonly [name: string]: TaskValue };
  /** `{{.Secrets.…}}` by id; a secret that is not here renders to nothing. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Content of a file that `alias.src` names, undefined: there is none. Without it sources are passed over. */
  readonly readAliasSource?: (path: string) => string | undefined;
  /** Name of the file as it stands in the messages of the template engine. */
  readonly name: string;
}

/** The run's values from those that are known: the others are empty, RegistryName is derived. */
export function runValues(known: Partial<RunValues>): RunValues {
  const empty: RunValues = {
    ID: "",
    Commit: "",
    Repository: "",
    Branch: "",
    GitTag: "",
    TriggeredBy: "",
    Registry: "",
    RegistryName: "",
    Date: "",
    SharedVolume: "",
    OS: "",
    OSVersion: "",
    Architecture: "",
    TaskName: "",
  };
  const [registryName = ""] = (known.Registry ?? "").split(".");
  return { ...empty, RegistryName: registryName, ...known };
}
