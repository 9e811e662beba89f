import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { RawManifest } from "../../core/oci/manifest.ts";

/** One image of a list being composed. */
export interface DraftEntry {
  /** As it will stand in the list, platform included. */
  readonly descriptor: Descriptor;
  /** Where it came from, for people: `app:amd64`, `app@sha256:83c7f9c9 (linux/arm64)`. */
  readonly source: string;
}

/** Which media type the list has, and why. */
export interface ListFormat {
  readonly mediaType: string;
  /**
   * `allDocker`: Docker images only, so a Docker manifest list. Otherwise an OCI index, because of
   * members that are not Docker images or because of annotations, for which Docker has no place.
   */
  readonly reason: "allDocker" | "notAllDocker" | "annotations";
}

/** Annotations of a list that was flattened; they are about that list, so they are left behind. */
export interface LeftBehind {
  /** As {@link DraftEntry.source}. */
  readonly source: string;
  /** Names of the annotations. */
  readonly annotations: readonly string[];
}

/** A manifest list that was composed and not pushed yet. `manifest.bytes` are what will be sent. */
export interface ListDraft {
  readonly id: string;
  readonly connectionId: string;
  readonly repository: string;
  readonly tag: string;
  readonly entries: readonly DraftEntry[];
  readonly format: ListFormat;
  readonly leftBehind: readonly LeftBehind[];
  readonly manifest: RawManifest;
  /** What the tag held when the draft was made; undefined if it did not exist. */
  readonly basedOn: Digest | undefined;
}
