import { isAbortError, throwIfAborted, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { contentOf, contentSize } from "../../core/oci/contentSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { IndexEntry } from "../../core/oci/indexContents.ts";
import type { IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ManifestSource } from "../imageReader.ts";
import { readConfig } from "../readConfig.ts";
import { compareImageParts, compareSizes } from "./compareImageParts.ts";
import type {
  ComparedEntry,
  Comparison,
  EntryComparison,
  ImageComparison,
  ListComparison,
  ValueDifference,
} from "./comparison.ts";
import { compareValues } from "./compareValues.ts";
import { pairEntries, type EntryPair } from "./pairEntries.ts";

/** Entries of which more is read than the lists say; those beyond are compared by digest. */
const maxReadEntries = 64;

/** Manifests read at the same time. */
const concurrency = 4;

interface ListSide {
  readonly list: IndexManifest;
  readonly sourceOf: (digest: Digest) => ManifestSource;
}

interface ListOptions extends Cancellable {
  readonly explain: (error: unknown) => string;
}

/** A manifest that an entry names, where it could be read. */
interface ReadEntry {
  readonly manifest?: Manifest;
  readonly unread?: string;
}

/** Compares two lists entry by entry. Throws only an `AbortError`. */
export async function compareLists(
  left: ListSide,
  right: ListSide,
  options: ListOptions,
): Promise<Pick<Comparison, "sizes"> & { readonly content: ListComparison }> {
  const pairs = pairEntries(left.list, right.list);
  const contents = { left: [] as Descriptor[], right: [] as Descriptor[] };
  let isComplete = pairs.length <= maxReadEntries;
  const entries = await mapLimited(pairs, concurrency, async (pair, position) => {
    throwIfAborted(options.signal);
    if (position >= maxReadEntries) return summary(pair, {}, {});
    const [before, after] = await Promise.all([
      readEntry(left, pair.left, options),
      readEntry(right, pair.right, options),
    ]);
    contents.left.push(...contentIn(before.manifest));
    contents.right.push(...contentIn(after.manifest));
    if (before.unread !== undefined || after.unread !== undefined) isComplete = false;
    return compareEntry(left, right, { pair, before, after }, options);
  });
  const sizes = compareSizes(contents.left, contents.right, isComplete);
  return { sizes, content: { kind: "lists", entries } };
}

async function readEntry(
  { sourceOf }: ListSide,
  entry: IndexEntry | undefined,
  options: ListOptions,
): Promise<ReadEntry> {
  if (!entry) return {};
  const { digest } = entry.descriptor;
  try {
    const { reader, repository } = sourceOf(digest);
    return { manifest: await reader.manifest(repository, { digest }, options) };
  } catch (error) {
    if (isAbortError(error)) throw error;
    return { unread: options.explain(error) };
  }
}

interface ReadPair {
  readonly pair: EntryPair;
  readonly before: ReadEntry;
  readonly after: ReadEntry;
}

async function compareEntry(
  left: ListSide,
  right: ListSide,
  { pair, before, after }: ReadPair,
  options: ListOptions,
): Promise<EntryComparison> {
  const result = summary(pair, before, after);
  const [a, b] = [before.manifest, after.manifest];
  if (a?.kind !== "image" || b?.kind !== "image" || a.raw.digest === b.raw.digest) return result;
  try {
    const [leftConfig, rightConfig] = await Promise.all([
      readConfig(left.sourceOf(a.raw.digest), a, options),
      readConfig(right.sourceOf(b.raw.digest), b, options),
    ]);
    const image: ImageComparison = compareImageParts(
      { manifest: a, config: leftConfig },
      { manifest: b, config: rightConfig },
    );
    return { ...result, image };
  } catch (error) {
    if (isAbortError(error)) throw error;
    return { ...result, unread: options.explain(error) };
  }
}

/** What the lists themselves tell of a pair, with the sizes of what was read. */
function summary(pair: EntryPair, before: ReadEntry, after: ReadEntry): EntryComparison {
  const { left, right } = pair;
  const platform = right?.platform ?? left?.platform;
  const entry = left && right ? entryDifferences(left, right) : [];
  const unread = before.unread ?? after.unread;
  return {
    platform: platform ? formatPlatform(platform) : "",
    change: changeOf(pair, entry),
    ...(left && { left: comparedEntry(left, before) }),
    ...(right && { right: comparedEntry(right, after) }),
    entry,
    ...(unread !== undefined && { unread }),
  };
}

function changeOf(
  { left, right }: EntryPair,
  entry: readonly ValueDifference[],
): EntryComparison["change"] {
  if (!left) return "added";
  if (!right) return "removed";
  const isSame = left.descriptor.digest === right.descriptor.digest;
  const attested = left.attestations.map(({ digest }) => digest).join();
  const isAsAttested = right.attestations.map(({ digest }) => digest).join() === attested;
  return isSame && isAsAttested && entry.length === 0 ? "same" : "changed";
}

function entryDifferences(left: IndexEntry, right: IndexEntry): readonly ValueDifference[] {
  return [
    ...compareValues(values(left), values(right)),
    ...compareValues(left.descriptor.annotations ?? {}, right.descriptor.annotations ?? {}),
  ];

  function values({ descriptor, platform }: IndexEntry) {
    const { mediaType, artifactType, urls, data, extra } = descriptor;
    return {
      mediaType,
      artifactType,
      platform: platform && formatPlatform(platform),
      urls: urls && JSON.stringify(urls),
      data,
      ...Object.fromEntries(
        Object.entries(extra ?? {}).map(([name, value]) => [name, JSON.stringify(value)]),
      ),
    };
  }
}

function comparedEntry(
  { descriptor, attestations }: IndexEntry,
  { manifest }: ReadEntry,
): ComparedEntry {
  const { digest, mediaType, size } = descriptor;
  const content = contentIn(manifest);
  return {
    digest,
    mediaType,
    size,
    ...(content.length > 0 && { contentSize: contentSize(content) }),
    attestations: attestations.map((each) => each.digest),
  };
}

function contentIn(manifest: Manifest | undefined): readonly Descriptor[] {
  return manifest?.kind === "image" || manifest?.kind === "artifact" ? contentOf(manifest) : [];
}
