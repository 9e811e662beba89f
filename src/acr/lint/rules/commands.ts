import type { CommandStep } from "../../model/task.ts";
import { stepCommand } from "../../plan/stepCommand.ts";
import { readShell } from "../../shell/readShell.ts";
import type { TaskFinding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding } from "../makeFinding.ts";

/** What `cmd:` takes for an image and is none, and what does not run in the image that is meant. */
export function* commands(context: LintContext): Generator<TaskFinding> {
  for (const { step, image } of context.plan.runs) {
    if (step.kind !== "cmd") continue;
    if (isProgram(image.text) && !context.images.made.has(image.key ?? "")) {
      yield finding("run-program", image.range, { program: image.text });
    } else {
      yield* outside(step);
    }
  }
}

/** Programs that people take for commands of `cmd:`; Docker Hub has no official image of any. */
const programs = new Set(
  (
    "cat cd chmod cp curl cut date dotnet echo env exit export find git grep head helm jq kubectl ls " +
    "make mkdir mv npm npx pip pip3 printenv printf pwd rm sed set sh sleep source tail tar tee " +
    "test touch unzip wget yarn az acr"
  ).split(" "),
);

function isProgram(text: string): boolean {
  return programs.has(text) || /^\.{0,2}\//.test(text);
}

/**
 * The shell that reads the line is not the image's: `az login && az …` runs the second `az` where the
 * engine runs, which has Docker and not much else. That it was meant for the image is certain only
 * where the same word begins both.
 */
function* outside(step: CommandStep): Generator<TaskFinding> {
  const { text } = step.written;
  if (!/[;&|\n]/.test(text.text)) return;
  const [first, ...others] = readShell(text.text);
  const word = first?.words[0]?.text ?? "";
  if (!/^[a-z][\w-]*(?::[\w.-]+)?$/.test(word) || isDocker(step)) return;
  for (const { words } of others) {
    const [own] = words;
    if (own?.text !== word) continue;
    yield finding("run-outside", text.sourceOf(own.start, own.end), { program: word });
  }
}

function isDocker(step: CommandStep): boolean {
  const program = stepCommand(step).image?.text.split("/").at(-1) ?? "";
  return /^(?:docker|docker-cli|podman|nerdctl|buildx)(?:[:@]|$)/.test(program);
}
