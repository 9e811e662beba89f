import type { Cancellable } from "../../core/base/abort.ts";
import { readArray } from "../../core/base/json.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import type { ImageManifest, IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { bareMediaType, isIndexType } from "../../core/oci/mediaTypes.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { LeftBehind, MemberOrigin } from "../drafts/listDraft.ts";
import { fullOriginName } from "../drafts/originName.ts";
import type { ImageStores, OpenStore } from "../imageStores.ts";
import { readConfig } from "../readConfig.ts";
import { isPicked } from "./pickPlatforms.ts";
import { referredAttestations, subjectOf } from "./referredAttestations.ts";
import { sourceName } from "./sourceName.ts";
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
  /** Takes only the images for these platforms; each must be there. */
  readonly platforms?: readonly Platform[];
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
 * their images; attestations come along, those that only the store's referrers name included.
 * Throws `StoreError`, `UnknownConnectionError`.
 */
export async function readListMembers(
  stores: ImageStores,
  sources: readonly ListSource[],
  options: Cancellable = {},
): Promise<ListMembers> {
  const read = (source: ListSource) => {
    return new SourceWalk(stores.open(source.connectionId), source, options).members();
  };
  return concat(await mapLimited(sources, concurrency, read));
}

const nothing: ListMembers = { images: [], attestations: [], leftBehind: [], problems: [] };

class SourceWalk {
  readonly #opened: OpenStore;
  readonly #source: ListSource;
  readonly #options: Cancellable;
  /** Platforms of images that were not picked. */
  readonly #others: Platform[] = [];

  constructor(opened: OpenStore, source: ListSource, { signal }: Cancellable) {
    this.#opened = opened;
    this.#source = source;
    this.#options = { signal };
  }

  async members(): Promise<ListMembers> {
    const { descriptor, attestations = [] } = this.#source;
    const origin = this.#origin();
    const member = descriptor ? await this.#child(descriptor, origin, []) : await this.#top(origin);
    const attested = attestations.map((each) => ({ descriptor: each, origin }));
    const found = concat([member, { ...nothing, attestations: attested }]);
    const problem = this.#unpicked(found.images);
    return problem ? refuse(problem) : this.#attested(found);
  }

  /** With the attestations of images that have none in their list, as far as the store names any. */
  async #attested(found: ListMembers): Promise<ListMembers> {
    const { repository } = this.#source;
    const have = new Set(found.attestations.map(({ descriptor }) => subjectOf(descriptor)));
    const bare = found.images.filter(({ descriptor }) => !have.has(descriptor.digest));
    const more = await mapLimited(bare, concurrency, async ({ descriptor, origin }) => {
      const place = { store: this.#opened.store, repository };
      const named = await referredAttestations(place, descriptor, this.#options);
      return named.map((each) => ({ descriptor: each, origin }));
    });
    return { ...found, attestations: [...found.attestations, ...more.flat()] };
  }

  #unpicked(images: readonly ListMember[]): ListProblem | undefined {
    const { platforms = [], repository, reference } = this.#source;
    const picked = images.flatMap(({ descriptor }) => descriptor.platform ?? []);
    const wanted = platforms.filter((each) => !picked.some((other) => isPicked([each], other)));
    if (wanted.length === 0) return undefined;
    const available = [...picked, ...this.#others];
    return { code: "noSuchPlatform", source: sourceName(repository, reference), wanted, available };
  }

  async #top(origin: MemberOrigin): Promise<ListMembers> {
    const manifest = await this.#read();
    if (!manifest) return refuse({ code: "missing", source: fullOriginName(origin) });
    const { digest } = manifest.raw;
    const { tag } = this.#source.reference;
    const from = tag === undefined ? origin : { ...origin, chosen: { tag, digest } };
    return this.#member(manifest, { digest, ...factsOf(manifest) }, from, []);
  }

  /** `undefined` if it does not exist. */
  async #read(): Promise<Manifest | undefined> {
    const { repository, reference } = this.#source;
    try {
      return await this.#opened.reader.manifest(repository, reference, this.#options);
    } catch (error) {
      if (StoreError.is(error, "notFound")) return undefined;
      throw error;
    }
  }

  /** An entry of a list: kept as it stands there, once it fits the manifest that it names. */
  async #child(
    entry: Descriptor,
    origin: MemberOrigin,
    trail: readonly Digest[],
  ): Promise<ListMembers> {
    const { digest } = entry;
    const { repository } = this.#source;
    const manifest = await this.#opened.reader.manifest(repository, { digest }, this.#options);
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
    return { connectionId, repository, source: sourceName(repository, reference) };
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
    const platform = await this.#platformOf(manifest, descriptor.platform);
    if (!this.#isWanted(platform)) return nothing;
    const isKnown = platform.os !== "" || platform.architecture !== "";
    const member = { ...descriptor, ...(isKnown && { platform }) };
    return { ...nothing, images: [{ descriptor: member, origin }] };
  }

  /** As the list says; what it leaves out is filled in from the config. */
  async #platformOf(manifest: ImageManifest, written: Platform | undefined): Promise<Platform> {
    if (written?.os && written.architecture) return written;
    const place = { reader: this.#opened.reader, repository: this.#source.repository };
    const config = await readConfig(place, manifest, this.#options);
    const actual = config?.platform ?? { os: "", architecture: "" };
    if (!written) return actual;
    const { os, architecture } = written;
    return {
      ...actual,
      ...written,
      os: os || actual.os,
      architecture: architecture || actual.architecture,
    };
  }

  #isWanted(platform: Platform): boolean {
    const { platforms } = this.#source;
    const isWanted = platforms === undefined || isPicked(platforms, platform);
    if (!isWanted) this.#others.push(platform);
    return isWanted;
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
      // Not even read, if it says that it is for another platform.
      if (isImageFor(entry) && !this.#isWanted(entry.platform)) return nothing;
      const label = entry.platform ? `${source} (${formatPlatform(entry.platform)})` : source;
      return this.#child(entry, { ...origin, source: label }, trail);
    });
    const annotations = Object.keys(index.annotations);
    const leftBehind = annotations.length > 0 ? [{ source, annotations }] : [];
    return concat([...parts, { ...nothing, leftBehind }]);
  }
}

function isImageFor(entry: Descriptor): entry is Descriptor & { readonly platform: Platform } {
  const { os = "", architecture = "" } = entry.platform ?? {};
  return os !== "" && architecture !== "" && !isIndexType(bareMediaType(entry.mediaType));
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
