import { open, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { KeyedLimiter } from "../base/limiter.ts";
import type { Digest } from "../oci/digest.ts";
import { StoreError } from "../registry/storeError.ts";
import { archivedName, dockerItemsOf } from "./dockerItems.ts";
import { ownRepositoryOf, SharedNames } from "./entryNames.ts";
import { blobStreamOf } from "./fileChunks.ts";
import { requireRepository } from "./layoutFolder.ts";
import { asLayoutError } from "./layoutFailure.ts";
import { LayoutIndex } from "./layoutIndex.ts";
import type { LayoutContent, LayoutNames } from "./layoutPlace.ts";
import type { LocalStore, LocalTarget } from "./localStore.ts";
import { manifestReader } from "./manifestReader.ts";
import {
  isPartialOf,
  partialFileOf,
  type ForgetPartial,
  type PartialFiles,
} from "./partialFiles.ts";
import { pourVerified } from "./pour.ts";
import { openRegularFile } from "./regularFile.ts";
import { namedRepositories, SharedLayoutStore } from "./sharedLayoutStore.ts";
import { TarAppender } from "./tarAppender.ts";
import type { TarFile } from "./tarIndex.ts";

const dayMs = 24 * 60 * 60_000;
const oneAtATime = "index";

/**
 * Writes images into a new archive that skopeo, podman and Docker load: an OCI image layout with a
 * manifest.json as `docker save` writes it. Content goes straight into a file beside the archive,
 * which takes the archive's place when it is finished. Blobs lie in the order in which they came;
 * the same ones in the same order give the same bytes.
 *
 * A repository such as `registry.example.com/team/app` becomes, with the tag, the name that the
 * image has where it is loaded.
 */
export class ArchiveWriter implements LocalTarget {
  readonly store: LocalStore;
  readonly isAllOrNothing = true;
  readonly #target: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  readonly #forget: ForgetPartial | undefined;
  readonly #appender: TarAppender;
  readonly #names: SharedNames;
  readonly #parts = new Map<Digest, TarFile>();
  readonly #turns = new KeyedLimiter(1);
  #index = LayoutIndex.empty;

  private constructor(
    target: string,
    { temporary, forget }: { readonly temporary: string; readonly forget?: ForgetPartial },
    file: FileHandle,
  ) {
    this.#target = target;
    this.#temporary = temporary;
    this.#forget = forget;
    this.#file = file;
    this.#appender = new TarAppender(file);
    this.#names = new SharedNames(ownRepositoryOf(path.basename(target)), {
      writesImageName: true,
    });
    const place = {
      content: this.#content(),
      names: this.#indexes(),
      heldBy: () => Promise.resolve("content" as const),
    };
    this.store = new SharedLayoutStore(place, this.#names.own, () =>
      Promise.resolve(["oci-archive"]),
    );
  }

  /**
   * Nothing is at the place of the archive yet, or what was there stays. Throws file errors.
   *
   * @param partials notes what a crash would leave
   */
  static async create(target: string, partials?: PartialFiles): Promise<ArchiveWriter> {
    const name = path.resolve(target);
    await removeLeftovers(name);
    const temporary = partialFileOf(name);
    const forget = await partials?.note(temporary);
    try {
      const file = await open(temporary, "wx");
      return new ArchiveWriter(name, { temporary, ...(forget && { forget }) }, file);
    } catch (error) {
      await forget?.();
      throw error;
    }
  }

  /** Throws `LayoutError` `full` and file errors; there is no archive then. */
  async finish(): Promise<void> {
    try {
      await this.#append("index.json", this.#index.toBytes());
      const read = manifestReader(this.#content(), this.#names.own);
      const has = (digest: Digest) => this.#parts.has(digest);
      const items = await dockerItemsOf(this.#index, this.#names, { read, has });
      if (items.length > 0) await this.#append("manifest.json", bytesOf(items));
      await this.#append("oci-layout", bytesOf({ imageLayoutVersion: "1.0.0" }));
      await this.#appender.end();
      await this.#file.datasync();
      await this.#file.close();
      await rename(this.#temporary, this.#target);
      await this.#forget?.();
    } catch (error) {
      await this.abandon();
      throw asLayoutError(error);
    }
  }

  async abandon(): Promise<void> {
    try {
      await this.#file.close();
    } catch {
      // It was closed before.
    }
    try {
      await rm(this.#temporary, { force: true });
      await this.#forget?.();
    } catch {
      // It stays noted, and the next archive of this name takes it away as well.
    }
  }

  #content(): LayoutContent {
    return {
      size: (repository, digest) => {
        requireRepository(repository);
        return Promise.resolve(this.#parts.get(digest)?.size);
      },
      open: (_repository, digest, options) => {
        const part = this.#parts.get(digest);
        if (!part) throw new StoreError("notFound", `There is no ${digest}`, { status: 404 });
        const reopen = () => openRegularFile(this.#temporary);
        return Promise.resolve(blobStreamOf(digest, { ...part, open: reopen }, options));
      },
      write: (repository, source, options) => {
        requireRepository(repository);
        const { digest, size } = source;
        const write = (sink: (chunk: Uint8Array) => Promise<void>) =>
          pourVerified(source, sink, options);
        return this.#add(digest, size, write);
      },
      share: (_from, _to, digest) => Promise.resolve(this.#parts.has(digest)),
      remove: refuse,
    };
  }

  #indexes(): LayoutNames {
    const seenBy = (repository: string) => {
      requireRepository(repository);
      return this.#index.seenBy(this.#names.of(repository));
    };
    return {
      repositories: () => Promise.resolve(namedRepositories(this.#index, this.#names)),
      read: (repository) => Promise.resolve(seenBy(repository)),
      update: (repository, change, afterwards) =>
        this.#turns.run(oneAtATime, async () => {
          this.#index = await change(seenBy(repository));
          await afterwards?.();
        }),
    };
  }

  /** What came twice at once is written once. */
  async #add(
    digest: Digest,
    size: number,
    write: (sink: (chunk: Uint8Array) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    await this.#turns.run(digest, async () => {
      if (this.#parts.has(digest)) return;
      this.#parts.set(digest, await this.#appender.append(archivedName(digest), size, write));
    });
  }

  async #append(name: string, bytes: Uint8Array): Promise<void> {
    await this.#appender.append(name, bytes.length, (write) => write(bytes));
  }
}

function bytesOf(content: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content));
}

function refuse(): Promise<never> {
  return Promise.reject(new StoreError("unsupported", "Nothing is taken out of a new archive"));
}

/** Removes what crashes left of earlier tries at the same archive. */
async function removeLeftovers(target: string): Promise<void> {
  const folder = path.dirname(target);
  for (const name of await readdir(folder)) {
    if (!isPartialOf(name, target)) continue;
    const file = path.join(folder, name);
    if ((await stat(file)).mtimeMs < Date.now() - dayMs) await rm(file, { force: true });
  }
}
