import { constants } from "node:fs";
import { copyFile, link, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Cancellable } from "../base/abort.ts";
import type { Digest } from "../oci/digest.ts";
import type { ByteRange } from "../registry/blobs.ts";
import type { BlobSource, BlobStream } from "../registry/imageStore.ts";
import { StoreError } from "../registry/storeError.ts";
import { writeAtomically } from "./atomicFile.ts";
import { blobStreamOf } from "./fileChunks.ts";
import { isFileError } from "./layoutFailure.ts";
import type { LayoutFolders } from "./layoutFolder.ts";
import type { LayoutContent } from "./layoutPlace.ts";
import { pourVerified } from "./pour.ts";
import { isRealFolder, openRegularFile, statRegularFile } from "./regularFile.ts";

/** The blobs folders of the repositories; manifests lie in them as well. */
export class BlobFiles implements LayoutContent {
  readonly #folders: LayoutFolders;

  constructor(folders: LayoutFolders) {
    this.#folders = folders;
  }

  /** Bytes; `undefined` where there is no such file. */
  async size(repository: string, digest: Digest): Promise<number | undefined> {
    const file = this.#folders.blob(repository, digest);
    if (!(await this.#isThere(file))) return undefined;
    const size = (await statRegularFile(file))?.size;
    return size === undefined ? undefined : Number(size);
  }

  /** The content, opened when it is first read; verified unless only a range is wanted. */
  async open(
    repository: string,
    digest: Digest,
    { range, signal }: Cancellable & { readonly range?: ByteRange },
  ): Promise<BlobStream> {
    const size = await this.size(repository, digest);
    if (size === undefined) {
      throw new StoreError("notFound", `${repository} has no blob ${digest}`, { status: 404 });
    }
    const file = this.#folders.blob(repository, digest);
    const part = { open: () => openRegularFile(file), offset: 0, size };
    return blobStreamOf(digest, part, { range, signal });
  }

  /** Writes content that must have the digest and the size that its source names. */
  async write(repository: string, source: BlobSource, { signal }: Cancellable): Promise<void> {
    const target = this.#folders.blob(repository, source.digest);
    await this.#isThere(target);
    await writeAtomically(this.#folders, target, (file) =>
      pourVerified(source, (chunk) => file.writeFile(chunk), { signal }),
    );
  }

  /** Makes a blob of one repository one of another; false where the first has none. */
  async share(from: string, to: string, digest: Digest): Promise<boolean> {
    const source = this.#folders.blob(from, digest);
    const target = this.#folders.blob(to, digest);
    if ((await this.size(from, digest)) === undefined) return false;
    await this.#isThere(target);
    if (source === target) return true;
    await mkdir(path.dirname(target), { recursive: true });
    try {
      await link(source, target);
    } catch (error) {
      if (isFileError(error, "EEXIST")) return true;
      if (isFileError(error, "ENOENT")) return false;
      if (!isFileError(error)) throw error;
      // Not every file system has hard links.
      await this.#copy(source, target);
    }
    return true;
  }

  /** Whether there was one to remove. */
  async remove(repository: string, digest: Digest): Promise<boolean> {
    try {
      const file = this.#folders.blob(repository, digest);
      if (!(await this.#isThere(file))) return false;
      await rm(file);
      return true;
    } catch (error) {
      if (isFileError(error, "ENOENT")) return false;
      throw error;
    }
  }

  /** Whether the folder of a blob is there; throws `LayoutError` `outside` where it is a link. */
  async #isThere(blob: string): Promise<boolean> {
    const folder = path.dirname(blob);
    return (await isRealFolder(path.dirname(folder))) && isRealFolder(folder);
  }

  async #copy(source: string, target: string): Promise<void> {
    const temporary = await this.#folders.temporaryFile();
    try {
      await copyFile(source, temporary, constants.COPYFILE_EXCL);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}
