import { throwIfAborted, type Cancellable } from "../base/abort.ts";
import { mapLimited } from "../base/limiter.ts";
import { LruCache } from "../base/lruCache.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import { readReferrer, type Referrer } from "../registry/referrersTag.ts";
import type { LayoutContent } from "./layoutPlace.ts";
import type { ManifestFinder } from "./manifestFinder.ts";

const maxCachedReferrers = 10_000;
const filesReadAtOnce = 8;

/** What the manifests of a layout refer to, read from the manifests themselves. */
export class LayoutReferrers {
  readonly #content: LayoutContent;
  readonly #finder: ManifestFinder;
  /** What each manifest refers to, if anything; content under a digest never changes. */
  readonly #known = new LruCache<Digest, { readonly referrer: Referrer | undefined }>(
    maxCachedReferrers,
  );

  constructor(content: LayoutContent, finder: ManifestFinder) {
    this.#content = content;
    this.#finder = finder;
  }

  /**
   * Those of the manifests that refer to the subject, with their artifact types and annotations
   * (distribution-spec, "Listing Referrers"). Throws `StoreError`.
   */
  async referringTo(
    repository: string,
    manifests: readonly Descriptor[],
    subject: Digest,
    { signal }: Cancellable,
  ): Promise<readonly Descriptor[]> {
    const all = await mapLimited(manifests, filesReadAtOnce, (manifest) => {
      throwIfAborted(signal);
      return this.#read(repository, manifest);
    });
    return all.flatMap((each) => (each?.subject === subject ? [each.descriptor] : []));
  }

  /** Those of the manifests that refer to nothing that is there. Throws `StoreError`. */
  async referringToNothing(
    repository: string,
    manifests: readonly Descriptor[],
    { signal }: Cancellable,
  ): Promise<readonly Descriptor[]> {
    const found = await mapLimited(manifests, filesReadAtOnce, async (manifest) => {
      throwIfAborted(signal);
      const subject = (await this.#read(repository, manifest))?.subject;
      const isReferrer =
        subject !== undefined && (await this.#content.size(repository, subject)) !== undefined;
      return isReferrer ? [] : [manifest];
    });
    return found.flat();
  }

  async #read(repository: string, manifest: Descriptor): Promise<Referrer | undefined> {
    const { digest, mediaType } = manifest;
    const cached = this.#known.get(digest);
    if (cached) return cached.referrer;
    if ((await this.#content.size(repository, digest)) === undefined) return undefined;
    const bytes = await this.#finder.read(repository, digest);
    const referrer = readReferrer({ mediaType, bytes }, digest);
    this.#known.set(digest, { referrer });
    return referrer;
  }
}
