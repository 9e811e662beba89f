/** What the text of a draft says of one entry and the table edits. */
export interface EditableEntry {
  /** In `manifests`, from 0, as `ListEdit` counts. */
  readonly position: number;
  /** As written; the empty string for what is not. */
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
  readonly osVersion: string;
  readonly osFeatures: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** What is wrong with a draft, in a sentence. */
export interface DraftProblem {
  /** The same for the same problem of another state of the text. */
  readonly id: string;
  readonly severity: "error" | "warning" | "note";
  readonly text: string;
  /** The entry that it is about; undefined if it is about the list. */
  readonly position?: number;
  readonly fixes: readonly ProblemFix[];
}

/** A button that mends a problem. */
export interface ProblemFix {
  readonly id: string;
  readonly label: string;
}

/** The two formats that a list can have. */
export type ListFormatName = "docker" | "oci";

export interface DraftFormat {
  /** What the text says; undefined for a media type of neither. */
  readonly current: ListFormatName | undefined;
  /** What it would be by itself. */
  readonly automatic: ListFormatName;
  /** Why; as in the automatic choice of a list's format. */
  readonly reason: "allDocker" | "notAllDocker" | "ociMembers";
}

/** What the buttons of a draft's page do by commands. */
export const draftActions = [
  "push",
  "discard",
  "addImages",
  "showChanges",
  "changeTarget",
  "chooseSubject",
  "replaceImage",
] as const;

export type DraftAction = (typeof draftActions)[number];
