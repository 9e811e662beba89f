/** A value as a values file (YAML) gives it. Whole numbers are Go's `int`, others `float64`. */
export type PlainValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly PlainValue[]
  | ReadonlyMap<string, PlainValue>
  | { readonly [key: string]: PlainValue };

/** The names of what a run knows of itself: `.Run.ID`, `.Run.Registry` … (acr-builder docs/templates.md). */
export const runNames = [
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

export type RunName = (typeof runNames)[number];

/**
 * What a template of a task file is rendered with. Everything of a run is text and there, empty
 * where it is not known; `RegistryName` is made from `Registry` unless given.
 */
export interface TemplateData {
  readonly run: Partial<Readonly<Record<RunName, string>>>;
  /** Of the values file and of `--set`, merged (`--set` gives strings). */
  readonly values?: ReadonlyMap<string, PlainValue> | Readonly<Record<string, PlainValue>>;
  /** Secrets by id. Left out, `.Secrets` itself is missing. */
  readonly secrets?: Readonly<Record<string, string>>;
}
