import type { Cancellable } from "../../core/base/abort.ts";
import { contentOf } from "../../core/oci/contentSize.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { indexContents } from "../../core/oci/indexContents.ts";
import type { ImageManifest, IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { platformKey, rankPlatforms } from "../../core/oci/platformMatch.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ManifestSource } from "../imageReader.ts";
import { readConfig } from "../readConfig.ts";
import {
  compareImageParts,
  compareSizes,
  fileFacts,
  type ImageParts,
} from "./compareImageParts.ts";
import { compareLayers } from "./compareLayers.ts";
import { compareLists } from "./compareLists.ts";
import type { ComparedManifest, Comparison, ValueDifference } from "./comparison.ts";
import { compareValues } from "./compareValues.ts";

/** One of two manifests that are compared, and where what it names is read. */
export interface ComparisonSide {
  readonly manifest: Manifest;
  /** The members of a draft may be in other repositories than the draft itself. */
  readonly sourceOf: (digest: Digest) => ManifestSource;
}

export interface CompareOptions extends Cancellable {
  /** Why an entry of a list could not be read, in words for people. */
  readonly explain: (error: unknown) => string;
  /** Takes an image as a list of that one: a list that replaces it adds the other platforms. */
  readonly asLists?: boolean;
}

type Differing = Pick<Comparison, "sizes" | "content">;

/**
 * Compares two manifests of any kind by what they mean: lists platform by platform, images by
 * config and layers, an image with the entry of a list that is for its platform. Configs are read
 * where they differ, the entries of lists up to a bound; one that cannot be read is told of in its
 * place. Throws `StoreError` if a config of the images themselves cannot be read, `AbortError`.
 */
export async function compareImages(
  left: ComparisonSide,
  right: ComparisonSide,
  options: CompareOptions,
): Promise<Comparison> {
  return {
    left: compared(left.manifest),
    right: compared(right.manifest),
    isSame: left.manifest.raw.digest === right.manifest.raw.digest,
    manifest: manifestDifferences(left.manifest, right.manifest),
    annotations: compareValues(annotationsOf(left.manifest), annotationsOf(right.manifest)),
    ...(await compareContents(left, right, options)),
  };
}

async function compareContents(
  left: ComparisonSide,
  right: ComparisonSide,
  options: CompareOptions,
): Promise<Differing> {
  const [a, b] = [left.manifest, right.manifest];
  if (a.kind === "index" && b.kind === "index") {
    return compareLists({ list: a, ...left }, { list: b, ...right }, options);
  }
  if (a.kind === "image" && b.kind === "image") {
    const [before, after] = await Promise.all([
      readParts(left, a, options),
      readParts(right, b, options),
    ]);
    return imagesCompared(before, after);
  }
  if (options.asLists && a.kind === "image" && b.kind === "index") {
    return compareLists(
      { list: await listOfOne(left, a, options), ...left },
      { list: b, ...right },
      options,
    );
  }
  if (a.kind === "image" && b.kind === "index") {
    return compareWithEntry(
      await readParts(left, a, options),
      { list: b, ...right },
      "right",
      options,
    );
  }
  if (a.kind === "index" && b.kind === "image") {
    return compareWithEntry(
      await readParts(right, b, options),
      { list: a, ...left },
      "left",
      options,
    );
  }
  if (a.kind === "artifact" && b.kind === "artifact") {
    const layers = compareLayers(fileFacts(a.layers), fileFacts(b.layers));
    return {
      content: { kind: "artifacts", layers },
      sizes: compareSizes(contentOf(a), contentOf(b)),
    };
  }
  return { content: { kind: "other" }, sizes: compareSizes([], [], false) };
}

/** Compares an image with the entry of a list that is for its platform. */
async function compareWithEntry(
  image: ImageParts,
  listSide: ComparisonSide & { readonly list: IndexManifest },
  side: "left" | "right",
  options: CompareOptions,
): Promise<Differing> {
  const platform = image.config?.platform ?? { os: "", architecture: "" };
  const { list, sourceOf } = listSide;
  const entries = indexContents(list).entries.filter(({ kind }) => kind === "image");
  const platforms = entries.map((entry) => entry.platform ?? { os: "", architecture: "" });
  const position = entryFor(platform, platforms);
  const entry = position === undefined ? undefined : entries[position];
  const none: Differing = {
    content: {
      kind: "noEntry",
      platform: formatPlatform(platform),
      list: side,
      platforms: platforms.map(formatPlatform),
    },
    sizes: compareSizes([], [], false),
  };
  if (!entry) return none;
  const { digest } = entry.descriptor;
  const source = sourceOf(digest);
  const manifest = await source.reader.manifest(source.repository, { digest }, options);
  if (manifest.kind !== "image") return none;
  const parts = await readParts(listSide, manifest, options);
  const result = side === "left" ? imagesCompared(parts, image) : imagesCompared(image, parts);
  const compared = { digest, platform: entry.platform ? formatPlatform(entry.platform) : "" };
  return { ...result, content: { ...result.content, entryOf: side, entry: compared } };
}

/** The entry that is for a platform: the very same, else the one that such a machine would take. */
function entryFor(wanted: Platform, offered: readonly Platform[]): number | undefined {
  const key = platformKey(wanted);
  const exact = offered.findIndex((platform) => platformKey(platform) === key);
  return exact < 0 ? rankPlatforms(wanted, offered)[0] : exact;
}

function imagesCompared(left: ImageParts, right: ImageParts) {
  const image = compareImageParts(left, right);
  const { platform } = right.config ?? left.config ?? {};
  return {
    content: { kind: "images", platform: platform ? formatPlatform(platform) : "", image },
    sizes: image.sizes,
  } as const;
}

async function listOfOne(
  side: ComparisonSide,
  image: ImageManifest,
  options: Cancellable,
): Promise<IndexManifest> {
  const { config } = await readParts(side, image, options);
  const { mediaType, digest, bytes } = image.raw;
  const size = bytes.length;
  const descriptor = { mediaType, digest, size, ...(config && { platform: config.platform }) };
  return { ...image, kind: "index", manifests: [descriptor] };
}

async function readParts(
  { sourceOf }: ComparisonSide,
  manifest: ImageManifest,
  options: Cancellable,
): Promise<ImageParts> {
  const source = sourceOf(manifest.raw.digest);
  return { manifest, config: await readConfig(source, manifest, options) };
}

function compared({ kind, raw }: Manifest): ComparedManifest {
  return { kind, digest: raw.digest, mediaType: raw.mediaType, size: raw.bytes.length };
}

function manifestDifferences(left: Manifest, right: Manifest): readonly ValueDifference[] {
  return compareValues(values(left), values(right));

  function values(manifest: Manifest) {
    const { mediaType } = manifest.raw;
    if (manifest.kind === "opaque") return { mediaType };
    const { artifactType, subject } = manifest;
    return { mediaType, artifactType, subject: subject?.digest };
  }
}

function annotationsOf(manifest: Manifest): Readonly<Record<string, string>> {
  return manifest.kind === "opaque" ? {} : manifest.annotations;
}
