import type { Digest } from "../../core/oci/digest.ts";

/** What two manifests have in common and what not. Plain data: it is shown as JSON as it is. */
export interface Comparison {
  readonly left: ComparedManifest;
  readonly right: ComparedManifest;
  /** Byte for byte. */
  readonly isSame: boolean;
  /** What the manifests themselves say: media type, artifact type, subject. */
  readonly manifest: readonly ValueDifference[];
  readonly annotations: readonly ValueDifference[];
  readonly sizes: SizeComparison;
  readonly content: ContentComparison;
}

export interface ComparedManifest {
  readonly digest: Digest;
  /** As the document or the store names it. */
  readonly mediaType: string;
  /** Bytes of the manifest itself. */
  readonly size: number;
  readonly kind: "image" | "index" | "artifact" | "schema1" | "unknown" | "opaque";
}

/** A value that is not the same on both sides; undefined where a side has none. */
export interface ValueDifference {
  readonly name: string;
  readonly left?: string;
  readonly right?: string;
}

/** Configs and layers as stored, in bytes, content named twice counted once. */
export interface SizeComparison {
  readonly left: number;
  readonly right: number;
  /** Of content that both have. */
  readonly shared: number;
  /** False where not everything could be read: then they are the sums of what could. */
  readonly isComplete: boolean;
}

export type ContentComparison =
  | ListComparison
  /** Two images, or an image and the entry of a list that is for its platform. */
  | {
      readonly kind: "images";
      readonly platform: string;
      /** Where a side is a list: that side, and its entry that was compared. */
      readonly entryOf?: "left" | "right";
      readonly entry?: { readonly digest: Digest; readonly platform: string };
      readonly image: ImageComparison;
    }
  /** An image, and a list with no entry for its platform. */
  | {
      readonly kind: "noEntry";
      readonly platform: string;
      readonly list: "left" | "right";
      /** What the list has instead. */
      readonly platforms: readonly string[];
    }
  /** Two artifacts: their layers are files. */
  | { readonly kind: "artifacts"; readonly layers: readonly LayerChange[] }
  /** Kinds that have nothing in common, or of which nothing is known. */
  | { readonly kind: "other" };

export interface ListComparison {
  readonly kind: "lists";
  /** In the order of the right side; what only the left has stands where it stood there. */
  readonly entries: readonly EntryComparison[];
}

/** What became of one platform. */
export interface EntryComparison {
  /** As the right side writes it, else the left; the empty string if it names none. */
  readonly platform: string;
  readonly change: "same" | "changed" | "added" | "removed";
  readonly left?: ComparedEntry;
  readonly right?: ComparedEntry;
  /** What the lists say of it beside digest and size, such as its annotations. */
  readonly entry: readonly ValueDifference[];
  /** Set if both are images, not the same ones, and could be read. */
  readonly image?: ImageComparison;
  /** Why not more is said of it, in words for people. */
  readonly unread?: string;
}

export interface ComparedEntry {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of the manifest. */
  readonly size: number;
  /** Bytes of config and layers; undefined if it could not be read. */
  readonly contentSize?: number;
  /** Attestations about it in its list. */
  readonly attestations: readonly Digest[];
}

export interface ImageComparison {
  readonly config: readonly ConfigDifference[];
  /** Of the image manifest itself. */
  readonly annotations: readonly ValueDifference[];
  readonly layers: readonly LayerChange[];
  readonly sizes: SizeComparison;
}

/** Where in a config a difference is: a property, or one of the collections it has. */
export type ConfigArea = "property" | "env" | "label" | "port" | "volume" | "other";

export interface ConfigDifference extends ValueDifference {
  readonly area: ConfigArea;
}

/** A layer of either side. */
export interface LayerChange {
  /**
   * `same`: in both, in the same order; `moved`: in both, in another order; `recompressed`: the
   * same files (diff id), stored in another way.
   */
  readonly change: "same" | "moved" | "recompressed" | "added" | "removed";
  readonly left?: ComparedLayer;
  readonly right?: ComparedLayer;
}

export interface ComparedLayer {
  /** From 0. */
  readonly position: number;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes as stored. */
  readonly size: number;
  /** The history step that made it, or the title of a file in an artifact. */
  readonly title?: string;
}
