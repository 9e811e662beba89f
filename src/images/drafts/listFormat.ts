import type { Descriptor } from "../../core/oci/descriptor.ts";
import { isDockerType, MediaTypes } from "../../core/oci/mediaTypes.ts";

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
