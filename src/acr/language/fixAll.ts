import type { TaskEdit, TaskFinding, TaskRule } from "../lint/finding.ts";

/** What can be mended without asking: there is one way to do it, and it is what was meant. */
const safeRules: ReadonlySet<TaskRule> = new Set<TaskRule>([
  "image-misspelled",
  "member-misspelled",
  "list-incomplete",
  "member-unpushed",
  "tag-dockerfile-platform",
  "platform-missing",
  "base-shared",
  "tag-form",
  "key-unknown",
  "when-root",
  "run-value-unknown",
  "root-unknown",
  "alias-version",
  "alias-unknown",
]);

/** More findings than anybody has; ends what would go on for ever. */
const maxFixes = 100;

/** Whether a finding can be mended without asking. */
export function isSafeToFix({ rule, fixes }: TaskFinding): boolean {
  return fixes.length > 0 && safeRules.has(rule);
}

/**
 * A task file's text with everything mended that is safe to mend, one finding after the other, since
 * a fix can make others needless.
 *
 * @param find the findings of a text; called once for each fix
 */
export function fixAll(source: string, find: (text: string) => readonly TaskFinding[]): string {
  let text = source;
  const seen = new Set([text]);
  for (let i = 0; i < maxFixes; i++) {
    const fix = find(text).find(isSafeToFix)?.fixes[0];
    if (!fix) return text;
    text = applyEdits(text, fix.edits);
    if (seen.has(text)) return text;
    seen.add(text);
  }
  return text;
}

/** A text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TaskEdit[]): string {
  let result = text;
  for (const { range, text: put } of [...edits].sort((a, b) => b.range.start - a.range.start)) {
    result = result.slice(0, range.start) + put + result.slice(range.end);
  }
  return result;
}
