import type { Cancellable } from "../base/abort.ts";
import {
  isJsonObject,
  JsonError,
  parseJsonObject,
  readArray,
  readObject,
  type JsonObject,
  type JsonValue,
} from "../base/json.ts";
import { readDescriptor } from "../oci/descriptor.ts";
import { algorithmOf, hexOf, type Digest } from "../oci/digest.ts";
import { parseManifest } from "../oci/parseManifest.ts";
import { maxManifestBytes } from "../registry/manifests.ts";
import { readArchived, type ArchiveContent, type OpenArchive } from "./archiveContent.ts";
import { compressionOf } from "./compression.ts";
import { readDockerImages, readDockerItems, type DockerItem } from "./dockerArchive.ts";
import { imageNameKey, refNameKey } from "./entryNames.ts";
import { LayoutError } from "./layoutError.ts";
import { checkMark } from "./layoutFiles.ts";
import { LayoutIndex } from "./layoutIndex.ts";
import { openRegularFile, versionOf } from "./regularFile.ts";
import { TarIndex } from "./tarIndex.ts";

const maxIndexBytes = 16 * 1024 * 1024;
const maxMarkBytes = 64 * 1024;

/** What was read of an archive, and in which state of the file. */
export interface ReadArchive {
  readonly content: ArchiveContent;
  readonly version: string;
}

/** Reads the index of an archive; throws {@link LayoutError} as `openArchive` does. */
export async function readArchive(path: string, options: Cancellable): Promise<ReadArchive> {
  const file = await openRegularFile(path);
  try {
    const version = versionOf(await file.stat({ bigint: true }));
    const start = new Uint8Array(8);
    await file.read(start, 0, start.length, 0);
    const compression = compressionOf(start);
    if (compression) {
      throw new LayoutError("compressed", path, `${path} is compressed with ${compression}`);
    }
    const tar = await TarIndex.read(path, file, options);
    return { content: await readImages({ path, file, tar }, options), version };
  } catch (error) {
    if (JsonError.is(error)) {
      throw new LayoutError("corrupt", path, `${path}: ${error.message}`, { cause: error });
    }
    throw error;
  } finally {
    await file.close();
  }
}

async function readImages(archive: OpenArchive, options: Cancellable): Promise<ArchiveContent> {
  const mark = await readArchived(archive, "oci-layout", maxMarkBytes);
  const index = mark && (await readArchived(archive, "index.json", maxIndexBytes));
  const items = await readDockerItems(archive);
  if (mark && index) {
    checkMark(mark, archive.path);
    const find = (digest: Digest) =>
      archive.tar.find(`blobs/${algorithmOf(digest)}/${hexOf(digest)}`);
    const named = await withDockerNames(archive, index, items ?? []);
    const transports = ["oci-archive", ...(items ? ["docker-archive" as const] : [])] as const;
    return { index: LayoutIndex.parse(named), transports, find };
  }
  if (items) return readDockerImages(archive, items, options);
  const message = `${archive.path} has neither a layout nor a manifest.json`;
  throw new LayoutError("notArchive", archive.path, message);
}

/** The index with the names that only the manifest.json beside it gives to images. */
async function withDockerNames(
  archive: OpenArchive,
  index: Uint8Array,
  items: readonly DockerItem[],
): Promise<Uint8Array> {
  const tags = new Map(items.map((item) => [hexIn(item.config), item.tags]));
  const json = parseJsonObject(index);
  const manifests: JsonValue[] = [];
  for (const entry of readArray(json, "manifests")) {
    const image = isJsonObject(entry) && !isNamed(entry) ? entry : undefined;
    const config = image && tags.size > 0 ? await configOf(archive, image) : undefined;
    const names = config === undefined ? [] : (tags.get(hexOf(config)) ?? []);
    if (!image || names.length === 0) manifests.push(entry);
    else manifests.push(...names.map((name) => named(image, name)));
  }
  return new TextEncoder().encode(JSON.stringify({ ...json, manifests }));
}

async function configOf(archive: OpenArchive, entry: JsonObject): Promise<Digest | undefined> {
  const descriptor = readDescriptor(entry);
  if (!descriptor) return undefined;
  const { digest, mediaType } = descriptor;
  const name = `blobs/${algorithmOf(digest)}/${hexOf(digest)}`;
  const bytes = await readArchived(archive, name, maxManifestBytes);
  const manifest = bytes && parseManifest({ mediaType, digest, bytes });
  return manifest?.kind === "image" ? manifest.config.digest : undefined;
}

/** `blobs/sha256/<hex>` or `<hex>.json`. */
function hexIn(config: string): string {
  return /([0-9a-f]{64})(?:\.json)?$/.exec(config)?.[1] ?? "";
}

function isNamed(entry: JsonObject): boolean {
  const annotations = readObject(entry, "annotations");
  return annotations?.[imageNameKey] !== undefined || annotations?.[refNameKey] !== undefined;
}

function named(entry: JsonObject, name: string): JsonObject {
  return { ...entry, annotations: { ...readObject(entry, "annotations"), [imageNameKey]: name } };
}
