import { isAbortError, throwIfAborted } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { ContentChecks } from "./contentCheck.ts";
import { defaultReadLimits } from "./readBudget.ts";
import {
  countProblems,
  tagReport,
  type RepositoryLimit,
  type RepositoryReport,
  type TagReport,
} from "./repositoryReport.ts";
import { verifyManifest, type ManifestReport, type VerifyOptions } from "./verifyImage.ts";

/** Tags that are checked at the same time. */
const concurrency = 4;

/** Where the check of a repository ends though there is more. */
const defaultMaxTags = 10_000;
const defaultMaxStoredBytes = 16 * 1024 ** 3;

export interface VerifyRepositoryOptions extends Omit<VerifyOptions, "onProgress"> {
  /** Platforms that each image of the repository must have. */
  readonly requiredPlatforms: readonly Platform[];
  /** Tags that are no images of their own, such as those of signatures. */
  readonly isIgnored?: (tag: string) => boolean;
  /** Most tags that are checked. */
  readonly maxTags?: number;
  /** Bytes of layers after which no further tag is looked into; those begun are finished. */
  readonly maxStoredBytes?: number;
  /** Told after each tag; `total` counts the tags listed so far. */
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly total: number;
    readonly problems: number;
  }) => void;
}

/**
 * Verifies all images of a repository that have a tag, each manifest and blob once. Cancelling ends
 * it with what was found so far, and so do a limit and a listing that breaks off. Throws `StoreError`
 * where not even the first tags could be listed.
 */
export async function verifyRepository(
  store: ImageStore,
  repository: string,
  options: VerifyRepositoryOptions,
): Promise<RepositoryReport> {
  return new RepositoryWalk(store, repository, options).run();
}

class RepositoryWalk {
  readonly #store: ImageStore;
  readonly #repository: string;
  readonly #options: VerifyRepositoryOptions;
  readonly #checks: ContentChecks;
  readonly #images = new Map<Digest, Promise<ManifestReport>>();
  readonly #tags: TagReport[] = [];
  #listed = 0;
  #problems = 0;
  #limit: RepositoryLimit | undefined;

  constructor(store: ImageStore, repository: string, options: VerifyRepositoryOptions) {
    const { depth = "headers", limits = defaultReadLimits, signal } = options;
    this.#store = store;
    this.#repository = repository;
    this.#options = options;
    this.#checks = new ContentChecks(store, repository, { depth, limits, signal });
  }

  async run(): Promise<RepositoryReport> {
    try {
      await this.#walk();
    } catch (error) {
      if (isAbortError(error)) return this.#report(false);
      if (this.#listed === 0) throw error;
      return { ...this.#report(false), error };
    }
    return this.#report(this.#limit === undefined);
  }

  async #walk(): Promise<void> {
    const { signal, isIgnored = () => false, maxTags = defaultMaxTags } = this.#options;
    for await (const page of this.#store.listTags(this.#repository, { signal })) {
      const listed = page.items.filter((tag) => !isIgnored(tag));
      const tags = listed.slice(0, maxTags - this.#listed);
      if (tags.length < listed.length) this.#limit = { kind: "tags", tags: maxTags };
      this.#listed += tags.length;
      await mapLimited(tags, concurrency, (tag) => this.#verifyTag(tag));
      if (this.#limit) return;
    }
  }

  async #verifyTag(tag: string): Promise<void> {
    const { signal, onProgress } = this.#options;
    const { maxStoredBytes: bytes = defaultMaxStoredBytes } = this.#options;
    throwIfAborted(signal);
    if (this.#checks.storedBytes > bytes) {
      this.#limit = { kind: "storedBytes", bytes };
      return;
    }
    const report = await this.#checkTag(tag);
    this.#tags.push(report);
    if (report.problems.length > 0) this.#problems += 1;
    onProgress?.({ done: this.#tags.length, total: this.#listed, problems: this.#problems });
  }

  async #checkTag(tag: string): Promise<TagReport> {
    const { signal, requiredPlatforms } = this.#options;
    try {
      const head = await this.#store.headManifest(this.#repository, { tag }, { signal });
      if (!head) throw new StoreError("notFound", `The tag ${tag} names nothing`, { status: 404 });
      return tagReport(tag, await this.#image(head.digest), requiredPlatforms);
    } catch (error) {
      if (isAbortError(error)) throw error;
      return { tag, image: undefined, problems: ["unreadable"], missingPlatforms: [], error };
    }
  }

  #image(digest: Digest): Promise<ManifestReport> {
    const known = this.#images.get(digest);
    if (known) return known;
    const image = verifyManifest(this.#checks, digest, {});
    this.#images.set(digest, image);
    return image;
  }

  #report(isComplete: boolean): RepositoryReport {
    const { depth = "headers", requiredPlatforms, now = Date.now() } = this.#options;
    return {
      repository: this.#repository,
      depth,
      checkedAt: now,
      requiredPlatforms,
      tags: this.#tags,
      counts: countProblems(this.#tags),
      checked: this.#checks.counts,
      isComplete,
      ...(this.#limit && { limit: this.#limit }),
    };
  }
}
