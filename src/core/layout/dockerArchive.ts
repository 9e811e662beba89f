import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { throwIfAborted, type Cancellable } from "../base/abort.ts";
import {
  isJsonObject,
  JsonError,
  parseJson,
  parseJsonObject,
  readObject,
  readString,
  readStrings,
  type JsonObject,
} from "../base/json.ts";
import { descriptorToJson, readPlatform, type Descriptor } from "../oci/descriptor.ts";
import { digestOf, isDigest, parseDigest, type Digest } from "../oci/digest.ts";
import { MediaTypes } from "../oci/mediaTypes.ts";
import { maxManifestBytes } from "../registry/manifests.ts";
import {
  readArchived,
  type ArchiveContent,
  type ArchivePart,
  type OpenArchive,
} from "./archiveContent.ts";
import { compressionOf } from "./compression.ts";
import { imageNameKey } from "./entryNames.ts";
import { LayoutError } from "./layoutError.ts";
import { LayoutIndex } from "./layoutIndex.ts";
import type { TarFile } from "./tarIndex.ts";

const dockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
const dockerLayerZstd = "application/vnd.docker.image.rootfs.diff.tar.zstd";
const hashedAtOnce = 1024 * 1024;

/** An image as manifest.json names its parts (docker/docker-ce, image/spec/v1.2.md). */
export interface DockerItem {
  readonly config: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

/** Reads the manifest.json of `docker save`; `undefined` where there is none or it is of no use. */
export async function readDockerItems(
  archive: OpenArchive,
): Promise<readonly DockerItem[] | undefined> {
  const bytes = await readArchived(archive, "manifest.json", maxManifestBytes);
  if (!bytes) return undefined;
  try {
    const items = parseJson(new TextDecoder().decode(bytes));
    if (!Array.isArray(items)) return undefined;
    return items
      .filter(isJsonObject)
      .map((item) => ({
        config: readString(item, "Config") ?? "",
        tags: readStrings(item, "RepoTags"),
        layers: readStrings(item, "Layers"),
      }));
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}

/**
 * The images of an archive that `docker save` wrote before version 25, or podman: the manifests are
 * made as skopeo's `docker-archive:` does, of Docker's schema 2. Layers lie there uncompressed, so
 * that their digests are the diff ids of the config. Throws {@link LayoutError} `corrupt`.
 */
export async function readDockerImages(
  archive: OpenArchive,
  items: readonly DockerItem[],
  options: Cancellable,
): Promise<ArchiveContent> {
  const parts = new Map<Digest, ArchivePart>();
  const layers = new Map<string, Descriptor>();
  const hashes = new Map<number, Promise<Digest>>();
  const entries: JsonObject[] = [];
  /** However many names and diff ids are given to it. */
  const hashOnce = (part: TarFile): Promise<Digest> => {
    const hash = hashes.get(part.offset) ?? hashOf(archive.file, part, options);
    hashes.set(part.offset, hash);
    return hash;
  };
  for (const item of items) {
    throwIfAborted(options.signal);
    const config = await configOf(archive, item, parts);
    const described: Descriptor[] = [];
    for (const [at, name] of item.layers.entries()) {
      const key = `${config.diffIds[at] ?? ""} ${name}`;
      const known = layers.get(key) ?? (await layerOf(archive, name, config.diffIds[at], hashOnce));
      layers.set(key, known);
      const { offset, size } = layerFile(archive, name);
      parts.set(known.digest, { offset, size });
      described.push(known);
    }
    entries.push(...entriesOf(item, config, await manifestOf(config.descriptor, described, parts)));
  }
  const json = { schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests: entries };
  const index = LayoutIndex.parse(new TextEncoder().encode(JSON.stringify(json)));
  return { index, transports: ["docker-archive"], find: (digest) => parts.get(digest) };
}

interface Config {
  readonly descriptor: Descriptor;
  readonly diffIds: readonly string[];
  readonly json: JsonObject;
}

async function configOf(
  archive: OpenArchive,
  { config: name, layers }: DockerItem,
  parts: Map<Digest, ArchivePart>,
): Promise<Config> {
  const bytes = await readArchived(archive, name, maxManifestBytes);
  if (!bytes) throw corrupt(archive, `lacks the config ${name}`);
  const json = parseJsonObject(bytes);
  const rootfs = readObject(json, "rootfs");
  const diffIds = rootfs ? readStrings(rootfs, "diff_ids") : [];
  if (diffIds.length !== layers.length) {
    throw corrupt(archive, `has ${layers.length} layers for a config of ${diffIds.length}`);
  }
  const digest = await digestOf(bytes);
  parts.set(digest, { bytes });
  return {
    descriptor: { mediaType: MediaTypes.dockerConfig, digest, size: bytes.length },
    diffIds,
    json,
  };
}

async function layerOf(
  archive: OpenArchive,
  name: string,
  diffId: string | undefined,
  hashPart: (part: TarFile) => Promise<Digest>,
): Promise<Descriptor> {
  const part = layerFile(archive, name);
  const { size } = part;
  const start = new Uint8Array(Math.min(size, 8));
  await archive.file.read(start, 0, start.length, part.offset);
  const compression = compressionOf(start);
  if (compression === undefined) {
    if (diffId === undefined || !isDigest(diffId)) throw corrupt(archive, `has no id of ${name}`);
    return { mediaType: dockerLayer, digest: diffId, size };
  }
  // Some builders put compressed layers in, which have digests of their own.
  const digest = await hashPart(part);
  const isZstd = compression === "zstd";
  return { mediaType: isZstd ? dockerLayerZstd : MediaTypes.dockerLayerGzip, digest, size };
}

function layerFile(archive: OpenArchive, name: string): TarFile {
  const part = archive.tar.find(name);
  if (!part) throw corrupt(archive, `lacks the layer ${name}`);
  return part;
}

async function manifestOf(
  config: Descriptor,
  layers: readonly Descriptor[],
  parts: Map<Digest, ArchivePart>,
): Promise<Descriptor> {
  const mediaType = MediaTypes.dockerManifest;
  const json = {
    schemaVersion: 2,
    mediaType,
    config: descriptorToJson(config),
    layers: layers.map((layer) => descriptorToJson(layer)),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const digest = await digestOf(bytes);
  parts.set(digest, { bytes });
  return { mediaType, digest, size: bytes.length };
}

/** An entry of index.json for each name of an image, or one without a name. */
function entriesOf({ tags }: DockerItem, { json }: Config, manifest: Descriptor): JsonObject[] {
  const entry = descriptorToJson({ ...manifest, platform: readPlatform(json) });
  if (tags.length === 0) return [entry];
  return tags.map((tag) => ({ ...entry, annotations: { [imageNameKey]: tag } }));
}

async function hashOf(
  file: FileHandle,
  { offset, size }: TarFile,
  { signal }: Cancellable,
): Promise<Digest> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(hashedAtOnce);
  for (let at = 0; at < size;) {
    throwIfAborted(signal);
    const wanted = Math.min(buffer.length, size - at);
    const { bytesRead } = await file.read(buffer, 0, wanted, offset + at);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return parseDigest(`sha256:${hash.digest("hex")}`);
}

function corrupt({ path }: OpenArchive, what: string): LayoutError {
  return new LayoutError("corrupt", path, `${path} ${what.slice(0, 300)}`);
}
