import type { DockerCliProblem } from "../../images/drafts/dockerCliDrafts.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import type { StatementKind } from "../../core/oci/statementKinds.ts";

/** Names of what a tooltip of the Drafts view tells. */
export type DraftDetailName =
  | "target"
  | "moreTags"
  | "basedOn"
  | "changed"
  | "mediaType"
  | "digest"
  | "size"
  | "source"
  | "folder"
  | "problem"
  | "note";

/** Kinds of rows that are said before their name. */
export type DraftSpokenKind = "draft" | "entry" | "dockerDraft";

/** The words of the Drafts view in the user's language; a port, since only the UI knows it. */
export interface DraftsTexts {
  /** `1 problem`, `3 problems`. */
  problems(count: number): string;
  /** In place of the platforms of a text that is no list. */
  notAList(): string;
  noEntries(): string;
  withoutPlatform(): string;
  unreadableEntry(): string;
  attestation(kind: StatementKind): string;
  dockerCli(): string;
  /** For screen readers: what kind of row this is and its name, such as “Draft app:1.4”. */
  spoken(kind: DraftSpokenKind, name: string): string;
}

/** The words of its tooltips. */
export interface DraftTooltipTexts extends Pick<
  DraftsTexts,
  "withoutPlatform" | "unreadableEntry"
> {
  detail(name: DraftDetailName): string;
  /** A problem of a draft in a sentence. */
  finding(finding: ListFinding): string;
  /** What is wrong with a file of the Docker CLI, in a sentence. */
  dockerProblem(problem: DockerCliProblem): string;
  /** What a tag that did not exist held. */
  newTag(): string;
  writtenByHand(): string;
  /** A point in time for people; the text itself if it is none. */
  dateTime(rfc3339: string): string;
}
