import { l10n, Uri, window } from "vscode";
import { withProgress } from "../../platform/withProgress.ts";
import { copyImages } from "../copy/copyImages.ts";
import { copyRepository } from "../copy/copyRepository.ts";
import { readSourceImage, readSourceRepository } from "../copy/sourceImages.ts";
import type { Services } from "../services.ts";
import type { RepositoryRef } from "../targets.ts";
import { pickLocalStore } from "./pickLocalStore.ts";
import { rowsOf } from "./savedImages.ts";

/** Push Layout to…: copies a layout or archive, or rows of it, to a registry. */
export async function pushLocalStore(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const rows = target instanceof Uri ? [] : rowsOf(target, selection);
  if (rows.some((row) => readSourceImage(row))) return copyImages(services, target, selection);
  if (rows.some((row) => readSourceRepository(row))) {
    return copyRepository(services, target, selection);
  }
  const title = l10n.t("Push Layout to");
  const store = await pickLocalStore(services, title, { target });
  if (!store) return;
  const [first, ...others] = await repositoriesOf(services, store.id);
  if (!first) {
    void window.showInformationMessage(l10n.t("{0} has no images with a name.", store.name));
    return;
  }
  await copyRepository(services, first, [first, ...others]);
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
