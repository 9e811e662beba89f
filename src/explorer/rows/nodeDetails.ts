import type { Cancellable } from "../../core/base/abort.ts";
import { isAbortError } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { contentOf, contentSize } from "../../core/oci/contentSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { indexContents } from "../../core/oci/indexContents.ts";
import type { IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { ImageReader, ManifestSource } from "../../images/imageReader.ts";
import { readConfig } from "../../images/readConfig.ts";
import type { ManifestNode } from "../nodes.ts";

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
  /**
   * Bytes, compressed; of all entries of an index together, shared content counted once.
   * Undefined where not all are known.
   */
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
  const details = new DetailsReader({ reader, repository }, options);
  const { digest } = manifest.raw;
  return { digest, mediaType: effectiveMediaType(manifest), ...(await details.read(manifest)) };
}

type Contents = Pick<ManifestDetails, "size" | "entries" | "created">;

class DetailsReader {
  readonly #source: ManifestSource;
  readonly #options: Cancellable;

  constructor(source: ManifestSource, options: Cancellable) {
    this.#source = source;
    this.#options = options;
  }

  async read(manifest: Manifest): Promise<Contents> {
    switch (manifest.kind) {
      case "image": {
        const config = await readConfig(this.#source, manifest, this.#options);
        return { size: contentSize(contentOf(manifest)), entries: [], created: config?.created };
      }
      case "index":
        return this.#index(manifest);
      case "artifact":
        return { size: contentSize(contentOf(manifest)), entries: [], created: undefined };
      case "schema1":
      case "unknown":
      case "opaque":
        return { size: undefined, entries: [], created: undefined };
    }
  }

  async #index(index: IndexManifest): Promise<Contents> {
    const { entries } = indexContents(index);
    const sized = entries.slice(0, maxSizedEntries);
    const contents = await mapLimited(sized, concurrency, ({ descriptor }) =>
      this.#entryContent(descriptor),
    );
    const known = contents.filter((content) => content !== undefined);
    return {
      entries: sized.map(({ platform }, position) => {
        const content = contents[position];
        return { platform, size: content && contentSize(content) };
      }),
      size: known.length === entries.length ? contentSize(known.flat()) : undefined,
      created: undefined,
    };
  }

  /** An entry that is missing or unreadable leaves a gap rather than no tooltip at all. */
  async #entryContent({ digest }: Descriptor): Promise<readonly Descriptor[] | undefined> {
    const { reader, repository } = this.#source;
    try {
      const manifest = await reader.manifest(repository, { digest }, this.#options);
      return "layers" in manifest && manifest.kind !== "schema1" ? contentOf(manifest) : undefined;
    } catch (error) {
      if (isAbortError(error)) throw error;
      return undefined;
    }
  }
}
