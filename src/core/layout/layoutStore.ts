import { throwIfAborted, type Cancellable } from "../base/abort.ts";
import { mapLimited } from "../base/limiter.ts";
import { LruCache } from "../base/lruCache.ts";
import { oneChunk } from "../base/oneChunk.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import { digestOf, verifyDigest, type Digest } from "../oci/digest.ts";
import type { RawManifest } from "../oci/manifest.ts";
import { bareMediaType } from "../oci/mediaTypes.ts";
import { isTag } from "../oci/reference.ts";
import type { ByteRange } from "../registry/blobs.ts";
import type {
  BlobSource,
  BlobStream,
  ImageStore,
  ListOptions,
  ManifestHead,
  ManifestReference,
  Page,
  PutManifestResult,
} from "../registry/imageStore.ts";
import { maxManifestBytes } from "../registry/manifests.ts";
import { readReferrer, type Referrer } from "../registry/referrersTag.ts";
import { StoreError } from "../registry/storeError.ts";
import { BlobFiles } from "./blobFiles.ts";
import { withStoreErrors } from "./layoutFailure.ts";
import { LayoutFolders } from "./layoutFolder.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import { LayoutIndexes } from "./layoutIndexes.ts";
import { ManifestFinder } from "./manifestFinder.ts";
import { removeOldFiles } from "./oldFiles.ts";
import { byCodeUnits, byTagOrder, pagesOf } from "./pages.ts";
import { findRepositories } from "./repositoryFolders.ts";

const maxCachedReferrers = 10_000;
const filesReadAtOnce = 8;

interface ManifestContent {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * An {@link ImageStore} over a folder in which each repository is an OCI image layout
 * (image-spec image-layout.md) of its own: `<folder>/<repository>/_layout/`. Tags are the
 * descriptors of its index.json that carry `org.opencontainers.image.ref.name`.
 *
 * Content becomes visible complete and verified or not at all. Within a process the writers of a
 * repository take turns; two processes must not write to one folder at the same time.
 */
export class LayoutStore implements ImageStore {
  readonly #folders: LayoutFolders;
  readonly #blobs: BlobFiles;
  readonly #indexes: LayoutIndexes;
  readonly #finder: ManifestFinder;
  /** What each manifest refers to, if anything; content under a digest never changes. */
  readonly #referrers = new LruCache<Digest, { readonly referrer: Referrer | undefined }>(
    maxCachedReferrers,
  );

  /**
   * @param folder made on the first write
   * @param options `isDurable`: content outlives a power failure, which makes writing slow where
   *   there are many small files; otherwise it outlives the process only. Yes unless told otherwise.
   */
  constructor(folder: string, { isDurable = true }: { readonly isDurable?: boolean } = {}) {
    this.#folders = new LayoutFolders(folder, isDurable);
    this.#blobs = new BlobFiles(this.#folders);
    this.#indexes = new LayoutIndexes(this.#folders);
    this.#finder = new ManifestFinder(this.#folders, this.#blobs);
  }

  listRepositories(options: ListOptions = {}): AsyncIterable<Page<string>> {
    const list = () => findRepositories(this.#folders.root, options.signal);
    return pagesOf(() => withStoreErrors("Listing repositories", list), byCodeUnits, options);
  }

  listTags(repository: string, options: ListOptions = {}): AsyncIterable<Page<string>> {
    const list = async () => (await this.#existingIndex(repository)).tags;
    return pagesOf(
      () => withStoreErrors(`Listing the tags of ${repository}`, list),
      byTagOrder,
      options,
    );
  }

  async headManifest(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<ManifestHead | undefined> {
    return this.#do(`Looking up ${nameOf(repository, reference)}`, options, async () => {
      const found = await this.#find(repository, reference);
      if (!found) return undefined;
      const { digest, mediaType } = found;
      const size = await this.#blobs.size(repository, digest);
      return size === undefined ? undefined : { digest, mediaType, size };
    });
  }

  async getManifest(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<RawManifest> {
    return this.#do(`Reading ${nameOf(repository, reference)}`, options, async () => {
      const found = await this.#find(repository, reference);
      if (!found) throw notFound(`There is no ${nameOf(repository, reference)}`);
      const { digest, mediaType } = found;
      return { mediaType, digest, bytes: await this.#finder.read(repository, digest) };
    });
  }

  async putManifest(
    repository: string,
    reference: ManifestReference,
    content: ManifestContent,
    options: Cancellable = {},
  ): Promise<PutManifestResult> {
    return this.#do(`Writing ${nameOf(repository, reference)}`, options, async () => {
      const { bytes } = content;
      const { tag } = reference;
      if (tag !== undefined && !isTag(tag)) {
        throw new StoreError("rejected", `Not a tag: ${tag.slice(0, 140)}`);
      }
      if (bytes.length > maxManifestBytes) {
        throw new StoreError("tooLarge", `The manifest has ${bytes.length} bytes`);
      }
      if (reference.digest !== undefined) await verifyDigest(bytes, reference.digest);
      const digest = reference.digest ?? (await digestOf(bytes));
      const mediaType = bareMediaType(content.mediaType);
      const source = { digest, size: bytes.length, open: () => oneChunk(bytes) };
      await this.#indexes.update(repository, async (index) => {
        await this.#blobs.write(repository, source, options);
        return index.with({ mediaType, digest, size: bytes.length }, tag);
      });
      const referrer = readReferrer({ mediaType, bytes }, digest);
      return { digest, ...(referrer && { subject: referrer.subject }) };
    });
  }

  async deleteManifest(
    repository: string,
    digest: Digest,
    options: Cancellable = {},
  ): Promise<void> {
    await this.#do(`Deleting ${nameOf(repository, { digest })}`, options, async () => {
      const change = async (index: LayoutIndex) => {
        const known = await this.#finder.find(repository, index, { digest });
        if (!known) throw notFound(`There is no ${nameOf(repository, { digest })}`);
        return index.withoutManifest(digest);
      };
      await this.#indexes.update(repository, change, () => this.#blobs.remove(repository, digest));
    });
  }

  async deleteTag(repository: string, tag: string, options: Cancellable = {}): Promise<void> {
    await this.#do(`Removing ${nameOf(repository, { tag })}`, options, async () => {
      await this.#indexes.update(repository, (index) => {
        if (!index.find({ tag })) throw notFound(`There is no ${nameOf(repository, { tag })}`);
        return index.withoutTag(tag);
      });
    });
  }

  async headBlob(
    repository: string,
    digest: Digest,
    options: Cancellable = {},
  ): Promise<{ readonly size: number } | undefined> {
    return this.#do(`Looking up ${digest}`, options, async () => {
      const size = await this.#blobs.size(repository, digest);
      return size === undefined ? undefined : { size };
    });
  }

  async getBlob(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly range?: ByteRange } = {},
  ): Promise<BlobStream> {
    return this.#do(`Opening ${digest}`, options, () =>
      this.#blobs.open(repository, digest, options),
    );
  }

  async readBlob(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly maxBytes: number },
  ): Promise<Uint8Array> {
    const { size = 0, stream } = await this.getBlob(repository, digest, options);
    if (size > options.maxBytes) throw new StoreError("tooLarge", `${digest} has ${size} bytes`);
    return withStoreErrors(`Reading ${digest}`, async () => {
      const whole = new Uint8Array(size);
      let filled = 0;
      for await (const chunk of stream) {
        whole.set(chunk, filled);
        filled += chunk.length;
      }
      return whole;
    });
  }

  async putBlob(repository: string, source: BlobSource, options: Cancellable = {}): Promise<void> {
    await this.#do(`Writing ${source.digest}`, options, () =>
      this.#blobs.write(repository, source, options),
    );
  }

  async mountBlob(
    repository: string,
    digest: Digest,
    from: string,
    options: Cancellable & { readonly otherwise?: BlobSource } = {},
  ): Promise<boolean> {
    return this.#do(`Mounting ${digest}`, options, async () => {
      const isMounted = await this.#blobs.share(from, repository, digest);
      const { otherwise } = options;
      if (!isMounted && otherwise) await this.#blobs.write(repository, otherwise, options);
      return isMounted;
    });
  }

  /** Manifests are no blobs here, although they lie beside them. */
  async deleteBlob(repository: string, digest: Digest, options: Cancellable = {}): Promise<void> {
    await this.#do(`Deleting ${digest}`, options, async () => {
      await this.#indexes.update(repository, async (index) => {
        const isManifest = (await this.#finder.find(repository, index, { digest })) !== undefined;
        if (isManifest || !(await this.#blobs.remove(repository, digest))) {
          throw notFound(`${repository} has no blob ${digest}`);
        }
        return index;
      });
    });
  }

  async listReferrers(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly artifactType?: string } = {},
  ): Promise<readonly Descriptor[]> {
    return this.#do(`Listing the referrers of ${digest}`, options, async () => {
      const { artifactType, signal } = options;
      const index = await this.#indexes.read(repository);
      const all = await mapLimited(index?.manifests ?? [], filesReadAtOnce, (manifest) => {
        throwIfAborted(signal);
        return this.#referrer(repository, manifest);
      });
      return all
        .flatMap((each) => (each?.subject === digest ? [each.descriptor] : []))
        .filter((each) => artifactType === undefined || each.artifactType === artifactType);
    });
  }

  /** Removes incomplete content from before a time (ms since the epoch), the rest of a crash. */
  async removeLeftovers(before: number): Promise<void> {
    await withStoreErrors("Cleaning up", () => removeOldFiles(this.#folders.temporary, before));
  }

  async #referrer(repository: string, manifest: Descriptor): Promise<Referrer | undefined> {
    const { digest, mediaType } = manifest;
    const cached = this.#referrers.get(digest);
    if (cached) return cached.referrer;
    if ((await this.#blobs.size(repository, digest)) === undefined) return undefined;
    const bytes = await this.#finder.read(repository, digest);
    const referrer = readReferrer({ mediaType, bytes }, digest);
    this.#referrers.set(digest, { referrer });
    return referrer;
  }

  async #find(repository: string, reference: ManifestReference): Promise<Descriptor | undefined> {
    const index = await this.#indexes.read(repository);
    return index && this.#finder.find(repository, index, reference);
  }

  async #existingIndex(repository: string): Promise<LayoutIndex> {
    const index = await this.#indexes.read(repository);
    if (!index) throw notFound(`There is no repository ${repository}`);
    return index;
  }

  async #do<T>(what: string, { signal }: Cancellable, work: () => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    return withStoreErrors(what, work);
  }
}

function nameOf(repository: string, { tag, digest }: ManifestReference): string {
  const name = tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`;
  return name.slice(0, 400);
}

function notFound(message: string): StoreError {
  return new StoreError("notFound", message, { status: 404 });
}
