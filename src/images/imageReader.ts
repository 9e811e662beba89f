import { raceAbort, type Cancellable } from "../core/base/abort.ts";
import { LruCache } from "../core/base/lruCache.ts";
import type { Descriptor } from "../core/oci/descriptor.ts";
import type { Digest } from "../core/oci/digest.ts";
import type { ImageConfig } from "../core/oci/imageConfig.ts";
import type { Manifest } from "../core/oci/manifest.ts";
import { parseImageConfig } from "../core/oci/parseImageConfig.ts";
import { parseManifest } from "../core/oci/parseManifest.ts";
import type { ImageStore, ManifestHead, ManifestReference } from "../core/registry/imageStore.ts";
import { StoreError } from "../core/registry/storeError.ts";

/** Configs are a few kB; one beyond this is not an image's. */
const maxConfigBytes = 4 * 1024 * 1024;

/** Bytes of manifests and configs kept in memory for one connection. */
const cacheBytes = 32 * 1024 * 1024;

/**
 * Reads manifests and configs of one store. Content addressed by digest is fetched once and kept
 * (bounded); concurrent wishes for the same digest share a request. Tags are always asked anew,
 * by HEAD, because they move and because a HEAD does not count as a pull (peers of rate limits).
 */
export class ImageReader {
  readonly #store: ImageStore;
  readonly #manifests = new LruCache<Digest, Manifest>(cacheBytes, (m) => m.raw.bytes.length);
  readonly #configs = new LruCache<Digest, { config: ImageConfig; size: number }>(
    cacheBytes,
    (entry) => entry.size,
  );
  readonly #pending = new Map<string, Promise<unknown>>();

  constructor(store: ImageStore) {
    this.#store = store;
  }

  /** What a tag or digest names now. Throws `StoreError` `notFound`. */
  async head(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<ManifestHead> {
    const head = await this.#store.headManifest(repository, reference, options);
    if (head) return head;
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
    return this.#shared(`config ${repository} ${digest}`, options, async () => {
      const bytes = await this.#store.readBlob(repository, digest, { maxBytes: maxConfigBytes });
      const config = parseImageConfig(bytes);
      this.#configs.set(digest, { config, size: bytes.length });
      return config;
    });
  }

  /** Forgets everything, so that the next reads ask the store. */
  clear(): void {
    this.#manifests.clear();
    this.#configs.clear();
  }

  async #manifestByDigest(
    repository: string,
    digest: Digest,
    options: Cancellable,
  ): Promise<Manifest> {
    const cached = this.#manifests.get(digest);
    if (cached) return cached;
    return this.#shared(`manifest ${repository} ${digest}`, options, async () => {
      const manifest = parseManifest(await this.#store.getManifest(repository, { digest }));
      this.#manifests.set(digest, manifest);
      return manifest;
    });
  }

  /** Joins a running request for the same thing; a caller that is cancelled leaves it to the others. */
  #shared<T>(key: string, { signal }: Cancellable, work: () => Promise<T>): Promise<T> {
    const running = this.#pending.get(key) as Promise<T> | undefined; // keys are made per type
    if (running) return raceAbort(running, signal);
    const started = work().finally(() => this.#pending.delete(key));
    this.#pending.set(key, started);
    return raceAbort(started, signal);
  }
}
