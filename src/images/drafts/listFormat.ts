import type { Descriptor } from "../../core/oci/descriptor.ts";
import { isDockerType, MediaTypes } from "../../core/oci/mediaTypes.ts";
import { formatParts } from "./checkFormat.ts";
import type { ListText } from "./readListText.ts";

/** What decides about the media type of a list. */
export interface FormatFacts {
  readonly members: readonly Descriptor[];
  /** Whether the list has annotations, an artifactType or a subject of its own. */
  readonly hasOwnMembers?: boolean;
}

/** Which media type a list should have, and why. */
export interface ListFormat {
  readonly mediaType: typeof MediaTypes.dockerList | typeof MediaTypes.ociIndex;
  /**
   * `allDocker`: Docker images only, so a Docker manifest list. Otherwise an OCI index, because of
   * members that are not Docker images, or because of annotations, artifactType or subject, for
   * which Docker has no place.
   */
  readonly reason: "allDocker" | "notAllDocker" | "ociMembers";
}

/**
 * The media type that a list gets by itself: buildx's rule (`util/imagetools/create.go`), except
 * that annotations are never dropped. Explained to the user by `reason`.
 */
export function automaticFormat({ members, hasOwnMembers = false }: FormatFacts): ListFormat {
  const { dockerList, ociIndex } = MediaTypes;
  if (!members.every(({ mediaType }) => isDockerType(mediaType))) {
    return { mediaType: ociIndex, reason: "notAllDocker" };
  }
  const needsOci =
    hasOwnMembers || members.some((each) => each.annotations ?? each.artifactType !== undefined);
  return needsOci
    ? { mediaType: ociIndex, reason: "ociMembers" }
    : { mediaType: dockerList, reason: "allDocker" };
}

/** The format that a list has, beside the one that it would get by itself. */
export interface FormatExplanation {
  /** As written; the empty string where the text names none. */
  readonly mediaType: string;
  /** Whether it is the one that {@link automaticFormat} gives. */
  readonly isAutomatic: boolean;
  /** What it would be by itself, and why. */
  readonly automatic: ListFormat;
}

/** Explains the format of a list; `undefined` for a text with no list in it. */
export function explainFormat(list: ListText): FormatExplanation | undefined {
  const { index } = list;
  if (!index) return undefined;
  const { mediaType, manifests: members } = index;
  const hasOwnMembers = formatParts(list).ociMembers.length > 0;
  const automatic = automaticFormat({ members, hasOwnMembers });
  return { mediaType, isAutomatic: mediaType === automatic.mediaType, automatic };
}
