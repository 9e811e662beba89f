import { isManifestType } from "../../src/core/oci/mediaTypes.ts";
import { parseManifest } from "../../src/core/oci/parseManifest.ts";
import type { Descriptor } from "../../src/core/oci/descriptor.ts";
import type { Digest } from "../../src/core/oci/digest.ts";
import type { ImageStore, ManifestReference } from "../../src/core/registry/imageStore.ts";

/** A repository of a store. */
export interface StorePlace {
  readonly store: ImageStore;
  readonly repository: string;
}

interface Copied {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Copies an image or list with all below it as a registry wants it: what is named comes first. */
export async function copyTree(
  from: StorePlace,
  reference: ManifestReference,
  to: StorePlace,
  tag?: string,
): Promise<Copied> {
  const raw = await from.store.getManifest(from.repository, reference);
  const manifest = parseManifest(raw);
  for (const child of childrenOf(manifest)) await copyTree(from, child, to);
  for (const blob of blobsOf(manifest)) {
    if (await to.store.headBlob(to.repository, blob.digest)) continue;
    const bytes = await readAll(from, blob.digest);
    const { digest } = blob;
    const source = { digest, size: bytes.length, open: () => chunks(bytes) };
    await to.store.putBlob(to.repository, source);
  }
  const target = tag === undefined ? { digest: raw.digest } : { tag };
  await to.store.putManifest(to.repository, target, raw);
  return raw;
}

/** Reads all that a manifest leads to, verified by the store; digests and sizes. */
export async function readTree(
  { store, repository }: StorePlace,
  reference: ManifestReference,
): Promise<ReadonlyMap<Digest, number>> {
  const raw = await store.getManifest(repository, reference);
  const manifest = parseManifest(raw);
  const read = new Map<Digest, number>([[raw.digest, raw.bytes.length]]);
  for (const child of childrenOf(manifest)) {
    for (const each of await readTree({ store, repository }, child)) read.set(...each);
  }
  for (const { digest } of blobsOf(manifest)) {
    read.set(digest, (await readAll({ store, repository }, digest)).length);
  }
  return read;
}

function childrenOf(manifest: ReturnType<typeof parseManifest>): readonly Descriptor[] {
  if (manifest.kind !== "index") return [];
  return manifest.manifests.filter(({ mediaType }) => isManifestType(mediaType));
}

function blobsOf(manifest: ReturnType<typeof parseManifest>): readonly Descriptor[] {
  if (manifest.kind !== "image" && manifest.kind !== "artifact") return [];
  return [...(manifest.config ? [manifest.config] : []), ...manifest.layers];
}

async function readAll({ store, repository }: StorePlace, digest: Digest): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of (await store.getBlob(repository, digest)).stream) parts.push(chunk);
  return Buffer.concat(parts);
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) {
    yield await Promise.resolve(bytes.subarray(at, at + 10_000));
  }
}
