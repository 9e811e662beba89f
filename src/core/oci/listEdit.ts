import type { Descriptor } from "./descriptor.ts";
import type { Platform } from "./platform.ts";

/** A member of a list's platform that can be set by itself; `undefined` takes it away. */
export interface PlatformChange {
  readonly os?: string | undefined;
  readonly architecture?: string | undefined;
  readonly variant?: string | undefined;
  readonly osVersion?: string | undefined;
  readonly osFeatures?: readonly string[] | undefined;
}

/**
 * One step of editing an image index or manifest list. `position` counts the entries of
 * `manifests` in the text from 0, attestations and unreadable ones included.
 */
export type ListEdit =
  /** Sets the members that are named and leaves the others, unknown ones included. */
  | { readonly kind: "changePlatform"; readonly position: number; readonly change: PlatformChange }
  | { readonly kind: "setPlatform"; readonly position: number; readonly platform: Platform }
  /** Of an entry, or of the list itself without `position`; a value of `undefined` removes it. */
  | {
      readonly kind: "setAnnotation";
      readonly position?: number;
      readonly name: string;
      readonly value: string | undefined;
    }
  | { readonly kind: "setArtifactType"; readonly artifactType: string | undefined }
  | { readonly kind: "setSubject"; readonly subject: Descriptor | undefined }
  /** Size and media type of an entry, to what its manifest has. */
  | {
      readonly kind: "setContent";
      readonly position: number;
      readonly size: number;
      readonly mediaType: string;
    }
  /** New entries, at the end of the images and before the attestations unless `before` is given. */
  | { readonly kind: "add"; readonly members: readonly Descriptor[]; readonly before?: number }
  /** Removes an entry and the attestations that no other entry needs. */
  | { readonly kind: "remove"; readonly position: number }
  /** Puts other content in the place of an entry; its attestations go, those given come. */
  | {
      readonly kind: "replace";
      readonly position: number;
      readonly member: Descriptor;
      readonly attestations: readonly Descriptor[];
    }
  /** Moves an entry so that it stands at the position `to` afterwards. */
  | { readonly kind: "move"; readonly position: number; readonly to: number }
  | { readonly kind: "setMediaType"; readonly mediaType: string }
  /**
   * Makes a Docker manifest list: the media type, without the members that such a list has no place
   * for, and without attestations, which nothing would tie to their images.
   */
  | { readonly kind: "makeDockerList" }
  /** Takes a member away, whatever its type: of an entry, or of the list itself without `position`. */
  | { readonly kind: "removeMember"; readonly position?: number; readonly name: string };

/** A piece of a text to be replaced; in UTF-16 units of the text as it was. */
export interface TextReplacement {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}
