import type { Cancellable } from "../../core/base/abort.ts";
import { isNonDistributableType, bareMediaType } from "../../core/oci/mediaTypes.ts";
import type { BlobSource } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { CopyTarget, PlannedBlob } from "./copyPlan.ts";

/** How a blob came to be in the target; `leftOut` = it did not, and need not. */
export type BlobOutcome = "present" | "mounted" | "uploaded" | "leftOut";

export interface CopyBlobOptions extends Cancellable {
  /** Told the bytes that were read so far; from the start again with every further try. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Makes a blob available in the target: looks whether it is there, mounts it where both are
 * repositories of one store, else streams it from the source in constant memory, verified.
 * Throws `StoreError`.
 */
export async function copyBlob(
  blob: PlannedBlob,
  to: CopyTarget,
  options: CopyBlobOptions = {},
): Promise<BlobOutcome> {
  const { from, descriptor } = blob;
  const { digest } = descriptor;
  const { signal } = options;
  if (await to.store.headBlob(to.repository, digest, { signal })) return "present";
  if (
    isNonDistributableType(bareMediaType(descriptor.mediaType)) &&
    !(await from.store.headBlob(from.repository, digest, { signal }))
  ) {
    return "leftOut";
  }
  const source = new SourceBlob(blob, options);
  try {
    if (from.store !== to.store) {
      await to.store.putBlob(to.repository, source, { signal, isAbsent: true });
      return "uploaded";
    }
    const mount = { signal, otherwise: source };
    const isMounted = await to.store.mountBlob(to.repository, digest, from.repository, mount);
    return isMounted ? "mounted" : "uploaded";
  } catch (error) {
    // The target only sees that its request broke off.
    throw source.failure?.error ?? error;
  }
}

/** The blob as the source streams it; opened for each try anew. */
class SourceBlob implements BlobSource {
  readonly digest;
  readonly size;
  /** Why the content could not be read, if that was so in the last try. */
  failure: { readonly error: unknown } | undefined;
  readonly #blob: PlannedBlob;
  readonly #options: CopyBlobOptions;

  constructor(blob: PlannedBlob, options: CopyBlobOptions) {
    this.digest = blob.descriptor.digest;
    this.size = blob.descriptor.size;
    this.#blob = blob;
    this.#options = options;
  }

  async *open(): AsyncGenerator<Uint8Array> {
    this.failure = undefined;
    try {
      yield* this.#read();
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const { from } = this.#blob;
    const { signal, onBytes } = this.#options;
    const { stream } = await from.store.getBlob(from.repository, this.digest, { signal });
    let read = 0;
    onBytes?.(0);
    for await (const chunk of stream) {
      read += chunk.length;
      if (read > this.size) throw this.#wrongSize(read);
      onBytes?.(read);
      yield chunk;
    }
    // The target would wait for the rest.
    if (read < this.size) throw this.#wrongSize(read);
  }

  #wrongSize(read: number): StoreError {
    const message = `Expected ${this.size} bytes of ${this.digest}, but there are ${read}`;
    return new StoreError("badResponse", message);
  }
}
