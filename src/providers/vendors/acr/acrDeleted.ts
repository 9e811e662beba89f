import { repositoryScope } from "../../../core/auth/scope.ts";
import type { Cancellable } from "../../../core/base/abort.ts";
import {
  isJsonObject,
  readNumber,
  readString,
  readStrings,
  type JsonObject,
} from "../../../core/base/json.ts";
import { isDigest, type Digest } from "../../../core/oci/digest.ts";
import { isTag } from "../../../core/oci/reference.ts";
import type {
  DeletedContent,
  DeletedImages,
  DeletedManifest,
  DeletedTag,
} from "../../../core/registry/deletedImages.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import { repositoryPath, type AcrApi } from "./acrApi.ts";

const pageSize = "100";
const maxPages = 20;

/**
 * What Azure Container Registry keeps of what was deleted, where its policy for soft deletion is on
 * (Azure docs, "Soft delete policy"; requests as Azure CLI makes them, `acr manifest restore`).
 */
export class AcrDeleted implements DeletedImages {
  readonly #api: AcrApi;

  constructor(api: AcrApi) {
    this.#api = api;
  }

  async list(repository: string, options: Cancellable = {}): Promise<DeletedContent> {
    const manifests = await this.#listed(repository, "manifests", options);
    const tags = await this.#listed(repository, "tags", options);
    return {
      manifests: manifests.items.map(readManifest).filter((item) => item !== undefined),
      tags: tags.items.map(readTag).filter((item) => item !== undefined),
      ...((manifests.isPartial || tags.isPartial) && { isPartial: true }),
    };
  }

  async restore(
    repository: string,
    { digest, tag }: { readonly digest: Digest; readonly tag: string },
    { isForced = false, signal }: Cancellable & { readonly isForced?: boolean } = {},
  ): Promise<void> {
    if (!isTag(tag)) throw new StoreError("rejected", `Not a tag: ${tag.slice(0, 140)}`);
    await this.#api.post(
      {
        path: `_deleted/${repositoryPath(repository)}/_manifests/${digest}`,
        query: { force: String(isForced) },
        scopes: [repositoryScope(repository, "deleted_read", "deleted_restore")],
        body: { tag },
      },
      { signal },
    );
  }

  async #listed(
    repository: string,
    member: "manifests" | "tags",
    { signal }: Cancellable,
  ): Promise<{ readonly items: readonly JsonObject[]; readonly isPartial: boolean }> {
    const all: JsonObject[] = [];
    let count = 0;
    const pages = this.#api.pages({
      path: `_deleted/${repositoryPath(repository)}/_${member}`,
      scopes: [repositoryScope(repository, "deleted_read")],
      member,
      query: { n: pageSize },
      signal,
    });
    for await (const { items, hasMore } of pages) {
      all.push(...items.filter((item) => isJsonObject(item)));
      if (++count >= maxPages) return { items: all, isPartial: hasMore };
    }
    return { items: all, isPartial: false };
  }
}

function readManifest(item: JsonObject): DeletedManifest | undefined {
  const digest = readString(item, "digest");
  if (digest === undefined || !isDigest(digest)) return undefined;
  const mediaType = readString(item, "mediaType");
  const size = readNumber(item, "imageSize");
  return {
    digest,
    tags: readStrings(item, "tags").filter((tag) => isTag(tag)),
    ...deletedAtOf(item),
    ...(mediaType !== undefined && { mediaType }),
    ...(size !== undefined && { size }),
  };
}

function readTag(item: JsonObject): DeletedTag | undefined {
  const tag = readString(item, "tag") ?? readString(item, "name");
  const digest = readString(item, "digest");
  if (tag === undefined || !isTag(tag)) return undefined;
  if (digest === undefined || !isDigest(digest)) return undefined;
  return { tag, digest, ...deletedAtOf(item) };
}

function deletedAtOf(item: JsonObject): { readonly deletedAt?: Date } {
  const time = Date.parse(readString(item, "deletedAt") ?? "");
  return Number.isNaN(time) ? {} : { deletedAt: new Date(time) };
}
