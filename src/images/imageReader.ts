import type { Cancellable } from "../core/base/abort.ts";
import { LruCache } from "../core/base/lruCache.ts";
import { SharedWork } from "../core/base/sharedWork.ts";
import type { Descriptor } from "../core/oci/descriptor.ts";
import type { Digest } from "../core/oci/digest.ts";
import { embeddedContent } from "../core/oci/embeddedContent.ts";
import type { ImageConfig } from "../core/oci/imageConfig.ts";
import type { Manifest, RawManifest } from "../core/oci/manifest.ts";
import { parseImageConfig } from "../core/oci/parseImageConfig.ts";
import { parseManifest } from "../core/oci/parseManifest.ts";
import type { ImageStore, ManifestHead, ManifestReference } from "../core/registry/imageStore.ts";
import { StoreError } from "../core/registry/storeError.ts";
import type { ContentCache } from "./cache/contentCache.ts";

/** Configs are a few kB; one beyond this is not an image's. */
const maxConfigBytes = 4 * 1024 * 1024;

/** Tags of which is remembered what they named. */
const maxRememberedTags = 10_000;

/** Bytes of manifests and configs kept in memory for one connection. */
const cacheBytes = 32 * 1024 * 1024;

/** Where manifests are read. */
export interface ManifestSource {
  readonly reader: ImageReader;
  readonly repository: string;
}

/**
 * Reads manifests and configs of one store. Content addressed by digest is fetched once and kept
 * (bounded); concurrent wishes for the same digest share a request. Tags are always asked anew,
 * because they move: by HEAD where their manifest may be known already, since a HEAD does not count
 * as a pull where pulls are limited (Docker Hub).
 */
export class ImageReader {
  readonly #store: ImageStore;
  readonly #cache: ContentCache | undefined;
  readonly #manifests = new LruCache<Digest, Manifest>(cacheBytes, (m) => m.raw.bytes.length);
  readonly #configs = new LruCache<Digest, { config: ImageConfig; size: number }>(
    cacheBytes,
    (entry) => entry.size,
  );
  readonly #reading = new SharedWork<Manifest>();
  readonly #readingConfigs = new SharedWork<ImageConfig>();
  /** What tags named when last asked, by repository and tag. */
  readonly #named = new LruCache<string, Digest>(maxRememberedTags);

  /** @param cache keeps what is read between sessions */
  constructor(store: ImageStore, cache?: ContentCache) {
    this.#store = store;
    this.#cache = cache;
  }

  /** Remembers what a tag named when it was listed. */
  noteTag(repository: string, tag: string, digest: Digest): void {
    this.#named.set(`${repository}:${tag}`, digest);
  }

  /** What a tag or digest names now. Throws `StoreError` `notFound`. */
  async head(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<ManifestHead> {
    const head = await this.#store.headManifest(repository, reference, options);
    if (head) {
      if (reference.tag !== undefined) {
        this.noteTag(repository, reference.tag, head.digest);
      }
      return head;
    }
    const name = reference.tag ?? reference.digest;
    throw new StoreError("notFound", `No manifest ${name} in ${repository}`, { status: 404 });
  }

  /** The manifest that a tag or digest names, verified. Throws `StoreError`. */
  async manifest(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<Manifest> {
    if (reference.digest !== undefined) {
      return this.#manifestByDigest(repository, reference.digest, options);
    }
    const named = this.#named.get(`${repository}:${reference.tag}`);
    const isRead = named !== undefined && this.#manifests.get(named) !== undefined;
    if (!isRead && (await this.#cache?.knows(repository)) !== true) {
      return this.#manifestByTag(repository, reference.tag, options);
    }
    const head = await this.head(repository, reference, options);
    return this.#manifestByDigest(repository, head.digest, options);
  }

  /** The config blob of an image. Throws `StoreError`, or `JsonError` if it is no JSON object. */
  async config(
    repository: string,
    descriptor: Descriptor,
    options: Cancellable = {},
  ): Promise<ImageConfig> {
    const { digest } = descriptor;
    const cached = this.#configs.get(digest);
    if (cached) return cached.config;
    const read = async (signal: AbortSignal) => {
      const limits = { maxBytes: maxConfigBytes, signal };
      const embedded = await embeddedContent(descriptor);
      const kept = embedded ? undefined : await this.#cache?.read(repository, digest);
      const bytes =
        embedded ?? kept?.bytes ?? (await this.#store.readBlob(repository, digest, limits));
      const config = parseImageConfig(bytes);
      this.#configs.set(digest, { config, size: bytes.length });
      if (!embedded && !kept) this.#cache?.write(repository, digest, { mediaType: "", bytes });
      return config;
    };
    return this.#readingConfigs.run(`${repository}@${digest}`, read, options);
  }

  async #manifestByDigest(
    repository: string,
    digest: Digest,
    options: Cancellable,
  ): Promise<Manifest> {
    const cached = this.#manifests.get(digest);
    return cached ?? this.#read(repository, { digest }, `${repository}@${digest}`, options);
  }

  async #manifestByTag(repository: string, tag: string, options: Cancellable): Promise<Manifest> {
    const key = `${repository}:${tag}`;
    const manifest = await this.#read(repository, { tag }, key, options);
    this.#named.set(key, manifest.raw.digest);
    return manifest;
  }

  #read(
    repository: string,
    reference: ManifestReference,
    key: string,
    options: Cancellable,
  ): Promise<Manifest> {
    const read = async (signal: AbortSignal) => {
      const kept = await this.#kept(repository, reference);
      const raw = kept ?? (await this.#store.getManifest(repository, reference, { signal }));
      const manifest = parseManifest(raw);
      this.#manifests.set(raw.digest, manifest);
      if (!kept) this.#cache?.write(repository, raw.digest, raw);
      return manifest;
    };
    return this.#reading.run(key, read, options);
  }

  async #kept(repository: string, { digest }: ManifestReference): Promise<RawManifest | undefined> {
    const kept = digest && (await this.#cache?.read(repository, digest));
    return digest && kept && { ...kept, digest };
  }
}
