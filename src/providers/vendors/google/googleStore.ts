import type { Cancellable } from "../../../core/base/abort.ts";
import {
  isJsonObject,
  readObject,
  readString,
  readStrings,
  type JsonObject,
} from "../../../core/base/json.ts";
import { isDigest } from "../../../core/oci/digest.ts";
import { isTag } from "../../../core/oci/reference.ts";
import type {
  ImageStore,
  ListOptions,
  TagFacts,
  TagPage,
} from "../../../core/registry/imageStore.ts";
import { nextPage } from "../../../core/registry/nextPage.ts";
import { scopesFor, tagsPath } from "../../../core/registry/repositoryPath.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import type { ProviderContext } from "../../provider.ts";
import { continueAfter } from "../continueAfter.ts";
import { walkPages, type WalkedPage } from "../walkPages.ts";

const maxAnswerBytes = 16 * 1024 * 1024;

/** What Google's registries tell in their tag lists. */
type GoogleStore = Pick<ImageStore, "listTags">;

/** A tag with what the list tells of it. */
type ListedTag = readonly [tag: string, facts: TagFacts];

/**
 * Opens the tag lists of a registry of Google, which have a member `manifest` beside the spec's: by
 * digest the tags, and `timeUploadedMs` as text (go-containerregistry, `google.List`). Makes no
 * request.
 */
export function googleStore({ http, client, logger }: ProviderContext): GoogleStore {
  async function* listed(
    repository: string,
    query: Readonly<Record<string, string | undefined>>,
    { signal }: Cancellable,
  ): AsyncGenerator<WalkedPage<ListedTag>> {
    const read = async (url: URL) => {
      const scopes = scopesFor.pull(repository);
      const request = { method: "GET", url, scopes, expect: [200], signal } as const;
      const { json, response } = await http.sendForJson(request, maxAnswerBytes);
      return { items: readTags(json), next: nextPage(response, http.root, logger) };
    };
    yield* walkPages(http.endpoint(tagsPath(repository), query), read, ([tag]) => tag);
  }

  async function* newestFirst(repository: string, options: ListOptions): AsyncGenerator<TagPage> {
    const all: ListedTag[] = [];
    for await (const { items } of listed(repository, {}, options)) all.push(...items);
    const timeOf = ([, { updatedAt = 0 }]: ListedTag) => updatedAt;
    const sorted = all.toSorted((a, b) => timeOf(b) - timeOf(a));
    const size = options.pageSize ?? 100;
    for (let start = 0; start === 0 || start < sorted.length; start += size) {
      yield pageOf(sorted.slice(start, start + size), start + size < sorted.length);
    }
  }

  async function* inOrder(repository: string, options: ListOptions): AsyncGenerator<TagPage> {
    const { pageSize = 100, after } = options;
    const query = { n: String(pageSize), last: after };
    for await (const { items, next } of listed(repository, query, options)) {
      yield pageOf(items, next !== undefined);
    }
  }

  return {
    async *listTags(repository, options = {}) {
      const { newestFirst: isByTime = false, after, ...rest } = options;
      let isBegun = false;
      try {
        const pages = isByTime
          ? continueAfter(() => newestFirst(repository, options), after)
          : inOrder(repository, options);
        for await (const page of pages) {
          isBegun = true;
          yield page;
        }
      } catch (error) {
        // A list that is not given as a whole is read in parts, and one that knows no `n` without it.
        const isOther = StoreError.is(error, "tooLarge") || StoreError.is(error, "rejected");
        if (isBegun || !isOther) throw error;
        const start = after === undefined || isByTime ? {} : { after };
        yield* client.listTags(repository, { ...rest, ...start });
      }
    },
  };
}

function pageOf(tags: readonly ListedTag[], hasMore: boolean): TagPage {
  return { items: tags.map(([tag]) => tag), hasMore, facts: new Map(tags) };
}

function readTags(json: JsonObject): readonly ListedTag[] {
  const facts = new Map<string, TagFacts>();
  for (const [digest, manifest] of Object.entries(readObject(json, "manifest") ?? {})) {
    if (!isDigest(digest) || !isJsonObject(manifest)) continue;
    const updatedAt = Number.parseInt(readString(manifest, "timeUploadedMs") ?? "", 10);
    const told = { digest, ...(Number.isSafeInteger(updatedAt) && { updatedAt }) };
    for (const tag of readStrings(manifest, "tag")) facts.set(tag, told);
  }
  const tags = readStrings(json, "tags").filter((tag) => isTag(tag));
  return tags.map((tag) => [tag, facts.get(tag) ?? {}]);
}
