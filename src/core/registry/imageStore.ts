import type { Cancellable } from "../base/abort.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import type { RawManifest } from "../oci/manifest.ts";
import type { DeletedImages } from "./deletedImages.ts";
import type { UploadJournal } from "./uploadJournal.ts";

/** A tag or a digest: how a manifest of a repository is named. */
export type ManifestReference =
  | { readonly tag: string; readonly digest?: undefined }
  | { readonly digest: Digest; readonly tag?: undefined };

/** What a HEAD of a manifest tells. `digest` is the store's claim, not yet verified. */
export interface ManifestHead {
  readonly digest: Digest;
  /** The empty string where the store names none. */
  readonly mediaType: string;
  /** Bytes; undefined where the store does not say. */
  readonly size?: number;
}

/** Some of a long listing, in the store's order. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Whether the store says that more follows. */
  readonly hasMore: boolean;
  /** Owners whose items the store does not show to this user, so that the listing lacks them. */
  readonly leftOut?: readonly string[];
  /** To go on behind an item (`ListOptions.after`), the store reads all before it again. */
  readonly isFromStart?: true;
}

export interface ListOptions extends Cancellable {
  /** Wanted items a page, 1…1000; stores may give fewer. */
  readonly pageSize?: number;
  /** Continue after this item (distribution-spec, "Listing Tags": `last`). */
  readonly after?: string;
  /** A part of the names wanted. A store that cannot look for it gives all. */
  readonly filter?: string;
  /** Wanted are the newest first. A store that does not know gives its own order. */
  readonly newestFirst?: boolean;
}

/** What a store tells of a tag without being asked about it alone. */
export interface TagFacts {
  readonly digest?: Digest;
  /** When the tag was last written, in milliseconds since the epoch. */
  readonly updatedAt?: number;
  /** Bytes of all that it names, as the store counts them. */
  readonly size?: number;
  /** Whether the store refuses to write or delete the tag until it is unlocked. */
  readonly isLocked?: boolean;
}

/** Some of a repository's tags, with what the store told of them beside their names. */
export interface TagPage extends Page<string> {
  readonly facts?: ReadonlyMap<string, TagFacts>;
}

/** What of a repository is locked: the store neither overwrites nor deletes it. */
export interface Locks {
  readonly tags: ReadonlySet<string>;
  readonly manifests: ReadonlySet<Digest>;
  /** There are more tags or manifests than were looked at, and some of those may be locked. */
  readonly isPartial?: true;
}

/** The locks of a store that has them. Failures are as those of the store. */
export interface ImageLocks {
  /** Those of a repository; of a very large one, of the first tags and manifests. */
  list(repository: string, options?: Cancellable): Promise<Locks>;
  /** Locks or unlocks a tag. What it names can be deleted by digest all the same. */
  setTag(repository: string, tag: string, isLocked: boolean, options?: Cancellable): Promise<void>;
  /** Locks or unlocks a manifest, by whatever tag it is overwritten or deleted. */
  setManifest(
    repository: string,
    digest: Digest,
    isLocked: boolean,
    options?: Cancellable,
  ): Promise<void>;
  /** Locks or unlocks a repository with all that is in it. */
  setRepository(repository: string, isLocked: boolean, options?: Cancellable): Promise<void>;
}

/** Content that is read as it comes. The consumer must read it to its end or destroy it. */
export interface BlobStream {
  /** Bytes; undefined where the store does not say. */
  readonly size?: number;
  readonly mediaType?: string;
  /** Verifies the digest at its end: errors with `DigestError` instead of ending well. */
  readonly stream: AsyncIterable<Uint8Array>;
}

/** What is wanted of a blob. */
export interface GetBlobOptions extends Cancellable {
  /** The end is the last byte, the blob's unless given. */
  readonly range?: { readonly start: number; readonly end?: number };
  /** Whether a piece of the stream may be gone when the next one is asked for: that needs less memory. */
  readonly isFleeting?: boolean;
}

export interface BlobSource {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /**
   * Opens the content, from a byte other than the first if need be; called again for each try. A
   * piece may be gone when the next one is asked for.
   */
  open(start?: number): AsyncIterable<Uint8Array>;
}

/** What uploads take beside the blob. */
export interface UploadOptions {
  readonly journal?: UploadJournal | undefined;
}

export interface PutManifestResult {
  /** Computed by us from the bytes sent. */
  readonly digest: Digest;
  /** The subject that the store registered (`OCI-Subject`), if it maintains referrers itself. */
  readonly subject?: Digest;
}

/**
 * Anything that holds images: a registry, an OCI layout. All content read is verified against its
 * digest before it is handed out; sizes are bytes; repositories are paths such as `library/alpine`.
 *
 * Failures are {@link StoreError}s; an `AbortError` when the signal fires.
 * Naming: `list*` = pages, `get*` = must exist (else `StoreError` `notFound`), `head*` = `undefined`
 * when absent.
 */
export interface ImageStore {
  listRepositories(options?: ListOptions): AsyncIterable<Page<string>>;
  listTags(repository: string, options?: ListOptions): AsyncIterable<TagPage>;

  headManifest(
    repository: string,
    reference: ManifestReference,
    options?: Cancellable,
  ): Promise<ManifestHead | undefined>;
  getManifest(
    repository: string,
    reference: ManifestReference,
    options?: Cancellable,
  ): Promise<RawManifest>;
  /** Stores the bytes unchanged under a tag or under their digest. */
  putManifest(
    repository: string,
    reference: ManifestReference,
    manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
    options?: Cancellable,
  ): Promise<PutManifestResult>;
  /** Deletes a manifest with all its tags. */
  deleteManifest(repository: string, digest: Digest, options?: Cancellable): Promise<void>;
  /** Removes a tag and leaves its manifest; `unsupported` where the store cannot. */
  deleteTag(repository: string, tag: string, options?: Cancellable): Promise<void>;

  /** Size in bytes, or `undefined` where the blob is absent. */
  headBlob(
    repository: string,
    digest: Digest,
    options?: Cancellable,
  ): Promise<{ readonly size?: number } | undefined>;
  getBlob(repository: string, digest: Digest, options?: GetBlobOptions): Promise<BlobStream>;
  /** Reads a small blob whole; `tooLarge` beyond `maxBytes`. */
  readBlob(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly maxBytes: number },
  ): Promise<Uint8Array>;
  /**
   * `isAbsent`: the caller has just asked, so that the store need not ask again. With a journal, a
   * large blob of which an earlier run left a part goes on from there.
   */
  putBlob(
    repository: string,
    source: BlobSource,
    options?: Cancellable & UploadOptions & { readonly isAbsent?: boolean },
  ): Promise<void>;
  /**
   * Makes a blob of another repository of this store available. False = not mounted; it was then
   * uploaded from `otherwise`, if that is given.
   */
  mountBlob(
    repository: string,
    digest: Digest,
    from: string,
    options?: Cancellable & UploadOptions & { readonly otherwise?: BlobSource },
  ): Promise<boolean>;
  deleteBlob(repository: string, digest: Digest, options?: Cancellable): Promise<void>;

  /** Manifests whose subject is the digest; empty where there are none. */
  listReferrers(
    repository: string,
    digest: Digest,
    options?: Cancellable & { readonly artifactType?: string },
  ): Promise<readonly Descriptor[]>;

  /** Where the store can lock what it holds. */
  readonly locks?: ImageLocks;

  /** Where the store keeps for a while what is deleted. */
  readonly deleted?: DeletedImages;
}
