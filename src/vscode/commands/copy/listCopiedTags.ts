import { l10n, window } from "vscode";
import { isAbortError, type Cancellable } from "../../../core/base/abort.ts";
import type { Digest } from "../../../core/oci/digest.ts";
import type { ImageStore, TagFacts } from "../../../core/registry/imageStore.ts";
import { isFallbackTag } from "../../../explorer/fallbackTags.ts";
import { readTagTimes } from "../../../images/copy/readTagTimes.ts";
import { isLocalStoreId } from "../../../images/local/localStore.ts";
import { explainError } from "../../platform/errorMessages.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import type { RepositoryRef } from "../targets.ts";

/** The tags of a repository that people gave. */
export interface ListedTags {
  readonly repository: RepositoryRef;
  readonly names: readonly string[];
  /** What no tag names and nothing else leads to, of a folder or archive; registries do not tell. */
  readonly untagged: readonly Digest[];
  /** What the store told with the listing; of {@link dateTags} with the age of images. */
  readonly facts: ReadonlyMap<string, TagFacts>;
}

/** Lists all tags of some repositories, and what has none in folders and archives, with progress. */
export async function listCopiedTags(
  services: Services,
  repositories: readonly RepositoryRef[],
): Promise<readonly ListedTags[]> {
  const listed: ListedTags[] = [];
  for (const repository of repositories) {
    const { store } = services.stores.open(repository.connectionId);
    const text = l10n.t("Listing the tags of {0}…", repository.repository);
    const tags = await withProgress(text, async (signal) => ({
      ...(await listAll(store, repository.repository, { signal })),
      untagged: await listUntagged(services, repository, { signal }),
    }));
    listed.push({ repository, ...tags });
  }
  return listed;
}

async function listUntagged(
  { stores, logger }: Services,
  place: RepositoryRef,
  options: Cancellable,
): Promise<readonly Digest[]> {
  if (!isLocalStoreId(place.connectionId) || !stores.untagged) return [];
  try {
    return (await stores.untagged(place, options)).map(({ digest }) => digest);
  } catch (error) {
    // One damaged manifest keeps nobody from copying what has a tag.
    if (isAbortError(error)) throw error;
    logger.error(`What has no tag in ${place.repository} cannot be listed`, error);
    void window.showWarningMessage(
      l10n.t(
        "What has no tag in {0} is left out, for it could not be listed. {1}",
        place.repository,
        explainError(error).message,
      ),
    );
    return [];
  }
}

/** The tags with the age of their images where the store did not tell it, with progress. */
export async function dateTags(
  services: Services,
  listed: readonly ListedTags[],
): Promise<readonly ListedTags[]> {
  const dated: ListedTags[] = [];
  for (const each of listed) {
    const { connectionId, repository } = each.repository;
    const { reader } = services.stores.open(connectionId);
    const undated = each.names.filter((tag) => each.facts.get(tag)?.updatedAt === undefined);
    const text = l10n.t("Reading how old the images of {0} are…", repository);
    const times = await withProgress(text, (signal) =>
      readTagTimes({ reader, repository }, undated, { signal }),
    );
    const facts = new Map(each.facts);
    for (const [tag, updatedAt] of times) facts.set(tag, { ...facts.get(tag), updatedAt });
    dated.push({ ...each, facts });
  }
  return dated;
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
