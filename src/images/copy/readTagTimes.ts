import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { indexContents } from "../../core/oci/indexContents.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import type { ManifestSource } from "../imageReader.ts";
import { readConfig } from "../readConfig.ts";
import { chooseTags } from "./chooseTags.ts";

/** Annotation with the time at which an image was built (image-spec annotations.md). */
const createdAnnotation = "org.opencontainers.image.created";

/** Tags that are looked at, with up to three requests each; others stay of unknown age. */
const maxTags = 200;

/** Requests at the same time. */
const concurrency = 8;

/**
 * When the images of tags were built, in milliseconds since the epoch, for stores that do not tell
 * when a tag was written. Of very many tags those with the highest versions are looked at. Tags
 * whose image does not say, or cannot be read, are not among the results. Throws an `AbortError`.
 */
export async function readTagTimes(
  source: ManifestSource,
  tags: readonly string[],
  options: Cancellable = {},
): Promise<ReadonlyMap<string, number>> {
  const looked = chooseTags(tags, { kind: "newest", count: maxTags });
  const times = await mapLimited(looked, concurrency, async (tag): Promise<[string, number]> => [
    tag,
    await builtAt(source, tag, options),
  ]);
  // Reproducible builds write 1970, which says nothing of their age.
  return new Map(times.filter(([, time]) => time > 0));
}

async function builtAt(source: ManifestSource, tag: string, options: Cancellable): Promise<number> {
  try {
    const manifest = await source.reader.manifest(source.repository, { tag }, options);
    return Date.parse((await createdOf(source, manifest, options)) ?? "");
  } catch (error) {
    if (isAbortError(error)) throw error;
    return Number.NaN; // its age is all that was asked for
  }
}

async function createdOf(
  source: ManifestSource,
  manifest: Manifest,
  options: Cancellable,
): Promise<string | undefined> {
  if (manifest.kind === "opaque") return undefined;
  const annotated = manifest.annotations[createdAnnotation];
  if (annotated !== undefined) return annotated;
  switch (manifest.kind) {
    case "image":
      return (await readConfig(source, manifest, options))?.created;
    case "index": {
      const { entries } = indexContents(manifest);
      const first = entries.find(({ kind }) => kind === "image")?.descriptor;
      if (!first) return undefined;
      const { digest } = first;
      const image = await source.reader.manifest(source.repository, { digest }, options);
      return image.kind === "image" ? createdOf(source, image, options) : undefined;
    }
    case "artifact":
    case "schema1":
    case "unknown":
      return undefined;
  }
}
