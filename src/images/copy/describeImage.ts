import { isAbortError, throwIfAborted, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { contentOf, contentSize } from "../../core/oci/contentSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { indexContents, type IndexEntry } from "../../core/oci/indexContents.ts";
import type { IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { isNonDistributableType } from "../../core/oci/mediaTypes.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { CopySource } from "./copyPlan.ts";

/** An image of an index, or of one within it. */
export interface FoundImage {
  readonly digest: Digest;
  readonly platform?: Platform;
  /** Of config and layers as stored; undefined where its manifest was not read. */
  readonly bytes?: number;
  readonly attestations: number;
}

/** What is told of an image before it is copied. */
export interface ImageFacts {
  readonly digest: Digest;
  readonly kind: Manifest["kind"];
  /** Of an index, in its order; empty for anything else. */
  readonly images: readonly FoundImage[];
  /** Of all content, each blob counted once; undefined if not everything was read. */
  readonly bytes?: number;
  /** Layers that may not be redistributed, as far as manifests were read. */
  readonly nonDistributable: number;
  /** What refers to it: by its subject, and by cosign's tags. */
  readonly referrers: number;
}

/** Manifests of one index that are read; more than any image has platforms. */
const maxRead = 64;
/** Indexes within indexes. */
const maxDepth = 3;
/** Requests at the same time. */
const concurrency = 6;
/** docs.sigstore.dev: where cosign puts what it knows of an image in a registry without referrers. */
const cosignEndings = ["sig", "att", "sbom"];

/** Looks at an image that is to be copied. Throws `StoreError` if there is none. */
export async function describeImage(
  source: CopySource,
  reference: ManifestReference,
  options: Cancellable = {},
): Promise<ImageFacts> {
  const manifest = await source.reader.manifest(source.repository, reference, options);
  const look = new Look(source, options);
  const [images, referrers] = await Promise.all([
    manifest.kind === "index" ? look.imagesOf(manifest, 0) : [],
    countReferrers(source, manifest.raw.digest, options),
  ]);
  if (manifest.kind === "image" || manifest.kind === "artifact") look.note(contentOf(manifest));
  return {
    digest: manifest.raw.digest,
    kind: manifest.kind,
    images,
    ...(look.isComplete && { bytes: contentSize(look.content) }),
    nonDistributable: look.content.filter((each) => isNonDistributableType(each.mediaType)).length,
    referrers,
  };
}

class Look {
  readonly #source: CopySource;
  readonly #options: Cancellable;
  readonly #content = new Map<Digest, Descriptor>();
  #read = 0;
  isComplete = true;

  constructor(source: CopySource, { signal }: Cancellable) {
    this.#source = source;
    this.#options = { signal };
  }

  get content(): readonly Descriptor[] {
    return [...this.#content.values()];
  }

  note(content: readonly Descriptor[]): void {
    for (const each of content) this.#content.set(each.digest, each);
  }

  async imagesOf(index: IndexManifest, depth: number): Promise<readonly FoundImage[]> {
    const { entries } = indexContents(index);
    const found = await mapLimited(entries, concurrency, (entry) => this.#found(entry, depth));
    return found.flat();
  }

  async #found(entry: IndexEntry, depth: number): Promise<readonly FoundImage[]> {
    const { descriptor, platform, attestations } = entry;
    const manifest = await this.#manifest(descriptor);
    if (manifest?.kind === "index" && depth < maxDepth) return this.imagesOf(manifest, depth + 1);
    const found = {
      digest: descriptor.digest,
      ...(platform && { platform }),
      attestations: attestations.length,
    };
    if (manifest?.kind !== "image" && manifest?.kind !== "artifact") {
      this.isComplete = false;
      return [found];
    }
    const content = contentOf(manifest);
    this.note(content);
    return [{ ...found, bytes: contentSize(content) }];
  }

  /** What cannot be read is told when it is copied. */
  async #manifest({ digest }: Descriptor): Promise<Manifest | undefined> {
    if (this.#read++ >= maxRead) return undefined;
    const { reader, repository } = this.#source;
    try {
      return await reader.manifest(repository, { digest }, this.#options);
    } catch (error) {
      if (isAbortError(error)) throw error;
      return undefined;
    }
  }
}

/** 0 where the store does not tell. */
async function countReferrers(
  { store, repository }: CopySource,
  digest: Digest,
  options: Cancellable,
): Promise<number> {
  const tags = cosignEndings.map((ending) => `${digest.replace(":", "-")}.${ending}`);
  const counts = await Promise.allSettled([
    store.listReferrers(repository, digest, options).then(({ length }) => length),
    ...tags.map(async (tag) => ((await store.headManifest(repository, { tag }, options)) ? 1 : 0)),
  ]);
  throwIfAborted(options.signal);
  return counts.reduce((sum, each) => sum + (each.status === "fulfilled" ? each.value : 0), 0);
}
