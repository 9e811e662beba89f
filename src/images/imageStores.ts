import { AppError, isBranded } from "../core/base/errors.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import type { ImageReader } from "./imageReader.ts";

/** A store in use, with the reader that caches for it. One per connection, shared by all callers. */
export interface OpenStore {
  readonly store: ImageStore;
  readonly reader: ImageReader;
}

/** Opens the stores behind connection ids. */
export interface ImageStores {
  /** Throws {@link UnknownConnectionError}. No request is made. */
  open(connectionId: string): OpenStore;
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
