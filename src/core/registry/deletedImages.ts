import type { Cancellable } from "../base/abort.ts";
import type { Digest } from "../oci/digest.ts";

/** A manifest that was deleted and is still there for some days. */
export interface DeletedManifest {
  readonly digest: Digest;
  readonly deletedAt?: Date;
  readonly mediaType?: string;
  /** Bytes, with all that it names, as the store counts them. */
  readonly size?: number;
  /** The tags that it had. */
  readonly tags: readonly string[];
}

/** A tag that was deleted; a name can have been deleted more than once. */
export interface DeletedTag {
  readonly tag: string;
  readonly digest: Digest;
  readonly deletedAt?: Date;
}

/** What of a repository can be restored. */
export interface DeletedContent {
  readonly manifests: readonly DeletedManifest[];
  readonly tags: readonly DeletedTag[];
  /** There is more than was looked at. */
  readonly isPartial?: true;
}

/** The bin of a store that keeps what was deleted for a while. Failures are as those of the store. */
export interface DeletedImages {
  /** What is in it of a repository; of a very large one, what comes first. */
  list(repository: string, options?: Cancellable): Promise<DeletedContent>;
  /**
   * Restores a manifest under a tag. What it names (the platforms of a list) is not restored along.
   * @param options `isForced`: even where the tag names something else by now
   */
  restore(
    repository: string,
    image: { readonly digest: Digest; readonly tag: string },
    options?: Cancellable & { readonly isForced?: boolean },
  ): Promise<void>;
}
