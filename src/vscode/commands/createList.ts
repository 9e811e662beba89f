import { randomUUID } from "node:crypto";
import { l10n } from "vscode";
import { composeList, type ListTarget } from "../../images/compose/composeList.ts";
import type { ListSource } from "../../images/compose/listMembers.ts";
import { suggestListTag } from "../../images/compose/suggestListTag.ts";
import { withProgress } from "../platform/withProgress.ts";
import { askTag } from "./askTag.ts";
import { chooseSources } from "./chooseSources.ts";
import { refuseList } from "./refuseList.ts";
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
  const tag = await askListTag(repository, sources);
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
    refuseList(composition.problems);
    return;
  }
  await services.drafts.save(composition.draft);
  await services.documents.openDraft(composition.draft);
}

async function askListTag(repository: string, sources: readonly ListSource[]): Promise<string> {
  const tags = sources.flatMap(({ reference }) => reference.tag ?? []);
  return askTag({
    title: l10n.t("Create Manifest List"),
    prompt: l10n.t(
      "Tag of the manifest list in {0}. You see the list before it is pushed.",
      repository,
    ),
    placeholder: "multi",
    value: suggestListTag(tags),
  });
}
