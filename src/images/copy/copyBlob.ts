import type { Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { withoutStart } from "../../core/registry/chunks.ts";
import type { BlobSource, UploadOptions } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { BlobPlaces } from "./blobPlaces.ts";
import type { CopyTarget, PlannedBlob } from "./copyPlan.ts";
import { canBeSkipped } from "./planBlobs.ts";

/** How a blob came to be in the target; `leftOut` = it did not, and need not. */
export type BlobOutcome = "present" | "mounted" | "uploaded" | "leftOut";

export interface CopyBlobOptions extends Cancellable, UploadOptions {
  /** Told the bytes that were read so far; from the start again with a try that begins anew. */
  readonly onBytes?: (bytes: number) => void;
  /** Of the target's store. */
  readonly places?: BlobPlaces | undefined;
}

/** For a large blob it pays to ask more than one repository. */
const manyPlacesBytes = 1024 * 1024;
const maxPlaces = 3;

/**
 * Makes a blob available in the target: looks whether it is there, mounts it from where the store
 * has it, else streams it from the source in constant memory, verified. Throws `StoreError`.
 */
export async function copyBlob(
  blob: PlannedBlob,
  to: CopyTarget,
  options: CopyBlobOptions = {},
): Promise<BlobOutcome> {
  const outcome = await new BlobCopy(blob, to, options).run();
  if (outcome !== "leftOut") options.places?.note(to.repository, blob.descriptor.digest);
  return outcome;
}

class BlobCopy {
  readonly #blob: PlannedBlob;
  readonly #to: CopyTarget;
  readonly #options: CopyBlobOptions;
  readonly #digest: Digest;

  constructor(blob: PlannedBlob, to: CopyTarget, options: CopyBlobOptions) {
    this.#blob = blob;
    this.#to = to;
    this.#options = options;
    this.#digest = blob.descriptor.digest;
  }

  async run(): Promise<BlobOutcome> {
    if (await this.#isThere()) return "present";
    if (await this.#isElsewhere()) return "leftOut";
    return this.#send(new SourceBlob(this.#blob, this.#options));
  }

  /**
   * Where the registry cannot tell, it is sent: a registry that was killed while it noted a blob fails
   * to look it up from then on, until it is written anew.
   */
  async #isThere(): Promise<boolean> {
    const { store, repository } = this.#to;
    const { signal } = this.#options;
    try {
      return (await store.headBlob(repository, this.#digest, { signal })) !== undefined;
    } catch (error) {
      if (StoreError.is(error, "serverError")) return false;
      throw error;
    }
  }

  /** A layer that clients fetch from where its descriptor says. */
  async #isElsewhere(): Promise<boolean> {
    const { from, descriptor } = this.#blob;
    if (!canBeSkipped(descriptor)) return false;
    const { signal } = this.#options;
    return (await from.store.headBlob(from.repository, this.#digest, { signal })) === undefined;
  }

  async #send(source: SourceBlob): Promise<BlobOutcome> {
    const { store, repository } = this.#to;
    const { signal, journal, places } = this.#options;
    const candidates = this.#candidates();
    for (const [position, place] of candidates.entries()) {
      const isLast = position === candidates.length - 1;
      const forget = () => places?.forget(place, this.#digest);
      const otherwise = isLast ? { otherwise: openedWith(source, forget), journal } : {};
      const mount = { signal, ...otherwise };
      if (await store.mountBlob(repository, this.#digest, place, mount)) return "mounted";
      forget();
    }
    if (candidates.length === 0) {
      await store.putBlob(repository, source, { signal, journal, isAbsent: true });
    }
    return "uploaded";
  }

  /** Repositories of the target's store that are likely to hold the blob. */
  #candidates(): readonly string[] {
    const { from, descriptor } = this.#blob;
    const own = from.store === this.#to.store ? [from.repository] : [];
    const known = this.#options.places?.of(this.#digest) ?? [];
    const places = new Set([...own, ...known]);
    places.delete(this.#to.repository);
    return [...places].slice(0, descriptor.size < manyPlacesBytes ? 1 : maxPlaces);
  }
}

/** A source that tells when it is read: what is sent was not to be mounted, even if sending fails. */
function openedWith(source: BlobSource, told: () => void): BlobSource {
  const { digest, size } = source;
  const open = (start?: number) => {
    told();
    return source.open(start);
  };
  return { digest, size, open };
}

/** The blob as the source streams it; opened for each try anew. */
class SourceBlob implements BlobSource {
  readonly digest;
  readonly size;
  readonly #blob: PlannedBlob;
  readonly #options: CopyBlobOptions;

  constructor(blob: PlannedBlob, options: CopyBlobOptions) {
    this.digest = blob.descriptor.digest;
    this.size = blob.descriptor.size;
    this.#blob = blob;
    this.#options = options;
  }

  async *open(start = 0): AsyncGenerator<Uint8Array> {
    const { onBytes } = this.#options;
    let read = start;
    onBytes?.(read);
    for await (const chunk of await this.#from(start)) {
      read += chunk.length;
      if (read > this.size) throw this.#wrongSize(read);
      onBytes?.(read);
      yield chunk;
    }
    // The target would wait for the rest.
    if (read < this.size) throw this.#wrongSize(read);
  }

  async #from(start: number): Promise<AsyncIterable<Uint8Array>> {
    const { from } = this.#blob;
    const { signal } = this.#options;
    const get = (range?: { readonly start: number }) =>
      from.store.getBlob(from.repository, this.digest, {
        signal,
        isFleeting: true,
        ...(range && { range }),
      });
    if (start === 0) return (await get()).stream;
    try {
      // A part cannot be verified; the target verifies the whole.
      return (await get({ start })).stream;
    } catch (error) {
      if (!StoreError.is(error, "unsupported")) throw error;
      return withoutStart((await get()).stream, start);
    }
  }

  #wrongSize(read: number): StoreError {
    const message = `Expected ${this.size} bytes of ${this.digest}, but there are ${read}`;
    return new StoreError("badResponse", message);
  }
}
