import type { Cancellable } from "../../core/base/abort.ts";
import { readArray } from "../../core/base/json.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { shortDigest, type Digest } from "../../core/oci/digest.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import type { ImageManifest, IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { ImageReader } from "../imageReader.ts";
import type { DraftEntry, LeftBehind } from "../drafts/listDraft.ts";
import { maxListDepth, type ListProblem } from "./listProblem.ts";

/** Requests for sources at the same time. */
const concurrency = 6;

/**
 * What a list is to be made of: a tag or manifest of a repository. The row of a list's entry has
 * its descriptor there, too, which may say more than the manifest does (os.version, annotations).
 */
export interface ListSource {
  readonly reference: ManifestReference;
  readonly descriptor?: Descriptor;
  readonly attestations?: readonly Descriptor[];
}

/** What a list is made of: images and what attests them, or the reasons why it cannot be made. */
export interface ListEntries {
  readonly images: readonly DraftEntry[];
  /** Attestation manifests, kept because they belong to images of the list. */
  readonly attestations: readonly DraftEntry[];
  readonly leftBehind: readonly LeftBehind[];
  readonly problems: readonly ListProblem[];
}

/**
 * Reads tags and manifests of one repository as members of a list. Lists among them are flattened,
 * in order, into their images; attestations come along. Throws `StoreError`.
 */
export async function readListEntries(
  reader: ImageReader,
  repository: string,
  sources: readonly ListSource[],
  options: Cancellable = {},
): Promise<ListEntries> {
  const walk = new SourceWalk(reader, repository, options);
  return concat(await mapLimited(sources, concurrency, (source) => walk.source(source)));
}

const nothing: ListEntries = { images: [], attestations: [], leftBehind: [], problems: [] };

class SourceWalk {
  readonly #reader: ImageReader;
  readonly #repository: string;
  readonly #options: Cancellable;

  constructor(reader: ImageReader, repository: string, options: Cancellable) {
    this.#reader = reader;
    this.#repository = repository;
    this.#options = options;
  }

  async source({ reference, descriptor, attestations = [] }: ListSource): Promise<ListEntries> {
    const source = this.#name(reference);
    const member = descriptor
      ? await this.#child(descriptor, source, [])
      : await this.#top(reference, source);
    const attested = attestations.map((each) => ({ descriptor: each, source }));
    return concat([member, { ...nothing, attestations: attested }]);
  }

  async #top(reference: ManifestReference, source: string): Promise<ListEntries> {
    const manifest = await this.#reader.manifest(this.#repository, reference, this.#options);
    const { digest } = manifest.raw;
    return this.#member(manifest, { digest, ...factsOf(manifest) }, source, []);
  }

  /** An entry of a list: kept as it stands there, once it fits the manifest that it names. */
  async #child(entry: Descriptor, source: string, trail: readonly Digest[]): Promise<ListEntries> {
    const { digest } = entry;
    const manifest = await this.#reader.manifest(this.#repository, { digest }, this.#options);
    const actual = factsOf(manifest);
    const { mediaType, size } = entry;
    if (size !== actual.size || (mediaType !== "" && mediaType !== actual.mediaType)) {
      const image = { source, digest };
      return refuse({ code: "contradiction", image, claimed: { mediaType, size }, actual });
    }
    return this.#member(manifest, { ...entry, ...actual }, source, trail);
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
    return { ...nothing, images: [{ descriptor: { ...descriptor, platform }, source }] };
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
    const parts = await mapLimited(index.manifests, concurrency, async (entry) => {
      if (isAttestation(entry)) {
        return { ...nothing, attestations: [{ descriptor: entry, source }] };
      }
      const label = entry.platform ? `${source} (${formatPlatform(entry.platform)})` : source;
      return this.#child(entry, label, trail);
    });
    const annotations = Object.keys(index.annotations);
    const leftBehind = annotations.length > 0 ? [{ source, annotations }] : [];
    return concat([...parts, { ...nothing, leftBehind }]);
  }
}

function factsOf(manifest: Manifest): Pick<Descriptor, "mediaType" | "size"> {
  return { mediaType: effectiveMediaType(manifest), size: manifest.raw.bytes.length };
}

function refuse(problem: ListProblem): ListEntries {
  return { ...nothing, problems: [problem] };
}

function concat(parts: readonly ListEntries[]): ListEntries {
  return {
    images: parts.flatMap((part) => part.images),
    attestations: parts.flatMap((part) => part.attestations),
    leftBehind: parts.flatMap((part) => part.leftBehind),
    problems: parts.flatMap((part) => part.problems),
  };
}
