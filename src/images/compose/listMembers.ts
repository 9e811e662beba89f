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
import type { LeftBehind, MemberOrigin } from "../drafts/listDraft.ts";
import type { ImageReader } from "../imageReader.ts";
import type { ImageStores } from "../imageStores.ts";
import { maxListDepth, type ListProblem } from "./listProblem.ts";

/** Requests for sources at the same time. */
const concurrency = 6;

/**
 * What a list is to be made of: a tag or manifest of any repository. The row of a list's entry has
 * its descriptor there, too, which may say more than the manifest does (os.version, annotations).
 */
export interface ListSource {
  readonly connectionId: string;
  readonly repository: string;
  readonly reference: ManifestReference;
  readonly descriptor?: Descriptor;
  readonly attestations?: readonly Descriptor[];
}

/** A member of a list, as it will stand in it, and where it comes from. */
export interface ListMember {
  readonly descriptor: Descriptor;
  readonly origin: MemberOrigin;
}

/** What a list is made of: images and what attests them, or the reasons why it cannot be made. */
export interface ListMembers {
  readonly images: readonly ListMember[];
  /** Attestation manifests; only those of images in the list will be kept. */
  readonly attestations: readonly ListMember[];
  readonly leftBehind: readonly LeftBehind[];
  readonly problems: readonly ListProblem[];
}

/**
 * Reads tags and manifests as members of a list. Lists among them are flattened, in order, into
 * their images; attestations come along. Throws `StoreError`, `UnknownConnectionError`.
 */
export async function readListMembers(
  stores: ImageStores,
  sources: readonly ListSource[],
  options: Cancellable = {},
): Promise<ListMembers> {
  const read = (source: ListSource) => {
    const { reader } = stores.open(source.connectionId);
    return new SourceWalk(reader, source, options).members();
  };
  return concat(await mapLimited(sources, concurrency, read));
}

const nothing: ListMembers = { images: [], attestations: [], leftBehind: [], problems: [] };

class SourceWalk {
  readonly #reader: ImageReader;
  readonly #source: ListSource;
  readonly #options: Cancellable;

  constructor(reader: ImageReader, source: ListSource, options: Cancellable) {
    this.#reader = reader;
    this.#source = source;
    this.#options = options;
  }

  async members(): Promise<ListMembers> {
    const { descriptor, attestations = [] } = this.#source;
    const origin = this.#origin();
    const member = descriptor ? await this.#child(descriptor, origin, []) : await this.#top(origin);
    const attested = attestations.map((each) => ({ descriptor: each, origin }));
    return concat([member, { ...nothing, attestations: attested }]);
  }

  async #top(origin: MemberOrigin): Promise<ListMembers> {
    const { repository, reference } = this.#source;
    const manifest = await this.#reader.manifest(repository, reference, this.#options);
    const { digest } = manifest.raw;
    const { tag } = reference;
    const from = tag === undefined ? origin : { ...origin, chosen: { tag, digest } };
    return this.#member(manifest, { digest, ...factsOf(manifest) }, from, []);
  }

  /** An entry of a list: kept as it stands there, once it fits the manifest that it names. */
  async #child(
    entry: Descriptor,
    origin: MemberOrigin,
    trail: readonly Digest[],
  ): Promise<ListMembers> {
    const { digest } = entry;
    const { repository } = this.#source;
    const manifest = await this.#reader.manifest(repository, { digest }, this.#options);
    const actual = factsOf(manifest);
    const { mediaType, size } = entry;
    if (size !== actual.size || (mediaType !== "" && mediaType !== actual.mediaType)) {
      const image = { source: origin.source, digest };
      return refuse({ code: "contradiction", image, claimed: { mediaType, size }, actual });
    }
    return this.#member(manifest, { ...entry, ...actual }, origin, trail);
  }

  #origin(): MemberOrigin {
    const { connectionId, repository, reference } = this.#source;
    const { tag, digest } = reference;
    const name = repository.slice(repository.lastIndexOf("/") + 1);
    const source = tag === undefined ? `${name}@${shortDigest(digest)}` : `${name}:${tag}`;
    return { connectionId, repository, source };
  }

  async #member(
    manifest: Manifest,
    descriptor: Descriptor,
    origin: MemberOrigin,
    trail: readonly Digest[],
  ): Promise<ListMembers> {
    const image = { source: origin.source, digest: manifest.raw.digest };
    switch (manifest.kind) {
      case "image":
        return this.#image(manifest, descriptor, origin);
      case "index":
        if (trail.includes(image.digest) || trail.length >= maxListDepth) {
          return refuse({ code: "tooDeep", image });
        }
        return this.#index(manifest, origin, [...trail, image.digest]);
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
    origin: MemberOrigin,
  ): Promise<ListMembers> {
    const platform = descriptor.platform ?? (await this.#configPlatform(manifest));
    const isKnown = platform.os !== "" || platform.architecture !== "";
    const member = { ...descriptor, ...(isKnown && { platform }) };
    return { ...nothing, images: [{ descriptor: member, origin }] };
  }

  async #configPlatform(manifest: ImageManifest): Promise<Platform> {
    const { repository } = this.#source;
    const config = await this.#reader.config(repository, manifest.config, this.#options);
    return config.platform;
  }

  async #index(
    index: IndexManifest,
    origin: MemberOrigin,
    trail: readonly Digest[],
  ): Promise<ListMembers> {
    const { source } = origin;
    const count = readArray(index.json, "manifests").length - index.manifests.length;
    if (count > 0) {
      const image = { source, digest: index.raw.digest };
      return refuse({ code: "unreadableMembers", image, count });
    }
    const parts = await mapLimited(index.manifests, concurrency, async (entry) => {
      if (isAttestation(entry)) {
        return { ...nothing, attestations: [{ descriptor: entry, origin }] };
      }
      const label = entry.platform ? `${source} (${formatPlatform(entry.platform)})` : source;
      return this.#child(entry, { ...origin, source: label }, trail);
    });
    const annotations = Object.keys(index.annotations);
    const leftBehind = annotations.length > 0 ? [{ source, annotations }] : [];
    return concat([...parts, { ...nothing, leftBehind }]);
  }
}

function factsOf(manifest: Manifest): Pick<Descriptor, "mediaType" | "size"> {
  return { mediaType: effectiveMediaType(manifest), size: manifest.raw.bytes.length };
}

function refuse(problem: ListProblem): ListMembers {
  return { ...nothing, problems: [problem] };
}

function concat(parts: readonly ListMembers[]): ListMembers {
  return {
    images: parts.flatMap((part) => part.images),
    attestations: parts.flatMap((part) => part.attestations),
    leftBehind: parts.flatMap((part) => part.leftBehind),
    problems: parts.flatMap((part) => part.problems),
  };
}
