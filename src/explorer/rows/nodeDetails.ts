import type { Cancellable } from "../../core/base/abort.ts";
import { isAbortError } from "../../core/base/abort.ts";
import { JsonError } from "../../core/base/json.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { indexContents } from "../../core/oci/indexContents.ts";
import type { ImageManifest, IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { ImageReader } from "../../images/imageReader.ts";
import type { ManifestNode } from "../nodes.ts";
import { contentSize } from "./summarize.ts";

/** Entries of an index whose sizes are added up for a tooltip, and how many at a time. */
const maxSizedEntries = 32;
const concurrency = 4;

/** The size of one entry of an index; undefined where its manifest could not be read. */
export interface EntrySize {
  readonly platform: Platform | undefined;
  /** Bytes, compressed. */
  readonly size: number | undefined;
}

/** Everything about a manifest that fits a tooltip. */
export interface ManifestDetails {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes, compressed; all entries of an index together. Undefined where not all are known. */
  readonly size: number | undefined;
  /** For an index, in its order; empty otherwise. */
  readonly entries: readonly EntrySize[];
  /** RFC 3339, as the image's config says. */
  readonly created: string | undefined;
}

/** Reads what a tooltip says about a tag or manifest. Throws `StoreError`. */
export async function readManifestDetails(
  reader: ImageReader,
  node: ManifestNode,
  options: Cancellable,
): Promise<ManifestDetails> {
  const { repository } = node;
  const reference = node.kind === "tag" ? { tag: node.tag } : { digest: node.digest };
  const manifest = await reader.manifest(repository, reference, options);
  const details = new DetailsReader(reader, repository, options);
  const { digest } = manifest.raw;
  return { digest, mediaType: effectiveMediaType(manifest), ...(await details.read(manifest)) };
}

type Contents = Pick<ManifestDetails, "size" | "entries" | "created">;

class DetailsReader {
  readonly #reader: ImageReader;
  readonly #repository: string;
  readonly #options: Cancellable;

  constructor(reader: ImageReader, repository: string, options: Cancellable) {
    this.#reader = reader;
    this.#repository = repository;
    this.#options = options;
  }

  async read(manifest: Manifest): Promise<Contents> {
    switch (manifest.kind) {
      case "image":
        return { size: contentSize(manifest), entries: [], created: await this.#created(manifest) };
      case "index":
        return this.#index(manifest);
      case "artifact":
        return { size: contentSize(manifest), entries: [], created: undefined };
      case "schema1":
      case "unknown":
      case "opaque":
        return { size: undefined, entries: [], created: undefined };
    }
  }

  async #index(index: IndexManifest): Promise<Contents> {
    const { entries } = indexContents(index);
    const sized = entries.slice(0, maxSizedEntries);
    const sizes = await mapLimited(sized, concurrency, async ({ platform, descriptor }) => ({
      platform,
      size: await this.#entrySize(descriptor),
    }));
    const isComplete = sized.length === entries.length;
    return {
      entries: sizes,
      size: isComplete ? sum(sizes.map(({ size }) => size)) : undefined,
      created: undefined,
    };
  }

  /** An entry that is missing or unreadable leaves a gap rather than no tooltip at all. */
  async #entrySize({ digest }: Descriptor): Promise<number | undefined> {
    try {
      const manifest = await this.#reader.manifest(this.#repository, { digest }, this.#options);
      return "layers" in manifest && manifest.kind !== "schema1"
        ? contentSize(manifest)
        : undefined;
    } catch (error) {
      if (isAbortError(error)) throw error;
      return undefined;
    }
  }

  async #created({ config }: ImageManifest): Promise<string | undefined> {
    try {
      const { created } = await this.#reader.config(this.#repository, config, this.#options);
      return created;
    } catch (error) {
      if (JsonError.is(error)) return undefined;
      throw error;
    }
  }
}

function sum(sizes: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const size of sizes) {
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}
