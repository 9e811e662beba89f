import type { BuildStep } from "../../model/task.ts";
import type { Word } from "../../model/buildLine.ts";
import { isFetched } from "../../plan/dockerfilePath.ts";
import type { TaskFinding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding, replaceFix } from "../makeFinding.ts";

/** What the engine does not see in a `build:` line: it only knows options in two words. */
export function* buildLines(context: LintContext): Generator<TaskFinding> {
  const { task, plan } = context;
  for (const step of task.steps) {
    if (step.kind === "build") yield* buildLine(context, step);
  }
  for (const { buildArguments } of plan.builds) {
    for (const { text, range } of buildArguments) {
      if (text.startsWith("DOCKER_BUILDKIT=")) yield finding("buildkit-argument", range, {});
    }
  }
}

function* buildLine(lint: LintContext, { words, context }: BuildStep): Generator<TaskFinding> {
  for (const { text, range } of words) {
    const [, value] = /^--tag=(.+)$/.exec(text) ?? /^-t(?!=)(\S+)$/.exec(text) ?? [];
    if (value === undefined || !text.startsWith("-t") === !text.startsWith("--tag=")) continue;
    const name = lint.written(range).replace(/^--tag=|^-t/, "");
    yield finding("tag-form", range, { text }, { fixes: [replaceFix(range, `-t ${name}`)] });
  }
  const fetched = hiddenContext(words, context);
  if (fetched) yield finding("context-hidden", fetched.range, { context: fetched.text });
}

/** A context to fetch that stands behind an option without a value: the engine takes it for its value. */
function hiddenContext(words: readonly Word[], context: Word | undefined): Word | undefined {
  const last = words.at(-1);
  const before = words.at(-2)?.text ?? "";
  const isSwitch = /^--(?:pull|no-cache|rm|force-rm|quiet|compress|squash)$|^-q$/.test(before);
  return last && isSwitch && last !== context && isFetched(last.text) ? last : undefined;
}
