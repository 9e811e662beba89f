import type { SourceRange } from "../text/mappedText.ts";
import type { TaskFinding, TaskFindingFacts, TaskFix, TaskRule } from "./finding.ts";

/** What a finding may have besides its facts. */
interface Extras {
  readonly related?: readonly SourceRange[];
  readonly fixes?: readonly TaskFix[];
}

/** A finding of a rule at a place in the file. */
export function finding<Rule extends TaskRule>(
  rule: Rule,
  range: SourceRange,
  facts: TaskFindingFacts[Rule],
  { related = [], fixes = [] }: Extras = {},
): TaskFinding {
  // One rule's facts under that rule's name: what the union of all findings consists of.
  return { rule, range, facts, related, fixes } as unknown as TaskFinding;
}

/** Puts a text in the place of another. */
export function replaceFix(range: SourceRange, text: string): TaskFix {
  return { kind: "replace", text, edits: [{ range, text }] };
}

/** Puts a text at a place. */
export function insertFix(at: number, text: string): TaskFix {
  return { kind: "insert", text: text.trim(), edits: [{ range: { start: at, end: at }, text }] };
}
