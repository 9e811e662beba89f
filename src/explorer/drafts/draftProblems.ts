import type { Event } from "../../core/base/event.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";

/** What is known to be wrong with drafts. */
export interface DraftProblems {
  /** Of a draft; none for one that is not there. */
  findings(draftId: string): readonly ListFinding[];
  /** Fires the id of a draft of which something else is known now. */
  readonly onDidChange: Event<string>;
}

/** Those that a row counts: notes are no problems. */
export function problemsOf(findings: readonly ListFinding[]): readonly ListFinding[] {
  return findings.filter(({ severity }) => severity !== "note");
}

/** Those about an entry, by its position in the text. */
export function findingsAt(
  findings: readonly ListFinding[],
  position: number,
): readonly ListFinding[] {
  return findings.filter(({ path }) => path[0] === "manifests" && path[1] === position);
}
