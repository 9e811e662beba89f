import type { Cancellable } from "../../../core/base/abort.ts";
import { messageOf } from "../../../core/base/errors.ts";
import { readString } from "../../../core/base/json.ts";
import type { ImageStore, ListOptions, Page, TagPage } from "../../../core/registry/imageStore.ts";
import { isAddressable } from "../../../core/registry/repositoryPath.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import type { ProviderContext } from "../../provider.ts";
import { continueAfter } from "../continueAfter.ts";
import { ownersOf } from "../ownersOf.ts";
import { firstItems } from "../walkPages.ts";
import { hubPages, pageSizeOf } from "./hubPages.ts";
import { HubSession } from "./hubSession.ts";
import { readHubTag } from "./hubTag.ts";

/** What Docker Hub's own API does in place of the registry's. */
export type HubStore = Pick<ImageStore, "listRepositories" | "listTags" | "deleteTag">;

/** Opens Docker Hub's API at an origin such as `https://hub.docker.com`. Makes no request. */
export function hubStore(context: ProviderContext, api: string): HubStore {
  const { fetcher, credentials } = context;
  const hub = new DockerHub(context, new HubSession({ api: new URL(api), fetcher, credentials }));
  return {
    listRepositories: (options = {}) =>
      continueAfter(() => hub.listRepositories(options), options.after),
    listTags: (repository, options = {}) => hub.listTags(repository, options),
    deleteTag: (repository, tag, options = {}) => hub.deleteTag(repository, tag, options),
  };
}

class DockerHub {
  readonly #session: HubSession;
  readonly #context: Pick<ProviderContext, "client" | "logger">;

  constructor(context: Pick<ProviderContext, "client" | "logger">, session: HubSession) {
    this.#session = session;
    this.#context = context;
  }

  /** Those of the account, then those of its organisations. */
  async *listRepositories(options: ListOptions): AsyncGenerator<Page<string>> {
    const { signal } = options;
    const account = await this.#session.account({ signal });
    const namespaces = [...new Set([account, ...(await this.#organizations({ signal }))])];
    const leftOut: string[] = [];
    let refusal: StoreError | undefined;
    let hasListed = false;
    for (const [position, namespace] of namespaces.entries()) {
      const isLast = position === namespaces.length - 1;
      try {
        for await (const page of this.#repositoriesOf(namespace, options)) {
          hasListed = true;
          yield { ...page, hasMore: page.hasMore || !isLast || leftOut.length > 0 };
        }
      } catch (error) {
        // Membership does not mean that an organisation's repositories may be listed.
        if (!StoreError.is(error, "forbidden") && !StoreError.is(error, "notFound")) throw error;
        this.#context.logger.warn(`${namespace} on Docker Hub is not listed: ${error.message}`);
        refusal ??= error;
        leftOut.push(namespace);
      }
    }
    if (refusal && !hasListed) throw refusal;
    if (refusal) yield { items: [], hasMore: false, leftOut: ownersOf(leftOut) };
  }

  async *#repositoriesOf(
    namespace: string,
    { pageSize, filter = "", signal }: ListOptions,
  ): AsyncGenerator<Page<string>> {
    const url = this.#session.endpoint(["namespaces", namespace, "repositories"], {
      page_size: pageSizeOf(pageSize),
      ordering: "name",
      ...(filter !== "" && { name: filter }),
    });
    for await (const { items: results, hasMore } of hubPages(this.#session, url, { signal })) {
      const items = results
        .map((each) => `${namespace}/${readString(each, "name") ?? ""}`)
        .filter((path) => isAddressable(path));
      yield { items, hasMore };
    }
  }

  /** Tokens of limited scope are not told; the account's own repositories are listed all the same. */
  async #organizations({ signal }: Cancellable): Promise<readonly string[]> {
    const names: string[] = [];
    try {
      const url = this.#session.endpoint(["user", "orgs"], { page_size: pageSizeOf() });
      const organizations = await firstItems(hubPages(this.#session, url, { signal }));
      names.push(...organizations.flatMap((each) => readString(each, "orgname") ?? []));
    } catch (error) {
      if (!StoreError.is(error) || isPassing(error)) throw error;
      this.#context.logger.warn(`Organisations on Docker Hub: ${messageOf(error)}`);
    }
    return names.map((name) => name.toLowerCase());
  }

  /**
   * Where the API does not answer as it should, the registry is asked, which tells names only and
   * does not look for any.
   */
  async *listTags(repository: string, options: ListOptions): AsyncGenerator<TagPage> {
    const { after, signal, pageSize, filter = "" } = options;
    let isBegun = false;
    try {
      for await (const page of continueAfter(() => this.#tagPages(repository, options), after)) {
        isBegun = true;
        yield page;
      }
      return;
    } catch (error) {
      if (isBegun || filter !== "" || !StoreError.is(error)) throw error;
      this.#context.logger.warn(`Tags of ${repository} by the registry itself: ${error.message}`);
    }
    // In another order, so that nothing says what was listed before `after`.
    yield* this.#context.client.listTags(repository, {
      signal,
      ...(pageSize !== undefined && { pageSize }),
    });
  }

  async *#tagPages(
    repository: string,
    { pageSize, filter = "", newestFirst = false, signal }: ListOptions,
  ): AsyncGenerator<TagPage> {
    const [namespace, name] = hubPath(repository);
    const url = this.#session.endpoint(["namespaces", namespace, "repositories", name, "tags"], {
      page_size: pageSizeOf(pageSize),
      ordering: newestFirst ? "last_updated" : "name",
      ...(filter !== "" && { name: filter }),
    });
    // Where the registry's own list is at hand, there is no sense in waiting.
    const retry = filter === "" && { retry: "never" as const };
    for await (const page of hubPages(this.#session, url, { signal, ...retry })) {
      const facts = new Map(
        page.items.map((tag) => readHubTag(tag)).filter((tag) => tag !== undefined),
      );
      yield { items: [...facts.keys()], hasMore: page.hasMore, facts };
    }
  }

  async deleteTag(repository: string, tag: string, options: Cancellable): Promise<void> {
    const [namespace, name] = hubPath(repository);
    const url = this.#session.endpoint(["repositories", namespace, name, "tags", tag]);
    await this.#session.delete(url, options);
  }
}

/** Whether it may be otherwise soon, or concerns more than what was asked for. */
function isPassing({ code }: StoreError): boolean {
  return ["unauthorized", "tooManyRequests", "serverError", "network"].includes(code);
}

/** Namespace and name; the namespace of official images need not be written. */
function hubPath(repository: string): readonly [namespace: string, name: string] {
  const [first = "", second, ...rest] = repository.split("/");
  if (!isAddressable(repository) || rest.length > 0) {
    throw new StoreError("rejected", `Not a repository of Docker Hub: ${repository.slice(0, 140)}`);
  }
  return second === undefined ? ["library", first] : [first, second];
}
