import { throwIfAborted, type Cancellable } from "../base/abort.ts";
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
import { readReferrer } from "../registry/referrersTag.ts";
import { StoreError } from "../registry/storeError.ts";
import { wholeOf } from "./fileChunks.ts";
import { withStoreErrors } from "./layoutFailure.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import type { LayoutContent, LayoutNames, LayoutPlace } from "./layoutPlace.ts";
import { LayoutReferrers } from "./layoutReferrers.ts";
import { ManifestFinder } from "./manifestFinder.ts";
import { byCodeUnits, byTagOrder, pagesOf } from "./pages.ts";

interface ManifestContent {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * An {@link ImageStore} over content that is named as in an OCI image layout (image-spec
 * image-layout.md). Tags are the descriptors of an index.json that carry a name.
 */
export class IndexedStore implements ImageStore {
  readonly #content: LayoutContent;
  readonly #names: LayoutNames;
  readonly #heldBy: LayoutPlace["heldBy"];
  readonly #finder: ManifestFinder;
  readonly #referrers: LayoutReferrers;

  constructor({ content, names, heldBy }: LayoutPlace) {
    this.#content = content;
    this.#names = names;
    this.#heldBy = heldBy;
    this.#finder = new ManifestFinder(content);
    this.#referrers = new LayoutReferrers(content, this.#finder);
  }

  listRepositories(options: ListOptions = {}): AsyncIterable<Page<string>> {
    const list = () => this.repositories(options.signal);
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
      const size = await this.#content.size(repository, digest);
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
      await this.#names.update(repository, async (index) => {
        await this.#content.write(repository, source, options);
        return this.#naming(repository, index, { mediaType, digest, size: bytes.length }, tag);
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
      let held = "nothing";
      const change = async (index: LayoutIndex) => {
        const known = await this.#finder.find(repository, index, { digest });
        if (!known) throw notFound(`There is no ${nameOf(repository, { digest })}`);
        const left = index.withoutManifest(digest);
        held = (await this.#heldBy?.(left, digest)) ?? "nothing";
        if (held === "content") throw needed(digest);
        return left;
      };
      await this.#names.update(repository, change, async () => {
        if (held === "nothing") await this.#content.remove(repository, digest);
      });
    });
  }

  async deleteTag(repository: string, tag: string, options: Cancellable = {}): Promise<void> {
    await this.#do(`Removing ${nameOf(repository, { tag })}`, options, async () => {
      await this.#names.update(repository, (index) => {
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
      const size = await this.#content.size(repository, digest);
      return size === undefined ? undefined : { size };
    });
  }

  async getBlob(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly range?: ByteRange } = {},
  ): Promise<BlobStream> {
    return this.#do(`Opening ${digest}`, options, () =>
      this.#content.open(repository, digest, options),
    );
  }

  async readBlob(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly maxBytes: number },
  ): Promise<Uint8Array> {
    const blob = await this.getBlob(repository, digest, options);
    const { size = 0 } = blob;
    if (size > options.maxBytes) throw new StoreError("tooLarge", `${digest} has ${size} bytes`);
    return withStoreErrors(`Reading ${digest}`, () => wholeOf(blob));
  }

  async putBlob(repository: string, source: BlobSource, options: Cancellable = {}): Promise<void> {
    await this.#do(`Writing ${source.digest}`, options, () =>
      this.#content.write(repository, source, options),
    );
  }

  async mountBlob(
    repository: string,
    digest: Digest,
    from: string,
    options: Cancellable & { readonly otherwise?: BlobSource } = {},
  ): Promise<boolean> {
    return this.#do(`Mounting ${digest}`, options, async () => {
      const isMounted = await this.#content.share(from, repository, digest);
      const { otherwise } = options;
      if (!isMounted && otherwise) await this.#content.write(repository, otherwise, options);
      return isMounted;
    });
  }

  /** Manifests are no blobs here, although they lie beside them. */
  async deleteBlob(repository: string, digest: Digest, options: Cancellable = {}): Promise<void> {
    await this.#do(`Deleting ${digest}`, options, async () => {
      await this.#names.update(repository, async (index) => {
        const isManifest = (await this.#finder.find(repository, index, { digest })) !== undefined;
        const held = (await this.#heldBy?.(index, digest)) ?? "nothing";
        if (!isManifest && held === "content") throw needed(digest);
        if (isManifest || !(await this.#content.remove(repository, digest))) {
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
      const { artifactType } = options;
      const index = await this.#names.read(repository);
      const all = await this.#referrers.referringTo(
        repository,
        index?.manifests ?? [],
        digest,
        options,
      );
      return all.filter((each) => artifactType === undefined || each.artifactType === artifactType);
    });
  }

  protected repositories(signal: AbortSignal | undefined): Promise<readonly string[]> {
    return this.#names.repositories(signal);
  }

  /** The manifests that no tag names and nothing else leads to, lists and referrers included. */
  protected async untaggedIn(
    repository: string,
    options: Cancellable = {},
  ): Promise<readonly Descriptor[]> {
    const index = await this.#names.read(repository);
    if (!index) return [];
    const members = await this.#finder.membersOf(repository, index.allManifests);
    const roots = index.untagged.filter(({ digest }) => !members.has(digest));
    return this.#referrers.referringToNothing(repository, roots, options);
  }

  /** The index with a manifest, which gets no entry of its own where lists suffice to name it. */
  async #naming(
    repository: string,
    index: LayoutIndex,
    manifest: Descriptor,
    tag: string | undefined,
  ): Promise<LayoutIndex> {
    if (!this.#heldBy) return index.with(manifest, tag);
    const isNamed =
      tag === undefined && (await this.#finder.find(repository, index, manifest)) !== undefined;
    const named = isNamed ? index : index.with(manifest, tag);
    return named.withoutUnnamed(await this.#finder.membersOf(repository, [manifest]));
  }

  async #find(repository: string, reference: ManifestReference): Promise<Descriptor | undefined> {
    const index = await this.#names.read(repository);
    return index && this.#finder.find(repository, index, reference);
  }

  async #existingIndex(repository: string): Promise<LayoutIndex> {
    const index = await this.#names.read(repository);
    if (!index?.isPresent) throw notFound(`There is no repository ${repository}`);
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

function needed(digest: Digest): StoreError {
  return new StoreError("rejected", `${digest} is a part of something that is kept`);
}
