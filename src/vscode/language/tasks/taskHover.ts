import { Hover, l10n, MarkdownString, type Position, type TextDocument } from "vscode";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import { assertNever } from "../../../core/base/errors.ts";
import { hoverTask, type TaskHover } from "../../../acr/language/hoverTask.ts";
import type { StepFacts } from "../../../acr/language/stepFacts.ts";
import { taskKeyText } from "./taskKeyTexts.ts";
import { rangeIn } from "./taskProblems.ts";
import type { TaskView } from "./taskView.ts";

/** What a key does, what a template or alias becomes, what a step makes. */
export function taskHover(
  document: TextDocument,
  position: Position,
  view: TaskView,
): Hover | undefined {
  const found = hoverTask(view, document.offsetAt(position));
  if (!found) return undefined;
  const text = new MarkdownString();
  write(text, found);
  return text.value === "" ? undefined : new Hover(text, rangeIn(document, found.range));
}

function write(text: MarkdownString, found: TaskHover): void {
  switch (found.kind) {
    case "key":
      text.appendText(taskKeyText(found.mapping, found.key) ?? "");
      if (found.step) writeStep(text, found.step);
      return;
    case "action":
      writeResults(text, found.results);
      return;
    case "alias":
      text.appendCodeblock(found.value, "plaintext");
      text.appendText(originText(found.origin));
      if (found.results.join() !== found.value) {
        if (found.results.length > 0) text.appendMarkdown("\n\n");
        writeResults(text, found.results);
      }
      return;
    case "step":
      text.appendMarkdown("**").appendText(found.step.step.id).appendMarkdown("**");
      writeStep(text, found.step);
      return;
    default:
      assertNever(found);
  }
}

function writeResults(text: MarkdownString, results: readonly string[]): void {
  if (results.length === 0) return;
  text.appendText(l10n.t("In this run:"));
  for (const result of results) text.appendCodeblock(result, "plaintext");
}

function originText(origin: "engine" | "source" | "file"): string {
  switch (origin) {
    case "engine":
      return l10n.t("An alias that every task has.");
    case "source":
      return l10n.t("An alias of a file in alias.src.");
    case "file":
      return l10n.t("An alias of this file.");
  }
}

function writeStep(text: MarkdownString, facts: StepFacts): void {
  const add = (sentence: string) => text.appendMarkdown("\n\n").appendText(sentence);
  for (const { tags, dockerfilePath, platforms } of facts.builds) {
    const names = tags.map((tag) => tag.text).join(", ");
    const wanted = platforms.flatMap(({ platform }) => (platform ? formatPlatform(platform) : []));
    const image = names === "" ? l10n.t("an image without a name") : names;
    add(
      dockerfilePath === undefined
        ? l10n.t("Builds {0}.", image)
        : l10n.t("Builds {0} from {1}.", image, dockerfilePath),
    );
    if (wanted.length > 0) add(l10n.t("For {0}.", wanted.join(", ")));
  }
  for (const { list, members } of facts.lists) {
    add(
      l10n.t("Makes the list {0} of {1}.", list.text, members.map((each) => each.text).join(", ")),
    );
  }
  if (facts.pushes.length > 0) add(l10n.t("Pushes {0}.", facts.pushes.join(", ")));
  if (facts.waitsFor.length > 0) add(l10n.t("Waits for {0}.", facts.waitsFor.join(", ")));
}
