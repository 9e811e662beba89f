import type { Cancellable } from "../../../core/base/abort.ts";
import { isJsonObject, readObject, readString } from "../../../core/base/json.ts";
import { isDigest, type Digest } from "../../../core/oci/digest.ts";
import type { ImageLocks, Locks, ManifestReference } from "../../../core/registry/imageStore.ts";
import { StoreError, type LockedPart } from "../../../core/registry/storeError.ts";
import { isWithoutApi, metadataScope, repositoryPath, tagPath, type AcrApi } from "./acrApi.ts";
import { isLocked } from "./acrTag.ts";

/** As many as the registry gives at once: locks are read before anything of them is shown. */
const pageSize = "1000";

/** Pages of tags, and of manifests, that are read for the locks of a repository. */
const maxPages = 50;

/** The locks of Azure Container Registry: attributes of tags, manifests and repositories. */
export class AcrLocks implements ImageLocks {
  readonly #api: AcrApi;

  constructor(api: AcrApi) {
    this.#api = api;
  }

  async list(repository: string, options: Cancellable = {}): Promise<Locks> {
    const tags = await this.#locked(repository, { path: "_tags", name: "name" }, options);
    const manifests = await this.#locked(
      repository,
      { path: "_manifests", name: "digest" },
      options,
    );
    return {
      tags: new Set(tags.names),
      manifests: new Set(manifests.names.filter((digest) => isDigest(digest))),
      ...((tags.isPartial || manifests.isPartial) && { isPartial: true }),
    };
  }

  async setTag(
    repository: string,
    tag: string,
    isLocked: boolean,
    options: Cancellable = {},
  ): Promise<void> {
    await this.#set(repository, tagPath(repository, tag), isLocked, options);
  }

  async setManifest(
    repository: string,
    digest: Digest,
    isLocked: boolean,
    options: Cancellable = {},
  ): Promise<void> {
    const path = `${repositoryPath(repository)}/_manifests/${digest}`;
    await this.#set(repository, path, isLocked, options);
  }

  async setRepository(
    repository: string,
    isLocked: boolean,
    options: Cancellable = {},
  ): Promise<void> {
    await this.#set(repository, repositoryPath(repository), isLocked, options);
  }

  async #set(
    repository: string,
    path: string,
    isLocked: boolean,
    options: Cancellable,
  ): Promise<void> {
    const place = { repository, path };
    const attributes = { writeEnabled: !isLocked, deleteEnabled: !isLocked };
    try {
      await this.#api.change(place, attributes, options);
    } catch (error) {
      if (!StoreError.is(error, "notFound") || !isWithoutApi(error)) throw error;
      throw new StoreError("unsupported", error.message, contextOf(error));
    }
  }

  /**
   * Does something, and finds out whether it was refused for a lock: the registry only says that it
   * disallows the operation, as it does for other reasons. Whatever is not about a tag or manifest
   * is about the repository.
   */
  async explain<T>(
    repository: string,
    reference: ManifestReference | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isDisallowed(error)) throw error;
      const locked = await this.#lockedPart(repository, reference);
      throw locked ? refusal(error, locked) : notSaidWhy(error);
    }
  }

  /** What of the place is locked, as far as the user may know. */
  async #lockedPart(
    repository: string,
    reference: ManifestReference | undefined,
  ): Promise<LockedPart | undefined> {
    const { tag, digest } = reference ?? {};
    const path = repositoryPath(repository);
    if (tag !== undefined && (await this.#isLocked(repository, tagPath(repository, tag), "tag"))) {
      return "tag";
    }
    if (digest !== undefined) {
      const manifest = `${path}/_manifests/${digest}`;
      if (await this.#isLocked(repository, manifest, "manifest")) return "manifest";
    }
    return (await this.#isLocked(repository, path)) ? "repository" : undefined;
  }

  async #isLocked(repository: string, path: string, member?: string): Promise<boolean> {
    try {
      const answer = await this.#api.read({ repository, path }, {});
      return isLocked(member === undefined ? answer : (readObject(answer, member) ?? {}));
    } catch (error) {
      if (StoreError.is(error)) return false; // the refusal itself is what is to be told
      throw error;
    }
  }

  async #locked(
    repository: string,
    { path, name }: { readonly path: "_tags" | "_manifests"; readonly name: string },
    { signal }: Cancellable,
  ): Promise<{ readonly names: readonly string[]; readonly isPartial: boolean }> {
    const names: string[] = [];
    let count = 0;
    const pages = this.#api.pages({
      path: `${repositoryPath(repository)}/${path}`,
      scopes: [metadataScope(repository)],
      member: path.slice(1),
      query: { n: pageSize },
      signal,
    });
    for await (const { items, hasMore } of pages) {
      const locked = items.filter((item) => isJsonObject(item)).filter((item) => isLocked(item));
      names.push(...locked.map((item) => readString(item, name) ?? ""));
      if (++count >= maxPages) return { names, isPartial: hasMore };
    }
    return { names, isPartial: false };
  }
}

/** 405 with a code of its own (Azure/acr-cli#70); a proxy may leave the status only. */
function isDisallowed(error: unknown): error is StoreError {
  if (!StoreError.is(error)) return false;
  return error.status === 405 || error.status === 409 || isSaidDisallowed(error);
}

function isSaidDisallowed({ details }: StoreError): boolean {
  return details.some(({ code }) => code === "REGISTRY_DISALLOWED_OPERATION");
}

function refusal(error: StoreError, locked: LockedPart): StoreError {
  return new StoreError("locked", `The ${locked} is locked: ${error.message}`, {
    ...contextOf(error),
    locked,
  });
}

/** A 405 of this kind says that something is forbidden here, not that the method is unknown. */
function notSaidWhy(error: StoreError): StoreError {
  if (!isSaidDisallowed(error)) return error;
  return new StoreError("rejected", error.message, contextOf(error));
}

function contextOf(error: StoreError) {
  const { status, method, url, details } = error;
  return {
    details,
    ...(status !== undefined && { status }),
    ...(method !== undefined && { method }),
    ...(url !== undefined && { url }),
    cause: error,
  };
}
