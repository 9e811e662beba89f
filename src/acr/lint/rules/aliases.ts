import type { TaskFinding, TaskFix } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding, replaceFix } from "../makeFinding.ts";
import { nearMiss } from "../nearMiss.ts";

/** Names of the run's values that are aliases from v1.1.0 on, and those people take for aliases. */
const runAliases = "ID SharedVolume Registry RegistryName Date OS Architecture Commit Branch".split(
  " ",
);
const noAliases = ["TaskName", "GitTag", "Repository", "TriggeredBy", "OSVersion"];
const firstVersion = "v1.1.0";

/** `$Registry` where the version has no aliases, and names that are nearly one. */
export function* aliases(context: LintContext): Generator<TaskFinding> {
  if (!context.reading.aliases.isOn) {
    yield* withoutAliases(context);
    return;
  }
  const known = [...context.reading.aliases.byName.keys()];
  for (const { name, range, kind, isKnown } of context.reading.aliases.uses) {
    if (isKnown || kind !== "text") continue;
    if (noAliases.includes(name)) {
      const text = `{{.Run.${name}}}`;
      yield finding(
        "alias-unknown",
        range,
        { name, near: text },
        { fixes: [replaceFix(range, text)] },
      );
      continue;
    }
    const near = nearMiss(name, known);
    if (near === undefined) continue;
    const text = context.reading.aliases.directive + near;
    yield finding(
      "alias-unknown",
      range,
      { name, near: text },
      { fixes: [replaceFix(range, text)] },
    );
  }
}

function* withoutAliases({ reading, task }: LintContext): Generator<TaskFinding> {
  const { unaliased } = reading;
  const fix = versionFix(reading.source, task.writtenVersion?.range);
  for (const { 0: use, index } of unaliased.text.matchAll(/\$([A-Za-z0-9]+)/g)) {
    const name = use.slice(1);
    // Shells have variables of these names, too, but hardly behind an image's name.
    const isOwn =
      runAliases.includes(name) && /[/:-]/.test(around(unaliased.text, index, use.length));
    if (!isOwn) continue;
    const range = unaliased.sourceOf(index, index + use.length);
    const fixes = [...(fix ? [fix] : []), replaceFix(range, `{{.Run.${name}}}`)];
    yield finding("alias-version", range, { name, version: task.version }, { fixes });
  }
}

function around(text: string, index: number, length: number): string {
  return (text[index - 1] ?? "") + (text[index + length] ?? "");
}

function versionFix(
  source: string,
  written: { readonly start: number; readonly end: number } | undefined,
): TaskFix | undefined {
  if (written) {
    return { kind: "version", text: firstVersion, edits: [{ range: written, text: firstVersion }] };
  }
  // In front of `---` it would be a document of its own, and the steps in one that nobody reads.
  if (/^(?:version\s*:|---)/m.test(source)) return undefined;
  const text = `version: ${firstVersion}\n`;
  return { kind: "version", text: firstVersion, edits: [{ range: { start: 0, end: 0 }, text }] };
}
