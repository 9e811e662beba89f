import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Reference } from "../../core/oci/reference.ts";

/** A piece of the file; both in UTF-16 units. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * What a file says of a platform. What it does not say, and an empty os or architecture, is taken
 * from the image's config; a variant, version or features said to be empty (`variant: ""`) stay so.
 */
export interface SpecPlatform {
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
}

/** Where a file says something of a platform; of a platform in one word that is all of it. */
export interface PlatformRanges {
  readonly os?: TextRange;
  readonly architecture?: TextRange;
}

/** An entry of `manifests`, or what the template makes of one of `platforms`. */
export interface SpecImage {
  readonly reference: Reference;
  /** Of an image: its platform in the list. Of a list: which of its images are wanted. */
  readonly platform: SpecPlatform;
  /** For the image's entry, beside what its list says of it. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The entry of the list exactly as it is to be; nothing is read or completed then. */
  readonly descriptor?: Descriptor;
  readonly range: TextRange;
  /** Where the file names the platform, if it does. */
  readonly platformRanges?: PlatformRanges;
}

/** A manifest list as a `*.manifest-list.yaml` file describes it. */
export interface SpecFile {
  /** Where the list is to be pushed, by tag. */
  readonly target: Reference & { readonly tag: string };
  /** Further tags of the same repository. */
  readonly tags: readonly string[];
  /** Decided by the images if undefined; see `automaticFormat`. */
  readonly type: "docker" | "oci" | undefined;
  /** Whether images that do not exist are left out. */
  readonly ignoreMissing: boolean;
  /** Of the list itself. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  /** By digest in the target's repository, or written out in full. */
  readonly subject?: Digest | Descriptor;
  /** In the order of the file: `manifests` first, then what the template makes. */
  readonly images: readonly SpecImage[];
}
