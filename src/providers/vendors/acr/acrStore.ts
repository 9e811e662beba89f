import { catalogScope } from "../../../core/auth/scope.ts";
import type { Cancellable } from "../../../core/base/abort.ts";
import type { DeletedImages } from "../../../core/registry/deletedImages.ts";
import type {
  ImageLocks,
  ImageStore,
  ListOptions,
  Page,
  TagPage,
} from "../../../core/registry/imageStore.ts";
import { isAddressable } from "../../../core/registry/repositoryPath.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import type { ProviderContext } from "../../provider.ts";
import { AcrApi, isWithoutApi, metadataScope, repositoryPath, tagPath } from "./acrApi.ts";
import { AcrDeleted } from "./acrDeleted.ts";
import { AcrLocks } from "./acrLocks.ts";
import { readAcrTag } from "./acrTag.ts";

/** What Azure Container Registry's own API does in place of the Distribution API. */
export type AcrStore = Pick<
  ImageStore,
  | "listRepositories"
  | "listTags"
  | "putBlob"
  | "mountBlob"
  | "putManifest"
  | "deleteManifest"
  | "deleteTag"
> & { readonly locks: ImageLocks; readonly deleted: DeletedImages };

/** Opens the API of a registry, on the registry's own host. Makes no request. */
export function acrStore({ http, client, logger }: ProviderContext): AcrStore {
  const api = new AcrApi(http, logger);
  const locks = new AcrLocks(api);
  const registry = new AzureRegistry(api, { client, logger });
  return {
    locks,
    deleted: new AcrDeleted(api),
    listRepositories: (options = {}) => registry.listRepositories(options),
    listTags: (repository, options = {}) => registry.listTags(repository, options),
    putBlob: (repository, ...rest) =>
      locks.explain(repository, undefined, () => client.putBlob(repository, ...rest)),
    mountBlob: (repository, ...rest) =>
      locks.explain(repository, undefined, () => client.mountBlob(repository, ...rest)),
    putManifest: (repository, reference, ...rest) =>
      locks.explain(repository, reference, () =>
        client.putManifest(repository, reference, ...rest),
      ),
    deleteManifest: (repository, digest, options) =>
      locks.explain(repository, { digest }, () =>
        client.deleteManifest(repository, digest, options),
      ),
    deleteTag: (repository, tag, options = {}) =>
      locks.explain(repository, { tag }, () => registry.deleteTag(repository, tag, options)),
  };
}

class AzureRegistry {
  readonly #api: AcrApi;
  readonly #context: Pick<ProviderContext, "client" | "logger">;

  constructor(api: AcrApi, context: Pick<ProviderContext, "client" | "logger">) {
    this.#api = api;
    this.#context = context;
  }

  /** Whoever is refused is asked to name repositories, as the Distribution API has it. */
  async *listRepositories(options: ListOptions): AsyncGenerator<Page<string>> {
    const { signal } = options;
    const pages = this.#api.pages({
      path: "_catalog",
      scopes: [catalogScope],
      member: "repositories",
      query: pageQuery(options),
      signal,
    });
    let isBegun = false;
    try {
      for await (const { items, hasMore } of pages) {
        isBegun = true;
        const names = items.filter((item) => typeof item === "string");
        yield { items: names.filter((name) => isAddressable(name)), hasMore };
      }
    } catch (error) {
      const isRefused = isWithoutApi(error) || StoreError.is(error, "unauthorized");
      if (isBegun || !isRefused) throw error;
      yield* this.#context.client.listRepositories(options);
    }
  }

  /** Names only where the user may not read metadata. */
  async *listTags(repository: string, options: ListOptions): AsyncGenerator<TagPage> {
    const { signal, newestFirst = false, after, ...rest } = options;
    const pages = this.#api.pages({
      path: `${repositoryPath(repository)}/_tags`,
      scopes: [metadataScope(repository)],
      member: "tags",
      query: { ...pageQuery(options), ...(newestFirst && { orderby: "timedesc" }) },
      signal,
    });
    let isBegun = false;
    try {
      for await (const { items, hasMore } of pages) {
        isBegun = true;
        const tags = items.map((tag) => readAcrTag(tag)).filter((tag) => tag !== undefined);
        yield { items: tags.map(([name]) => name), hasMore, facts: new Map(tags) };
      }
    } catch (error) {
      if (isBegun || !isWithoutApi(error)) throw error;
      this.#context.logger.info(`Tags of ${repository} without metadata: ${error.message}`);
      // In another order, so that nothing says what was listed before `after`.
      const start = after === undefined || newestFirst ? {} : { after };
      yield* this.#context.client.listTags(repository, { ...rest, ...start, signal });
    }
  }

  async deleteTag(repository: string, tag: string, options: Cancellable): Promise<void> {
    try {
      await this.#api.delete({ repository, path: tagPath(repository, tag) }, options);
    } catch (error) {
      if (!isWithoutApi(error) || isDisallowedHere(error)) throw error;
      await this.#context.client.deleteTag(repository, tag, options);
    }
  }
}

/** A tag of a registry with this API is not untagged in any other way. */
function isDisallowedHere({ details }: StoreError): boolean {
  return details.some(({ code }) => code === "REGISTRY_DISALLOWED_OPERATION");
}

function pageQuery({ pageSize = 100, after }: ListOptions) {
  const n = String(Math.min(Math.max(1, Math.trunc(pageSize)), 1000));
  return { n, last: after };
}
