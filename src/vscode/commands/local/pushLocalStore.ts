import { l10n, window } from "vscode";
import { withProgress } from "../../platform/withProgress.ts";
import { copyRepositories } from "../copy/copyRepository.ts";
import type { Services } from "../services.ts";
import type { RepositoryRef } from "../targets.ts";
import { pickLocalStore } from "./pickLocalStore.ts";

/** Push Layout to…: copies what a layout or archive holds to a registry. */
export async function pushLocalStore(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Push Layout to");
  const store = await pickLocalStore(services, title, { target });
  if (!store) return;
  const repositories = await repositoriesOf(services, store.id);
  if (repositories.length === 0) {
    void window.showInformationMessage(l10n.t("{0} has no images.", store.name));
    return;
  }
  await copyRepositories(services, title, { repositories, images: [] });
}

async function repositoriesOf(
  { stores }: Services,
  connectionId: string,
): Promise<readonly RepositoryRef[]> {
  const { store } = stores.open(connectionId);
  return withProgress(l10n.t("Looking what is in it…"), async (signal) => {
    const found: RepositoryRef[] = [];
    for await (const { items } of store.listRepositories({ signal })) {
      found.push(...items.map((repository) => ({ connectionId, repository })));
    }
    return found;
  });
}
