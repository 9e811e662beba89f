import { randomUUID } from "node:crypto";
import { mkdir, rmdir } from "node:fs/promises";
import path from "node:path";
import { algorithmOf, hexOf, type Digest } from "../oci/digest.ts";
import { isRepositoryPath } from "../oci/reference.ts";
import { StoreError } from "../registry/storeError.ts";
import { isRealFolder } from "./regularFile.ts";

/**
 * The folder of each repository's layout. No component of a repository path begins with an
 * underscore, so the layout of `team` and the repository `team/app` cannot clash.
 */
export const layoutFolderName = "_layout";

const temporaryFolderName = "_temporary";

/** Where things lie below the root of a store. Names are checked before they become paths. */
export class LayoutFolders {
  readonly root: string;
  /** Whether what is written waits for the disk. */
  readonly isDurable: boolean;
  readonly #isShared: boolean;

  /** @param options `isShared`: the root is one layout for all repositories */
  constructor(root: string, isDurable: boolean, { isShared = false } = {}) {
    this.root = root;
    this.isDurable = isDurable;
    this.#isShared = isShared;
  }

  /** The OCI image layout of a repository; throws `StoreError` `rejected` for what is no path. */
  layout(repository: string): string {
    requireRepository(repository);
    if (this.#isShared) return this.root;
    return path.join(this.root, ...repository.split("/"), layoutFolderName);
  }

  /** The file of a blob or manifest (image-spec image-layout.md, "Blobs"). */
  blob(repository: string, digest: Digest): string {
    return path.join(this.layout(repository), "blobs", algorithmOf(digest), hexOf(digest));
  }

  /** For content that is not complete yet, on the same file system as the layouts. */
  get temporary(): string {
    return path.join(this.root, temporaryFolderName);
  }

  /** A new name in the temporary folder. */
  async temporaryFile(): Promise<string> {
    await mkdir(this.temporary, { recursive: true });
    await isRealFolder(this.temporary);
    return path.join(this.temporary, randomUUID());
  }

  /** Removes the temporary folder where nothing is in it. Never throws. */
  async tidy(): Promise<void> {
    try {
      await rmdir(this.temporary);
    } catch {
      // Others still have something in it, or there is none.
    }
  }
}

/** Throws `StoreError` `rejected` for what is no repository path. */
export function requireRepository(repository: string): void {
  if (isRepositoryPath(repository)) return;
  throw new StoreError("rejected", `Not a repository: ${repository.slice(0, 140)}`);
}
