import type { Cancellable } from "../../../core/base/abort.ts";
import { messageOf } from "../../../core/base/errors.ts";
import { readObject, readString, type JsonObject } from "../../../core/base/json.ts";
import type { ImageStore, Page } from "../../../core/registry/imageStore.ts";
import { isAddressable } from "../../../core/registry/repositoryPath.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import type { ProviderContext } from "../../provider.ts";
import { continueAfter } from "../continueAfter.ts";
import { ownersOf } from "../ownersOf.ts";
import { firstItems } from "../walkPages.ts";
import { GitHubApi, type GitHubSession } from "./githubApi.ts";

/** What GitHub's API does in place of its registry. */
type GhcrStore = Pick<ImageStore, "listRepositories">;

/** Container packages at GitHub's REST API, such as `https://api.github.com`. Makes no request. */
export function ghcrStore(context: ProviderContext, base: string): GhcrStore {
  const { fetcher, credentials, location, logger } = context;
  const api = new GitHubApi({ base, registry: location.registry, fetcher, credentials });
  const listing = new PackageListing(api, logger);
  return {
    listRepositories: (options = {}) =>
      continueAfter(() => inPages(listing.names(options), options.pageSize ?? 100), options.after),
  };
}

/** GitHub REST API, "Packages": `/user/packages`, `/orgs/{org}/packages`. */
class PackageListing {
  readonly #api: GitHubApi;
  readonly #logger: ProviderContext["logger"];

  constructor(api: GitHubApi, logger: ProviderContext["logger"]) {
    this.#api = api;
    this.#logger = logger;
  }

  /** The user's own packages, then those of the user's organisations that may be seen. */
  async *names({ signal }: Cancellable): AsyncGenerator<OwnedNames> {
    const session = await this.#api.signIn({ signal });
    yield* packagesAt(session, ["user", "packages"], { signal });
    for (const organization of await this.#organizations(session, { signal })) {
      try {
        yield* packagesAt(session, ["orgs", organization, "packages"], { signal });
      } catch (error) {
        // Some want a token that was approved for them (single sign-on), or show nothing to members.
        if (!isHidden(error)) throw error;
        this.#logger.warn(`Packages of ${organization} are not listed: ${messageOf(error)}`);
        yield { items: [], leftOut: ownersOf([organization]) };
      }
    }
  }

  /** A token without `read:org` is told of memberships that everybody may know. */
  async #organizations(session: GitHubSession, options: Cancellable): Promise<readonly string[]> {
    try {
      return await organizationsAt(session, ["user", "orgs"], options);
    } catch (error) {
      if (!isHidden(error)) throw error;
      this.#logger.info(`Only public memberships are known: ${messageOf(error)}`);
    }
    const login = readString(await session.read(["user"], options), "login");
    return login === undefined ? [] : organizationsAt(session, ["users", login, "orgs"], options);
  }
}

/** Some repositories, or an owner of others that are not shown. */
type OwnedNames = Pick<Page<string>, "items" | "leftOut">;

function isHidden(error: unknown): boolean {
  return StoreError.is(error, "forbidden") || StoreError.is(error, "notFound");
}

/** Many owners have a few packages each, so their pages are put together. */
async function* inPages(
  names: AsyncIterable<OwnedNames>,
  pageSize: number,
): AsyncGenerator<Page<string>> {
  let items: string[] = [];
  const leftOut: string[] = [];
  try {
    for await (const some of names) {
      items.push(...some.items);
      leftOut.push(...(some.leftOut ?? []));
      if (items.length < pageSize) continue;
      yield { items, hasMore: true };
      items = [];
    }
  } catch (error) {
    if (items.length > 0) yield { items, hasMore: true };
    throw error;
  }
  yield { items, hasMore: false, ...(leftOut.length > 0 && { leftOut }) };
}

async function* packagesAt(
  session: GitHubSession,
  path: readonly string[],
  options: Cancellable,
): AsyncGenerator<OwnedNames> {
  for await (const { items } of session.pages(path, { package_type: "container" }, options)) {
    yield { items: repositoriesIn(items) };
  }
}

async function organizationsAt(
  session: GitHubSession,
  path: readonly string[],
  options: Cancellable,
): Promise<readonly string[]> {
  const organizations = await firstItems(session.pages(path, {}, options));
  return organizations.flatMap((each) => readString(each, "login") ?? []);
}

/** Owners are written in any case on GitHub, and in lower case in the registry. */
function repositoriesIn(packages: readonly JsonObject[]): readonly string[] {
  return packages
    .map((each) => {
      const owner = readString(readObject(each, "owner") ?? {}, "login") ?? "";
      return `${owner}/${readString(each, "name") ?? ""}`.toLowerCase();
    })
    .filter((path) => isAddressable(path));
}
