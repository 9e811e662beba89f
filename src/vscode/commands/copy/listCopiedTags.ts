import { l10n } from "vscode";
import type { Cancellable } from "../../../core/base/abort.ts";
import type { ImageStore, TagFacts } from "../../../core/registry/imageStore.ts";
import { isFallbackTag } from "../../../explorer/fallbackTags.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import type { RepositoryRef } from "../targets.ts";

/** The tags of a repository that people gave. */
export interface ListedTags {
  readonly repository: RepositoryRef;
  readonly names: readonly string[];
  /** As far as the store told them with the listing. */
  readonly facts: ReadonlyMap<string, TagFacts>;
}

/** Lists all tags of some repositories, with progress. */
export async function listCopiedTags(
  services: Services,
  repositories: readonly RepositoryRef[],
): Promise<readonly ListedTags[]> {
  const listed: ListedTags[] = [];
  for (const repository of repositories) {
    const { store } = services.stores.open(repository.connectionId);
    const text = l10n.t("Listing the tags of {0}…", repository.repository);
    const tags = await withProgress(text, (signal) =>
      listAll(store, repository.repository, { signal }),
    );
    listed.push({ repository, ...tags });
  }
  return listed;
}

async function listAll(
  store: ImageStore,
  repository: string,
  options: Cancellable,
): Promise<Pick<ListedTags, "names" | "facts">> {
  const names = new Set<string>();
  const facts = new Map<string, TagFacts>();
  for await (const page of store.listTags(repository, { pageSize: 1000, ...options })) {
    for (const tag of page.items.filter((each) => !isFallbackTag(each))) names.add(tag);
    for (const [tag, fact] of page.facts ?? []) facts.set(tag, fact);
  }
  return { names: [...names], facts };
}
