import { isAbortError } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { DigestError } from "../oci/digest.ts";
import type { BlobStream, ImageStore } from "./imageStore.ts";
import { continuedStream } from "./continuedStream.ts";
import { StoreError } from "./storeError.ts";
import { storeLayer } from "./storeLayer.ts";

/** How long a mirror that does not answer is left alone, in milliseconds. */
const restMs = 60_000;

/** Another place with the same content under the same digests. */
export interface Mirror {
  /** For the log. */
  readonly url: string;
  /** Anonymous. */
  readonly store: Pick<ImageStore, "getManifest" | "getBlob" | "readBlob">;
}

/** What mirrors are used with. */
interface MirrorOptions {
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * A registry with mirrors that are asked first for what has a digest, for that cannot be another's:
 * it is verified. What tags name, what is there at all, and parts of blobs, which cannot be verified,
 * only the registry is asked; it alone is written to. A mirror that fails is passed over and logged.
 */
export function mirroredStore(
  store: ImageStore,
  mirrors: readonly Mirror[],
  options: MirrorOptions,
): ImageStore {
  const reader = new MirrorReader(mirrors, options);
  return storeLayer(store, {
    getManifest: async (repository, reference, read) => {
      const own = () => store.getManifest(repository, reference, read);
      if (reference.digest === undefined) return own();
      return (
        (await reader.first((mirror) => mirror.getManifest(repository, reference, read))) ?? own()
      );
    },
    readBlob: async (repository, digest, read) =>
      (await reader.first((mirror) => mirror.readBlob(repository, digest, read))) ??
      store.readBlob(repository, digest, read),
    getBlob: async (repository, digest, read) => {
      const own = () => store.getBlob(repository, digest, read);
      if (read?.range) return own();
      return (
        (await reader.firstStream((mirror) => mirror.getBlob(repository, digest, read), own)) ??
        own()
      );
    },
  });
}

class MirrorReader {
  readonly #mirrors: readonly Mirror[];
  readonly #logger: Logger;
  readonly #clock: Clock;
  /** When a mirror may be asked again, in milliseconds since the epoch. */
  readonly #rests = new Map<Mirror, number>();

  constructor(mirrors: readonly Mirror[], { logger, clock }: MirrorOptions) {
    this.#mirrors = mirrors;
    this.#logger = logger;
    this.#clock = clock;
  }

  /** What the first mirror that has it gives; `undefined` if none does. */
  async first<T>(
    read: (store: Mirror["store"], mirror: Mirror) => Promise<T>,
  ): Promise<T | undefined> {
    for (const mirror of this.#mirrors) {
      if ((this.#rests.get(mirror) ?? 0) > this.#clock.now()) continue;
      try {
        return await read(mirror.store, mirror);
      } catch (error) {
        this.#passOver(mirror, error);
      }
    }
    return undefined;
  }

  /** The same for content that is read as it comes, which goes on elsewhere if a mirror breaks off. */
  firstStream(
    read: (store: Mirror["store"]) => Promise<BlobStream>,
    own: () => Promise<BlobStream>,
  ): Promise<BlobStream | undefined> {
    return this.first(async (store, mirror) => {
      const blob = await read(store);
      const instead = (error: unknown) => {
        this.#passOver(mirror, error);
        return own();
      };
      return { ...blob, stream: continuedStream(blob.stream, instead) };
    });
  }

  /** Throws the error if it is a cancellation. */
  #passOver(mirror: Mirror, error: unknown): void {
    if (isAbortError(error)) throw error;
    this.#logger.info(`The mirror ${mirror.url} is passed over: ${messageOf(error)}`);
    if (isWrongContent(error)) this.#rests.set(mirror, Number.POSITIVE_INFINITY);
    else if (!StoreError.is(error, "notFound")) {
      this.#rests.set(mirror, this.#clock.now() + restMs);
    }
  }
}

/** Who gives something else once is not asked again. */
function isWrongContent(error: unknown): boolean {
  return StoreError.is(error, "digestMismatch") || DigestError.is(error);
}
