import { AuthError } from "../../auth/authError.ts";
import type { RegistryClient } from "../registryClient.ts";
import { isWithoutCatalog, StoreError } from "../storeError.ts";
import type { ImageStore, Page } from "../imageStore.ts";
import type { StepOutcome } from "./diagnosis.ts";
import type { FactList } from "./factList.ts";
import type { StepContext } from "./stepRunner.ts";

const pageSize = 20;
const namesShown = 5;

/** What a listing brought. */
interface Listed {
  readonly first?: string;
  readonly outcome?: StepOutcome;
}

/**
 * Lists some repositories; that there is no catalog is nothing wrong. `isElsewhere` tells whether the
 * last request was to another host, the vendor's. Throws `StoreError`.
 */
export async function readCatalog(
  store: Pick<ImageStore, "listRepositories">,
  context: StepContext & { readonly isElsewhere: () => boolean },
): Promise<Listed> {
  const { facts, signal, isElsewhere } = context;
  try {
    const page = await firstPage(store.listRepositories({ pageSize, signal }));
    return listed(page, facts, "repositories");
  } catch (error) {
    // Some refuse the catalog to everybody by asking for a sign-in that nothing satisfies.
    const isDenied = isWithoutCatalog(error) || StoreError.is(error, "unauthorized");
    // Vendors' own APIs mean it.
    const isMeant = StoreError.is(error) && AuthError.is(error.cause, "credentialsRejected");
    if (!isDenied || (isMeant && isElsewhere())) throw error;
    if (StoreError.is(error)) facts.add("status", error.status);
    return { outcome: { kind: "warned", warning: "noCatalog" } };
  }
}

/** Lists some tags of a repository. Throws `StoreError`. */
export async function readTags(
  store: Pick<ImageStore, "listTags">,
  repository: string,
  { facts, signal }: StepContext,
): Promise<Listed> {
  facts.add("repository", repository);
  const page = await firstPage(store.listTags(repository, { pageSize, signal }));
  const result = listed(page, facts, "tags");
  return result.first === undefined ? { outcome: { kind: "warned", warning: "noTags" } } : result;
}

/** Asks for a manifest without reading it. Throws `StoreError`. */
export async function readManifest(
  client: RegistryClient,
  repository: string,
  { facts, signal, tag }: StepContext & { readonly tag: string },
): Promise<void> {
  facts.add("reference", `${repository}:${tag}`);
  const head = await client.headManifest(repository, { tag }, { signal });
  if (!head) throw new StoreError("notFound", `${repository}:${tag} is listed, but not there`);
  facts.add("digest", head.digest);
  facts.add("mediaType", head.mediaType);
  facts.add("size", head.size);
}

async function firstPage(pages: AsyncIterable<Page<string>>): Promise<Page<string>> {
  for await (const page of pages) return page;
  return { items: [], hasMore: false };
}

function listed(
  { items, hasMore }: Page<string>,
  facts: FactList,
  name: "repositories" | "tags",
): Listed {
  const shown = items.slice(0, namesShown).join(", ");
  const isCut = hasMore || items.length > namesShown;
  facts.add(name, `${items.length}${hasMore ? "+" : ""}: ${shown}${isCut ? " …" : ""}`);
  const [first] = items;
  return first === undefined ? {} : { first };
}
