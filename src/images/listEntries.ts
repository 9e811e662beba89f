import type { Cancellable } from "../core/base/abort.ts";
import { readArray } from "../core/base/json.ts";
import { mapLimited } from "../core/base/limiter.ts";
import type { Descriptor } from "../core/oci/descriptor.ts";
import { shortDigest, type Digest } from "../core/oci/digest.ts";
import { isAttestation } from "../core/oci/indexContents.ts";
import type { ImageManifest, IndexManifest, Manifest } from "../core/oci/manifest.ts";
import { effectiveMediaType } from "../core/oci/parseManifest.ts";
import type { Platform } from "../core/oci/platform.ts";
import { formatPlatform } from "../core/oci/platformText.ts";
import type { ManifestReference } from "../core/registry/imageStore.ts";
import type { ImageReader } from "./imageReader.ts";
import type { DraftEntry } from "./listDraft.ts";
import { maxListDepth, type ListProblem } from "./listProblem.ts";

/** Requests for sources at the same time. */
const concurrency = 6;

/** What a list is made of: images and what attests them, or the reasons why it cannot be made. */
export interface ListEntries {
  readonly images: readonly DraftEntry[];
  /** Attestation manifests, kept because they belong to images of the list. */
  readonly attestations: readonly DraftEntry[];
  readonly problems: readonly ListProblem[];
}

/**
 * Reads tags and manifests of one repository as members of a list. Lists among them are flattened,
 * in order, into their images; attestations come along. Throws `StoreError`.
 */
export async function readListEntries(
  reader: ImageReader,
  repository: string,
  references: readonly ManifestReference[],
  options: Cancellable = {},
): Promise<ListEntries> {
  const walk = new SourceWalk(reader, repository, options);
  const parts = await mapLimited(references, concurrency, (reference) => walk.source(reference));
  return concat(parts);
}

class SourceWalk {
  readonly #reader: ImageReader;
  readonly #repository: string;
  readonly #options: Cancellable;

  constructor(reader: ImageReader, repository: string, options: Cancellable) {
    this.#reader = reader;
    this.#repository = repository;
    this.#options = options;
  }

  async source(reference: ManifestReference): Promise<ListEntries> {
    const manifest = await this.#reader.manifest(this.#repository, reference, this.#options);
    const { digest, bytes } = manifest.raw;
    const descriptor: Descriptor = {
      mediaType: effectiveMediaType(manifest),
      digest,
      size: bytes.length,
    };
    return this.#member(manifest, descriptor, this.#name(reference), []);
  }

  #name({ tag, digest }: ManifestReference): string {
    const name = this.#repository.slice(this.#repository.lastIndexOf("/") + 1);
    return tag === undefined ? `${name}@${shortDigest(digest)}` : `${name}:${tag}`;
  }

  async #member(
    manifest: Manifest,
    descriptor: Descriptor,
    source: string,
    trail: readonly Digest[],
  ): Promise<ListEntries> {
    const image = { source, digest: manifest.raw.digest };
    switch (manifest.kind) {
      case "image":
        return this.#image(manifest, descriptor, source);
      case "index":
        if (trail.includes(image.digest) || trail.length >= maxListDepth) {
          return refuse({ code: "tooDeep", image });
        }
        return this.#index(manifest, source, [...trail, image.digest]);
      case "schema1":
        return refuse({ code: "schema1", image });
      case "artifact":
        return refuse({ code: "notAnImage", image, type: manifest.type });
      case "unknown":
      case "opaque":
        return refuse({ code: "notAnImage", image, type: descriptor.mediaType });
    }
  }

  async #image(
    manifest: ImageManifest,
    descriptor: Descriptor,
    source: string,
  ): Promise<ListEntries> {
    const platform = descriptor.platform ?? (await this.#configPlatform(manifest));
    if (!platform.os || !platform.architecture) {
      return refuse({ code: "missingPlatform", image: { source, digest: manifest.raw.digest } });
    }
    return {
      images: [{ descriptor: { ...descriptor, platform }, source }],
      attestations: [],
      problems: [],
    };
  }

  async #configPlatform(manifest: ImageManifest): Promise<Platform> {
    const config = await this.#reader.config(this.#repository, manifest.config, this.#options);
    return config.platform;
  }

  async #index(
    index: IndexManifest,
    source: string,
    trail: readonly Digest[],
  ): Promise<ListEntries> {
    const count = readArray(index.json, "manifests").length - index.manifests.length;
    if (count > 0) {
      const image = { source, digest: index.raw.digest };
      return refuse({ code: "unreadableMembers", image, count });
    }
    const parts = await mapLimited(index.manifests, concurrency, async (child) => {
      if (isAttestation(child)) {
        return { images: [], attestations: [{ descriptor: child, source }], problems: [] };
      }
      const reference = { digest: child.digest };
      const manifest = await this.#reader.manifest(this.#repository, reference, this.#options);
      const label = child.platform ? `${source} (${formatPlatform(child.platform)})` : source;
      return this.#member(manifest, child, label, trail);
    });
    return concat(parts);
  }
}

function refuse(problem: ListProblem): ListEntries {
  return { images: [], attestations: [], problems: [problem] };
}

function concat(parts: readonly ListEntries[]): ListEntries {
  return {
    images: parts.flatMap((part) => part.images),
    attestations: parts.flatMap((part) => part.attestations),
    problems: parts.flatMap((part) => part.problems),
  };
}
