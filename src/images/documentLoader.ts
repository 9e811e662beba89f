import type { Cancellable } from "../core/base/abort.ts";
import { JsonError } from "../core/base/json.ts";
import { LruCache } from "../core/base/lruCache.ts";
import { SharedWork } from "../core/base/sharedWork.ts";
import type { DocumentAddress } from "../core/oci/address.ts";
import type { Digest } from "../core/oci/digest.ts";
import type { ImageConfig } from "../core/oci/imageConfig.ts";
import type { Manifest } from "../core/oci/manifest.ts";
import { bareMediaType, isImageConfigType, isJsonType } from "../core/oci/mediaTypes.ts";
import { parseImageConfig } from "../core/oci/parseImageConfig.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import { StoreError } from "../core/registry/storeError.ts";
import type { ImageStores } from "./imageStores.ts";

/** Blobs beyond this many bytes are not shown. */
export const maxTextBytes = 4 * 1024 * 1024;
/** Blobs of unknown type are read up to this many bytes to see whether they are JSON. */
const maxUntypedBytes = 256 * 1024;
/** Bytes of blobs kept in memory. */
const cacheBytes = 16 * 1024 * 1024;

type BlobAddress = Extract<DocumentAddress, { kind: "blob" }>;

/** A document as it was read. All bytes are verified against the digest. */
export type LoadedDocument =
  | { readonly kind: "manifest"; readonly manifest: Manifest }
  | {
      readonly kind: "blob";
      readonly digest: Digest;
      readonly mediaType: string;
      readonly bytes: Uint8Array;
      /** Set if it is an image config. */
      readonly config?: ImageConfig;
      readonly isJson: boolean;
    }
  /** A blob that is no text; nothing of it was downloaded. */
  | {
      readonly kind: "binary";
      readonly digest: Digest;
      readonly mediaType: string;
      /** Bytes; undefined where neither store nor descriptor says. */
      readonly size?: number;
    };

interface BlobCache {
  readonly kept: LruCache<string, Uint8Array>;
  readonly reading: SharedWork<Uint8Array>;
}

/** Reads what `archipelago:` documents show. The editor and the file system share one. */
export class DocumentLoader {
  readonly #stores: ImageStores;
  /** By store: a connection that was removed and added again may be somebody else's. */
  readonly #blobs = new WeakMap<ImageStore, BlobCache>();

  constructor(stores: ImageStores) {
    this.#stores = stores;
  }

  /** Throws `StoreError`, `UnknownConnectionError`; `AbortError` when the signal fires. */
  async load(address: DocumentAddress, options: Cancellable = {}): Promise<LoadedDocument> {
    const { store, reader } = this.#stores.open(address.connectionId);
    if (address.kind === "blob") return this.#loadBlob(store, address, options);
    const manifest = await reader.manifest(address.repository, address.reference, options);
    return { kind: "manifest", manifest };
  }

  async #loadBlob(
    store: ImageStore,
    address: BlobAddress,
    options: Cancellable,
  ): Promise<LoadedDocument> {
    const { digest, mediaType } = address;
    const type = bareMediaType(mediaType);
    const isUntyped = type === "" || type === "application/octet-stream";
    if (isUntyped || !isTextType(type)) {
      const head = await headBlob(store, address, options);
      const size = head.size ?? address.size;
      const isSmall = size !== undefined && size <= maxUntypedBytes;
      const binary: LoadedDocument = {
        kind: "binary",
        digest,
        mediaType,
        ...(size !== undefined && { size }),
      };
      if (!isUntyped || !isSmall) return binary;
      // Early configs have no type, or the generic one.
      const blob = asBlob(address, await this.#bytes(store, address, options));
      return blob.isJson ? blob : binary;
    }
    return asBlob(address, await this.#bytes(store, address, options));
  }

  async #bytes(
    store: ImageStore,
    { repository, digest }: BlobAddress,
    options: Cancellable,
  ): Promise<Uint8Array> {
    const { kept, reading } = this.#cache(store);
    const key = `${repository}@${digest}`;
    const cached = kept.get(key);
    if (cached) return cached;
    const read = async (signal: AbortSignal) => {
      const limits = { maxBytes: maxTextBytes, signal };
      const bytes = await store.readBlob(repository, digest, limits);
      kept.set(key, bytes);
      return bytes;
    };
    return reading.run(key, read, options);
  }

  #cache(store: ImageStore): BlobCache {
    const known = this.#blobs.get(store);
    if (known) return known;
    const made = {
      kept: new LruCache<string, Uint8Array>(cacheBytes, (bytes) => bytes.length),
      reading: new SharedWork<Uint8Array>(),
    };
    this.#blobs.set(store, made);
    return made;
  }
}

async function headBlob(
  store: ImageStore,
  { repository, digest }: BlobAddress,
  options: Cancellable,
): Promise<{ readonly size?: number }> {
  const head = await store.headBlob(repository, digest, options);
  if (head) return head;
  throw new StoreError("notFound", `No blob ${digest} in ${repository}`, { status: 404 });
}

function asBlob(
  { digest, mediaType }: BlobAddress,
  bytes: Uint8Array,
): Extract<LoadedDocument, { kind: "blob" }> {
  const json = tryParse(bytes);
  const type = bareMediaType(mediaType);
  const isConfig = isImageConfigType(type) || (!isTextType(type) && json?.rootFs === true);
  return {
    kind: "blob",
    digest,
    mediaType,
    bytes,
    isJson: json !== undefined,
    ...(isConfig && json && { config: json.config }),
  };
}

function tryParse(bytes: Uint8Array) {
  try {
    const config = parseImageConfig(bytes);
    return { config, rootFs: config.json["rootfs"] !== undefined };
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}

function isTextType(mediaType: string): boolean {
  return isJsonType(mediaType) || mediaType.startsWith("text/");
}
