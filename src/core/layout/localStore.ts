import type { Cancellable } from "../base/abort.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { ImageStore, ManifestReference } from "../registry/imageStore.ts";
import type { ToolName } from "./toolName.ts";

/** A store on this computer: an image layout in a folder, or an archive. */
export interface LocalStore extends ImageStore {
  /** The repository of what has no name, or a tag only: named after the folder or the archive. */
  readonly ownRepository: string;
  /**
   * What no tag names and nothing else leads to: no member of an index, no referrer of what is
   * there. Such manifests are found by digest in every repository.
   */
  listUntagged(options?: Cancellable): Promise<readonly Descriptor[]>;
  /**
   * How skopeo and podman call an image, or without one the place; `undefined` where they have no
   * name for it.
   */
  toolName(image?: {
    readonly repository: string;
    readonly reference: ManifestReference;
  }): Promise<ToolName | undefined>;
}

/** A local store that is being written to. It ends with one of the two, called once. */
export interface LocalTarget {
  readonly store: LocalStore;
  /** Set for archives: they are there whole or not at all. */
  readonly isAllOrNothing?: boolean;
  /** What was written is complete: an archive appears under its name, a lock is freed. */
  finish(): Promise<void>;
  /** An archive never appears; in a layout stays what a repeat can use. Never throws. */
  abandon(): Promise<void>;
}
