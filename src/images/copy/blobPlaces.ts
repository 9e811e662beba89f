import type { Digest } from "../../core/oci/digest.ts";

/**
 * Where in a store blobs are known to be, so that they can be mounted from there. It may be wrong:
 * what is not there any more is forgotten as soon as that shows.
 */
export interface BlobPlaces {
  /** Repositories that hold the blob, the one seen last first. */
  of(digest: Digest): readonly string[];
  note(repository: string, digest: Digest): void;
  forget(repository: string, digest: Digest): void;
}
