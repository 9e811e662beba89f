import type { Cancellable } from "../core/base/abort.ts";
import { AppError, isBranded } from "../core/base/errors.ts";
import type { Descriptor } from "../core/oci/descriptor.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import type { ImageReader } from "./imageReader.ts";
import type { NamedImage } from "./local/localReference.ts";

/** A store in use, with the reader that caches for it. One per connection, shared by all callers. */
export interface OpenStore {
  readonly store: ImageStore;
  readonly reader: ImageReader;
}

/** A store that is being written to by one copy. It ends with one of the two. */
export interface StoreTarget {
  readonly store: ImageStore;
  /** `abandon` leaves nothing of what was written: archives, which are there whole or not at all. */
  readonly isAllOrNothing?: boolean;
  /** What was written is complete: archives get their index, locks are freed. */
  finish(): Promise<void>;
  /** Nothing that was written may be found complete; what a repeat can use may stay. Never throws. */
  abandon(): Promise<void>;
}

/** A repository of a store. */
export interface RepositoryPlace {
  readonly connectionId: string;
  readonly repository: string;
}

/** Opens the stores behind the ids of connections and of local stores. */
export interface ImageStores {
  /** Throws {@link UnknownConnectionError}. No request is made. */
  open(connectionId: string): OpenStore;
  /** For writing whole images; stores that need no more than `open` do not say so. */
  openTarget?(storeId: string, options: Cancellable): Promise<StoreTarget>;
  /** What of a local store's repository has no tag: all such is in that of the store's own name. */
  untagged?(place: RepositoryPlace, options: Cancellable): Promise<readonly Descriptor[]>;
  /** How tools, or at least people, call an image of a local store, or without one the store. */
  localReference?(storeId: string, image?: NamedImage): Promise<string>;
}

/** A document or command names a connection that was removed. */
export class UnknownConnectionError extends AppError<"unknownConnection"> {
  readonly brand = "UnknownConnectionError";
  readonly connectionId: string;

  constructor(connectionId: string) {
    super("unknownConnection", `There is no connection ${connectionId}`);
    this.connectionId = connectionId;
  }

  static is(error: unknown): error is UnknownConnectionError {
    return isBranded(error, "UnknownConnectionError");
  }
}
