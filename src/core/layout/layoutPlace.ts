import type { Cancellable } from "../base/abort.ts";
import type { Digest } from "../oci/digest.ts";
import type { ByteRange } from "../registry/blobs.ts";
import type { BlobSource, BlobStream } from "../registry/imageStore.ts";
import type { LayoutIndex } from "./layoutIndex.ts";

/** A change of an index; giving the same one back leaves it as it is. */
export type IndexChange = (index: LayoutIndex) => LayoutIndex | Promise<LayoutIndex>;

/** The blobs and manifests of repositories, wherever they lie. Repositories may share them. */
export interface LayoutContent {
  /** Bytes; `undefined` where it is not there. */
  size(repository: string, digest: Digest): Promise<number | undefined>;
  /** Verified unless only a range is wanted; throws `StoreError` `notFound`. */
  open(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly range?: ByteRange },
  ): Promise<BlobStream>;
  /** Keeps content that has the digest and the size that its source names, or nothing. */
  write(repository: string, source: BlobSource, options: Cancellable): Promise<void>;
  /** Makes content of one repository another's as well; false where the first has none. */
  share(from: string, to: string, digest: Digest): Promise<boolean>;
  /** Whether there was something to remove. */
  remove(repository: string, digest: Digest): Promise<boolean>;
}

/** What names the manifests of repositories. */
export interface LayoutNames {
  /** Those that have something. */
  repositories(signal: AbortSignal | undefined): Promise<readonly string[]>;
  /** `undefined` where no manifest was ever put. */
  read(repository: string): Promise<LayoutIndex | undefined>;
  /** Changes of one index come one by one; `afterwards` still has the turn. */
  update(
    repository: string,
    change: IndexChange,
    afterwards?: () => Promise<unknown>,
  ): Promise<void>;
}

/** What a store is made of that keeps images as a layout does. */
export interface LayoutPlace {
  readonly content: LayoutContent;
  readonly names: LayoutNames;
  /**
   * Where repositories share content: what of an index still leads to it, an entry of its own or
   * other content. Members of lists are then named by their lists only.
   */
  readonly heldBy?: (
    index: LayoutIndex,
    digest: Digest,
  ) => Promise<"nothing" | "entry" | "content">;
}
