import { isDigest, type Digest } from "./digest.ts";
import { jsonTokens, type JsonToken } from "./jsonTokens.ts";
import { AttestationKeys } from "./manifest.ts";
import { isManifestType, MediaTypes } from "./mediaTypes.ts";

/** What a digest stands for in the document that mentions it. */
type DigestRole =
  | "manifest"
  | "config"
  | "layer"
  | "subject"
  | "attestationSubject"
  | "diffId"
  | "baseImage"
  | "other";

/** A digest in a JSON text. */
export interface DigestLink {
  /** UTF-16 units from the start of the text to the digest, inside its quotes. */
  readonly offset: number;
  /** UTF-16 units as written. */
  readonly length: number;
  readonly digest: Digest;
  /** Where the content is fetched in the same repository; `none` if it need not be there. */
  readonly target: "manifest" | "blob" | "none";
  readonly role: DigestRole;
  /** As the descriptor says; the empty string if unknown. */
  readonly mediaType: string;
  /** Bytes, as the descriptor says. */
  readonly size?: number;
}

/** Where in a document a value stands, as far as it matters. */
type Place = "root" | "annotations" | "rootfs" | "diffIds" | "other" | DescriptorPlace;
type DescriptorPlace = "manifests" | "config" | "layers" | "blobs" | "subject" | "fsLayers";

type Naming = Pick<DigestLink, "target" | "role">;

const descriptors: Readonly<Record<DescriptorPlace, Naming & { readonly key: string }>> = {
  manifests: { target: "manifest", role: "manifest", key: "digest" },
  config: { target: "blob", role: "config", key: "digest" },
  layers: { target: "blob", role: "layer", key: "digest" },
  blobs: { target: "blob", role: "layer", key: "digest" },
  subject: { target: "manifest", role: "subject", key: "digest" },
  fsLayers: { target: "blob", role: "layer", key: "blobSum" },
};

/** Annotation of the image that another was built from (image-spec annotations.md). */
const baseDigestKey = "org.opencontainers.image.base.digest";

/**
 * Finds the digests in a manifest, an index or an image config, in the order of the text. Reads
 * invalid JSON as far as it goes, and takes time and memory proportional to the text at any depth.
 */
export function findDigestLinks(text: string): readonly DigestLink[] {
  const finder = new DigestFinder();
  for (const token of jsonTokens(text)) finder.take(token);
  return finder.finish();
}

/**
 * Finds the descriptors anywhere in a JSON text, such as a report: objects with a `digest` and a
 * `mediaType`. What its media type does not tell to be a manifest is a blob.
 */
export function findDescriptorLinks(text: string): readonly DigestLink[] {
  const finder = new DigestFinder({ isFreeForm: true });
  for (const token of jsonTokens(text)) finder.take(token);
  return finder.finish();
}

interface FoundDigest extends Naming {
  readonly token: JsonToken;
  readonly digest: Digest;
}

/** An object or array that is open. */
interface Frame {
  readonly kind: "{" | "[";
  readonly place: Place;
  readonly digests: FoundDigest[];
  /** The name whose value comes next; undefined where a name is expected. */
  key: string | undefined;
  mediaType: string;
  size: number | undefined;
}

class DigestFinder {
  readonly #frames: Frame[] = [];
  readonly #open = { "{": 0, "[": 0 };
  readonly #links: DigestLink[] = [];
  readonly #isFreeForm: boolean;

  constructor({ isFreeForm = false } = {}) {
    this.#isFreeForm = isFreeForm;
  }

  take(token: JsonToken): void {
    switch (token.kind) {
      case "{":
      case "[":
        this.#push(token.kind);
        break;
      case "}":
        this.#close("{");
        break;
      case "]":
        this.#close("[");
        break;
      case ":":
        break;
      case ",":
        this.#endValue();
        break;
      case "string":
      case "number":
      case "other":
        this.#scalar(token);
        break;
    }
  }

  finish(): readonly DigestLink[] {
    while (this.#frames.length > 0) this.#pop();
    return this.#links.sort((a, b) => a.offset - b.offset);
  }

  #push(kind: Frame["kind"]): void {
    const parent = this.#frames.at(-1);
    const place = parent ? childPlace(parent) : kind === "{" ? "root" : "other";
    this.#open[kind]++;
    this.#frames.push({ kind, place, digests: [], key: undefined, mediaType: "", size: undefined });
  }

  /** Closes what is open up to the matching bracket; one that matches nothing is passed over. */
  #close(kind: Frame["kind"]): void {
    if (this.#open[kind] === 0) return;
    while (this.#pop() !== kind);
    this.#endValue();
  }

  #pop(): Frame["kind"] | undefined {
    const frame = this.#frames.pop();
    if (!frame) return undefined;
    this.#open[frame.kind]--;
    // Only now are the other members of the descriptor known: their order is free.
    for (const found of frame.digests) {
      this.#links.push(this.#isFreeForm ? toFreeLink(found, frame) : toLink(found, frame));
    }
    return frame.kind;
  }

  #endValue(): void {
    const frame = this.#frames.at(-1);
    if (frame) frame.key = undefined;
  }

  #scalar(token: JsonToken): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    if (frame.kind === "{" && frame.key === undefined) {
      frame.key = token.value;
      return;
    }
    if (token.kind === "string" && isDigest(token.value)) {
      const naming = nameDigest(frame.place, frame.key ?? "");
      frame.digests.push({ ...naming, token, digest: token.value });
    }
    if (token.kind === "string" && frame.key === "mediaType") frame.mediaType = token.value;
    if (token.kind === "number" && frame.key === "size") frame.size = readSize(token.value);
    this.#endValue();
  }
}

function childPlace({ kind, place, key = "" }: Frame): Place {
  if (kind === "[") return place;
  if (key === "annotations") return "annotations";
  if (place === "root" && (isDescriptorPlace(key) || key === "rootfs")) return key;
  return place === "rootfs" && key === "diff_ids" ? "diffIds" : "other";
}

function isDescriptorPlace(place: string): place is DescriptorPlace {
  return Object.hasOwn(descriptors, place);
}

function nameDigest(place: Place, key: string): Naming {
  if (place === "diffIds") return { target: "none", role: "diffId" };
  if (isDescriptorPlace(place) && key === descriptors[place].key) {
    return { target: descriptors[place].target, role: descriptors[place].role };
  }
  if (place === "annotations" && key === AttestationKeys.subject) {
    return { target: "manifest", role: "attestationSubject" };
  }
  return { target: "none", role: key === baseDigestKey ? "baseImage" : "other" };
}

function toLink({ token, ...found }: FoundDigest, frame: Frame): DigestLink {
  const { offset, length } = token;
  const isDescribed = isDescriptorPlace(frame.place) && found.role !== "other";
  // The layers of a schema 1 manifest have no type of their own; they are Docker's.
  const mediaType = frame.place === "fsLayers" ? MediaTypes.dockerLayerGzip : frame.mediaType;
  return {
    offset,
    length,
    ...found,
    mediaType: isDescribed ? mediaType : "",
    ...(isDescribed && frame.size !== undefined && { size: frame.size }),
  };
}

function toFreeLink({ token, digest }: FoundDigest, { mediaType, size }: Frame): DigestLink {
  const { offset, length } = token;
  const target = isManifestType(mediaType) ? "manifest" : mediaType ? "blob" : "none";
  const facts = { mediaType, ...(size !== undefined && { size }) };
  return { offset, length, digest, target, role: "other", ...facts };
}

function readSize(text: string): number | undefined {
  const size = Number(text);
  return Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}
