import { throwIfAborted, type Cancellable } from "../../src/core/base/abort.ts";
import { oneChunk } from "../../src/core/base/oneChunk.ts";
import type { Descriptor } from "../../src/core/oci/descriptor.ts";
import type { Digest } from "../../src/core/oci/digest.ts";
import type { RawManifest } from "../../src/core/oci/manifest.ts";
import type {
  BlobSource,
  BlobStream,
  ImageStore,
  ListOptions,
  ManifestHead,
  ManifestReference,
  Page,
  PutManifestResult,
} from "../../src/core/registry/imageStore.ts";
import { StoreError } from "../../src/core/registry/storeError.ts";
import { sha256 } from "./ociData.ts";

/** What was asked of a store; `subject` is the reference, digest or position in a listing. */
export interface StoreCall {
  readonly operation: keyof ImageStore;
  readonly repository: string;
  readonly subject: string;
}

interface Repository {
  readonly tags: Map<string, Digest>;
  readonly manifests: Map<Digest, RawManifest>;
  readonly blobs: Map<Digest, Uint8Array>;
  readonly referrers: Map<Digest, Descriptor[]>;
}

/** An image store in memory that counts its calls and can be made to fail, to hang and to lie. */
export class MemoryStore implements ImageStore {
  readonly repositories = new Map<string, Repository>();
  readonly calls: StoreCall[] = [];
  /** Called before anything is done; may throw, or wait. */
  intercept: (call: StoreCall) => Promise<void> | void = () => undefined;
  /** The largest page given, whatever is asked for. */
  maxPageSize = 1000;
  /** Whether blobs of other repositories can be mounted. */
  canMount = true;

  repository(name: string): Repository {
    const known = this.repositories.get(name);
    if (known) return known;
    const made = {
      tags: new Map<string, Digest>(),
      manifests: new Map<Digest, RawManifest>(),
      blobs: new Map<Digest, Uint8Array>(),
      referrers: new Map<Digest, Descriptor[]>(),
    };
    this.repositories.set(name, made);
    return made;
  }

  count(operation: keyof ImageStore): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  listRepositories(options: ListOptions = {}): AsyncIterable<Page<string>> {
    return this.#pages("listRepositories", "", () => [...this.repositories.keys()], options);
  }

  listTags(repository: string, options: ListOptions = {}): AsyncIterable<Page<string>> {
    const tags = () => [...this.#existing(repository).tags.keys()];
    return this.#pages("listTags", repository, tags, options);
  }

  async headManifest(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<ManifestHead | undefined> {
    await this.#called("headManifest", repository, nameOf(reference), options);
    const known = this.repositories.has(repository);
    const manifest = known ? this.#manifest(repository, reference) : undefined;
    if (!manifest) return undefined;
    const { digest, mediaType, bytes } = manifest;
    return { digest, mediaType, size: bytes.length };
  }

  async getManifest(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<RawManifest> {
    await this.#called("getManifest", repository, nameOf(reference), options);
    const manifest = this.#manifest(repository, reference);
    if (!manifest) throw new StoreError("notFound", "No such manifest", { status: 404 });
    return manifest;
  }

  async putManifest(
    repository: string,
    reference: ManifestReference,
    { mediaType, bytes }: { readonly mediaType: string; readonly bytes: Uint8Array },
    options: Cancellable = {},
  ): Promise<PutManifestResult> {
    await this.#called("putManifest", repository, nameOf(reference), options);
    const digest = sha256(bytes);
    const { manifests, tags } = this.repository(repository);
    manifests.set(digest, { mediaType, digest, bytes });
    if (reference.tag !== undefined) tags.set(reference.tag, digest);
    return { digest };
  }

  async deleteManifest(repository: string, digest: Digest, options: Cancellable = {}) {
    await this.#called("deleteManifest", repository, digest, options);
    const { manifests, tags } = this.#existing(repository);
    manifests.delete(digest);
    for (const [tag, named] of [...tags]) {
      if (named === digest) tags.delete(tag);
    }
  }

  async deleteTag(repository: string, tag: string, options: Cancellable = {}): Promise<void> {
    await this.#called("deleteTag", repository, tag, options);
    this.#existing(repository).tags.delete(tag);
  }

  async headBlob(repository: string, digest: Digest, options: Cancellable = {}) {
    await this.#called("headBlob", repository, digest, options);
    const blob = this.repositories.get(repository)?.blobs.get(digest);
    return blob && { size: blob.length };
  }

  async getBlob(
    repository: string,
    digest: Digest,
    options: Cancellable = {},
  ): Promise<BlobStream> {
    await this.#called("getBlob", repository, digest, options);
    const blob = this.#blob(repository, digest);
    return { size: blob.length, stream: oneChunk(blob) };
  }

  async readBlob(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly maxBytes: number },
  ): Promise<Uint8Array> {
    await this.#called("readBlob", repository, digest, options);
    const blob = this.#blob(repository, digest);
    if (blob.length > options.maxBytes) throw new StoreError("tooLarge", "The blob is too large");
    return blob;
  }

  async putBlob(repository: string, source: BlobSource, options: Cancellable = {}): Promise<void> {
    await this.#called("putBlob", repository, source.digest, options);
    const chunks: Uint8Array[] = [];
    // A piece may be gone when the next one is asked for.
    for await (const chunk of source.open()) chunks.push(Uint8Array.from(chunk));
    this.repository(repository).blobs.set(source.digest, Buffer.concat(chunks));
  }

  async mountBlob(
    repository: string,
    digest: Digest,
    from: string,
    options: Cancellable & { readonly otherwise?: BlobSource } = {},
  ): Promise<boolean> {
    await this.#called("mountBlob", repository, digest, options);
    const blob = this.repositories.get(from)?.blobs.get(digest);
    if (blob && this.canMount) this.repository(repository).blobs.set(digest, blob);
    else if (options.otherwise) await this.putBlob(repository, options.otherwise, options);
    return blob !== undefined && this.canMount;
  }

  async deleteBlob(repository: string, digest: Digest, options: Cancellable = {}): Promise<void> {
    await this.#called("deleteBlob", repository, digest, options);
    this.#existing(repository).blobs.delete(digest);
  }

  async listReferrers(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly artifactType?: string } = {},
  ): Promise<readonly Descriptor[]> {
    await this.#called("listReferrers", repository, digest, options);
    const all = this.#existing(repository).referrers.get(digest) ?? [];
    const { artifactType } = options;
    return all.filter((each) => artifactType === undefined || each.artifactType === artifactType);
  }

  async *#pages(
    operation: keyof ImageStore,
    repository: string,
    list: () => readonly string[],
    options: ListOptions,
  ): AsyncIterable<Page<string>> {
    const size = Math.min(options.pageSize ?? this.maxPageSize, this.maxPageSize);
    let last = options.after;
    for (let hasMore = true; hasMore;) {
      await this.#called(operation, repository, last ?? "", options);
      const items = list();
      const start = last === undefined ? 0 : items.indexOf(last) + 1;
      const page = items.slice(start, start + size);
      hasMore = start + size < items.length;
      last = page.at(-1) ?? last;
      yield { items: page, hasMore };
    }
  }

  async #called(
    operation: keyof ImageStore,
    repository: string,
    subject: string,
    { signal }: Cancellable,
  ): Promise<void> {
    throwIfAborted(signal);
    const call = { operation, repository, subject };
    this.calls.push(call);
    // At least one turn, as any real request takes; cancelling ends the wait.
    await Promise.race([
      Promise.resolve(this.intercept(call)).then(() => new Promise(setImmediate)),
      new Promise((resolve) => signal?.addEventListener("abort", resolve, { once: true })),
    ]);
    throwIfAborted(signal);
  }

  #existing(name: string): Repository {
    const repository = this.repositories.get(name);
    if (!repository) throw new StoreError("notFound", "No such repository", { status: 404 });
    return repository;
  }

  #manifest(repository: string, { tag, digest }: ManifestReference): RawManifest | undefined {
    const { tags, manifests } = this.#existing(repository);
    const named = tag === undefined ? digest : tags.get(tag);
    return named && manifests.get(named);
  }

  #blob(repository: string, digest: Digest): Uint8Array {
    const blob = this.#existing(repository).blobs.get(digest);
    if (!blob) throw new StoreError("notFound", "No such blob", { status: 404 });
    return blob;
  }
}

function nameOf({ tag, digest }: ManifestReference): string {
  return tag ?? digest;
}
