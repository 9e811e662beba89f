import { randomUUID } from "node:crypto";
import { l10n } from "vscode";
import { composeList } from "../../images/compose/composeList.ts";
import type { ListSource } from "../../images/compose/listMembers.ts";
import { suggestListTag } from "../../images/compose/suggestListTag.ts";
import { withProgress } from "../platform/withProgress.ts";
import { askTag } from "./askTag.ts";
import { askTargetRepository } from "./askTargetRepository.ts";
import { chooseSources } from "./chooseSources.ts";
import { refuseList } from "./refuseList.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./targets.ts";

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
  const repository = await repositoryFor(services, first, sources);
  const tag = await askListTag(repository, sources);
  const composition = await withProgress(l10n.t("Reading the selected images…"), (signal) =>
    composeList(services.stores, { ...repository, tag }, sources, {
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

/** The repository that all images are in; asked for if there are several. */
async function repositoryFor(
  services: Services,
  { connectionId, repository }: ListSource,
  sources: readonly ListSource[],
): Promise<RepositoryRef> {
  const names = new Set(sources.map((each) => `${each.connectionId}/${each.repository}`));
  if (names.size === 1) return { connectionId, repository };
  const title = l10n.t("Create Manifest List");
  return askTargetRepository(services, { title, offered: sources });
}

async function askListTag(
  { repository }: RepositoryRef,
  sources: readonly ListSource[],
): Promise<string> {
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
