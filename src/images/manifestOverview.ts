import { isAbortError, throwIfAborted, type Cancellable } from "../core/base/abort.ts";
import { JsonError } from "../core/base/json.ts";
import { mapLimited } from "../core/base/limiter.ts";
import type { Descriptor } from "../core/oci/descriptor.ts";
import type { Digest } from "../core/oci/digest.ts";
import type { ImageConfig } from "../core/oci/imageConfig.ts";
import { indexContents, type IndexEntry } from "../core/oci/indexContents.ts";
import type { ImageManifest, IndexManifest } from "../core/oci/manifest.ts";
import type { Platform } from "../core/oci/platform.ts";
import { samePlatform } from "../core/oci/platformMatch.ts";
import { statementKinds, type StatementKind } from "./attestationKinds.ts";
import type { ImageReader } from "./imageReader.ts";

/** What the manifest behind an entry of an index tells. */
export type EntryOverview =
  | {
      readonly kind: "image";
      /** Bytes of config and layers as stored, content named twice counted once. */
      readonly size: number;
      readonly layers: number;
      /** RFC 3339, as the config says. */
      readonly created?: string;
      /** Kinds of statements of its attestations. */
      readonly statements: readonly StatementKind[];
      /** What its config says, where that is another platform than the index says. */
      readonly actualPlatform?: Platform;
    }
  /** A nested index; entries less attestations. */
  | { readonly kind: "index"; readonly entries: number }
  | { readonly kind: "artifact"; readonly type: string; readonly size: number }
  /** Schema 1 or nothing that is known. */
  | { readonly kind: "other" }
  | { readonly kind: "failed"; readonly error: unknown };

/** Manifests read at the same time. */
const concurrency = 4;
/** Attestation manifests read for one image. */
const maxAttestations = 4;

export interface OverviewOptions extends Cancellable {
  /** Entries beyond this many are not read. */
  readonly maxEntries: number;
  /** Called once for each entry, as it becomes known; positions as in `indexContents`. */
  readonly onEntry: (position: number, overview: EntryOverview) => void;
}

/** Where manifests are read. */
export interface ManifestSource {
  readonly reader: ImageReader;
  readonly repository: string;
}

/**
 * Reads the manifests of an index's entries and tells of each as it comes. An entry that cannot be
 * read is `failed` and leaves the others alone. Returns the bytes of all described images, each
 * blob counted once; `undefined` if not everything could be read. Throws only an `AbortError`.
 */
export async function describeEntries(
  source: ManifestSource,
  index: IndexManifest,
  options: OverviewOptions,
): Promise<number | undefined> {
  const { entries } = indexContents(index);
  const { maxEntries, onEntry, signal } = options;
  const blobs = new Map<Digest, number>();
  let isComplete = entries.length <= maxEntries;
  await mapLimited(entries.slice(0, maxEntries), concurrency, async (entry, position) => {
    throwIfAborted(signal);
    const overview = await describeEntry(source, entry, blobs, { signal });
    throwIfAborted(signal);
    if (overview.kind === "failed" || overview.kind === "index") isComplete = false;
    onEntry(position, overview);
  });
  return isComplete ? sum(blobs) : undefined;
}

async function describeEntry(
  source: ManifestSource,
  entry: IndexEntry,
  blobs: Map<Digest, number>,
  options: Cancellable,
): Promise<EntryOverview> {
  const { reader, repository } = source;
  try {
    const manifest = await reader.manifest(repository, entry.descriptor, options);
    switch (manifest.kind) {
      case "image": {
        addAll(blobs, manifest);
        return await describeImage(source, entry, manifest, options);
      }
      case "artifact":
        addAll(blobs, manifest);
        return { kind: "artifact", type: manifest.type, size: contentSize(manifest) };
      case "index":
        return { kind: "index", entries: indexContents(manifest).entries.length };
      case "schema1":
      case "unknown":
      case "opaque":
        return { kind: "other" };
    }
  } catch (error) {
    if (isAbortError(error)) throw error;
    return { kind: "failed", error };
  }
}

async function describeImage(
  source: ManifestSource,
  { platform, attestations }: IndexEntry,
  manifest: ImageManifest,
  options: Cancellable,
): Promise<EntryOverview> {
  const [config, statements] = await Promise.all([
    readConfig(source, manifest, options),
    readStatements(source, attestations, options),
  ]);
  const actual = config?.platform;
  const differs = platform && actual?.os && actual.architecture && !agrees(platform, actual);
  return {
    kind: "image",
    size: contentSize(manifest),
    layers: manifest.layers.length,
    ...(config?.created && { created: config.created }),
    statements,
    ...(differs && { actualPlatform: actual }),
  };
}

/** Whether a config bears out the platform of an index, which may say more than the config. */
function agrees(claimed: Platform, actual: Platform): boolean {
  return samePlatform(pick(claimed, actual), pick(actual, claimed));

  function pick(platform: Platform, other: Platform): Platform {
    const { os, architecture, variant, osVersion } = platform;
    return {
      os,
      architecture,
      ...(variant && other.variant && { variant }),
      ...(osVersion && other.osVersion && { osVersion }),
    };
  }
}

/** The config of an image, or `undefined` where it is no image config: the row is shown without. */
async function readConfig(
  { reader, repository }: ManifestSource,
  { config }: ImageManifest,
  options: Cancellable,
): Promise<ImageConfig | undefined> {
  try {
    return await reader.config(repository, config, options);
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}

async function readStatements(
  { reader, repository }: ManifestSource,
  attestations: readonly Descriptor[],
  options: Cancellable,
): Promise<readonly StatementKind[]> {
  const kinds = new Set<StatementKind>();
  for (const { digest } of attestations.slice(0, maxAttestations)) {
    for (const kind of await statementsOf(digest)) kinds.add(kind);
  }
  return [...kinds];

  async function statementsOf(digest: Digest): Promise<readonly StatementKind[]> {
    try {
      const manifest = await reader.manifest(repository, { digest }, options);
      const hasLayers = manifest.kind === "artifact" || manifest.kind === "image";
      return hasLayers ? statementKinds(manifest.layers) : ["other"];
    } catch (error) {
      if (isAbortError(error)) throw error;
      // That it is there is known from the index; what it says is not worth failing the row.
      return ["other"];
    }
  }
}

interface Contents {
  readonly config?: Descriptor;
  readonly layers: readonly Descriptor[];
}

function contentSize(contents: Contents): number {
  const blobs = new Map<Digest, number>();
  addAll(blobs, contents);
  return sum(blobs);
}

function addAll(blobs: Map<Digest, number>, { config, layers }: Contents): void {
  for (const { digest, size } of config ? [config, ...layers] : layers) blobs.set(digest, size);
}

function sum(blobs: ReadonlyMap<Digest, number>): number {
  return [...blobs.values()].reduce((total, size) => total + size, 0);
}
