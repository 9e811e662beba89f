import { isAbortError, throwIfAborted, type Cancellable } from "../core/base/abort.ts";
import { mapLimited } from "../core/base/limiter.ts";
import { contentOf, contentSize } from "../core/oci/contentSize.ts";
import type { Descriptor } from "../core/oci/descriptor.ts";
import { indexContents, type IndexEntry } from "../core/oci/indexContents.ts";
import type { ImageManifest, IndexManifest } from "../core/oci/manifest.ts";
import type { Platform } from "../core/oci/platform.ts";
import { platformsAgree } from "../core/oci/platformAgreement.ts";
import type { StatementKind } from "../core/oci/statementKinds.ts";
import type { ManifestSource } from "./imageReader.ts";
import { readConfig } from "./readConfig.ts";
import { readStatements } from "./readStatements.ts";

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

export interface OverviewOptions extends Cancellable {
  /** Entries beyond this many are not read. */
  readonly maxEntries: number;
  /** Where an entry is to be read, if not where the index is. */
  readonly sourceOf?: (entry: Descriptor) => ManifestSource;
  /** Called once for each entry, as it becomes known; positions as in `indexContents`. */
  readonly onEntry: (position: number, overview: EntryOverview) => void;
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
  const { maxEntries, onEntry, signal, sourceOf = () => source } = options;
  const contents: (readonly Descriptor[])[] = [];
  let isComplete = entries.length <= maxEntries;
  await mapLimited(entries.slice(0, maxEntries), concurrency, async (entry, position) => {
    throwIfAborted(signal);
    const overview = await describeEntry(sourceOf, entry, contents, { signal });
    throwIfAborted(signal);
    if (overview.kind === "failed" || overview.kind === "index") isComplete = false;
    onEntry(position, overview);
  });
  return isComplete ? contentSize(contents.flat()) : undefined;
}

async function describeEntry(
  sourceOf: (entry: Descriptor) => ManifestSource,
  entry: IndexEntry,
  contents: (readonly Descriptor[])[],
  options: Cancellable,
): Promise<EntryOverview> {
  try {
    const source = sourceOf(entry.descriptor);
    const { reader, repository } = source;
    const manifest = await reader.manifest(repository, entry.descriptor, options);
    switch (manifest.kind) {
      case "image":
        contents.push(contentOf(manifest));
        return await describeImage(source, entry, manifest, options);
      case "artifact":
        contents.push(contentOf(manifest));
        return { kind: "artifact", type: manifest.type, size: contentSize(contentOf(manifest)) };
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
  const differs = platform && actual && !platformsAgree(platform, actual);
  return {
    kind: "image",
    size: contentSize(contentOf(manifest)),
    layers: manifest.layers.length,
    ...(config?.created && { created: config.created }),
    statements,
    ...(differs && { actualPlatform: actual }),
  };
}
