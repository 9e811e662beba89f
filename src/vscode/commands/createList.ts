import { randomUUID } from "node:crypto";
import { l10n, window } from "vscode";
import { checkTag } from "../../core/oci/reference.ts";
import { composeList, type ListTarget } from "../../images/compose/composeList.ts";
import type { ListSource } from "../../images/compose/listMembers.ts";
import type { ListProblem } from "../../images/compose/listProblem.ts";
import { suggestListTag } from "../../images/compose/suggestListTag.ts";
import { askText, back } from "../platform/quickInput.ts";
import { withProgress } from "../platform/withProgress.ts";
import { chooseSources } from "./chooseSources.ts";
import { listProblemText } from "./listProblemText.ts";
import type { Services } from "./services.ts";

/**
 * Create Manifest List from Selected Tags…: composes a list of the selected tags and platforms and
 * opens it as a draft. Nothing is pushed before the user has seen it.
 */
export async function createList(
  services: Services,
  target?: unknown,
  selection?: readonly unknown[],
): Promise<void> {
  const sources = await chooseSources(services, target, selection);
  const [first] = sources;
  if (!first) return;
  const { connectionId, repository } = first;
  const tag = await askTag(repository, sources);
  if (tag === undefined) return;
  const listTarget: ListTarget = { connectionId, repository, tag };
  const composition = await withProgress(
    l10n.t("Reading the selected images of {0}…", repository),
    (signal) =>
      composeList(services.stores, listTarget, sources, {
        id: randomUUID(),
        now: new Date().toISOString(),
        signal,
      }),
  );
  if (composition.kind === "refused") {
    refuse(composition.problems);
    return;
  }
  await services.drafts.save(composition.draft);
  await services.documents.openDraft(composition.draft);
}

async function askTag(
  repository: string,
  sources: readonly ListSource[],
): Promise<string | undefined> {
  const tags = sources.flatMap(({ reference }) => reference.tag ?? []);
  const answer = await askText({
    title: l10n.t("Create Manifest List"),
    prompt: l10n.t(
      "Tag of the manifest list in {0}. You see the list before it is pushed.",
      repository,
    ),
    placeholder: "multi",
    value: suggestListTag(tags),
    validate: tagProblem,
  });
  return answer === back ? undefined : answer.trim();
}

function tagProblem(text: string): string | undefined {
  switch (checkTag(text.trim())) {
    case undefined:
      return undefined;
    case "empty":
      return l10n.t("Enter a tag.");
    case "tooLong":
      return l10n.t("A tag has at most 128 characters; this one has {0}.", text.trim().length);
    case "invalidCharacter":
      return l10n.t(
        "A tag consists of letters, digits, underscores, dots and hyphens, and does not start with a dot or hyphen.",
      );
  }
}

function refuse(problems: readonly ListProblem[]): void {
  const [first, ...more] = problems.map(listProblemText);
  const message = l10n.t("The manifest list cannot be made.");
  void window.showErrorMessage(message, { modal: true, detail: [first, ...more].join("\n\n") });
}
