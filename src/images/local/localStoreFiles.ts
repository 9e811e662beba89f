import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";
import type { Cancellable } from "../../core/base/abort.ts";
import { LruCache } from "../../core/base/lruCache.ts";
import { openArchive } from "../../core/layout/archiveStore.ts";
import { ArchiveWriter } from "../../core/layout/archiveWriter.ts";
import { FolderStore } from "../../core/layout/folderStore.ts";
import { collectGarbage, type CollectOptions, type Garbage } from "../../core/layout/garbage.ts";
import { LayoutError } from "../../core/layout/layoutError.ts";
import { isFileError } from "../../core/layout/layoutFailure.ts";
import type { LocalStore as OpenLocalStore } from "../../core/layout/localStore.ts";
import { PartialFiles } from "../../core/layout/partialFiles.ts";
import { versionOf } from "../../core/layout/regularFile.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { StoreTarget } from "../imageStores.ts";
import type { LocalFiles } from "./localFiles.ts";
import type { LocalPlace, LocalStoreKind } from "./localStore.ts";

/** Files of which it is remembered whether they hold images. */
const maxLookedAt = 200;

interface LookedAt {
  readonly version: string;
  readonly is: Promise<boolean>;
}

/** The {@link LocalFiles} of this process. */
export class LocalStoreFiles implements LocalFiles {
  /** One store for each layout, so that its writers take turns. */
  readonly #layouts = new Map<string, FolderStore>();
  /** What files were found to be: finding out takes reading all that is in them by name. */
  readonly #archives = new LruCache<string, LookedAt>(maxLookedAt);

  readonly #partials: PartialFiles | undefined;

  /** @param notes a folder where is noted which archives are being written */
  constructor(notes?: string) {
    this.#partials = notes === undefined ? undefined : new PartialFiles(notes);
  }

  async detect(path: string): Promise<LocalStoreKind | undefined> {
    const stats = await statsAt(path);
    if (!stats) return undefined;
    if (stats.isDirectory()) return (await isStore(FolderStore.open(path))) ? "layout" : undefined;
    const version = versionOf(stats);
    const known = this.#archives.get(path);
    const looked = known?.version === version ? known : { version, is: isStore(openArchive(path)) };
    this.#archives.set(path, looked);
    try {
      return (await looked.is) ? "archive" : undefined;
    } catch (error) {
      // What is no fault of the file may be over the next time.
      if (!LayoutError.is(error)) this.#archives.delete(path);
      throw error;
    }
  }

  async open({ kind, path }: LocalPlace): Promise<OpenLocalStore> {
    if (!(await statsAt(path))) {
      throw new StoreError("notFound", `There is no ${path}`, { status: 404 });
    }
    return kind === "layout" ? this.#layout(path) : openArchive(path);
  }

  async openTarget({ kind, path }: LocalPlace, options: Cancellable): Promise<StoreTarget> {
    if (kind === "archive") return ArchiveWriter.create(path, this.#partials);
    const layout = await this.#layout(path, { create: true });
    return layout.target(options);
  }

  collectGarbage(folder: string, options: CollectOptions): Promise<Garbage> {
    return collectGarbage(folder, options);
  }

  /** Whether the folder is a layout is looked at each time: it may have been removed meanwhile. */
  async #layout(folder: string, options: { readonly create?: boolean } = {}): Promise<FolderStore> {
    const opened = await FolderStore.open(folder, options);
    const known = this.#layouts.get(folder) ?? opened;
    this.#layouts.set(folder, known);
    return known;
  }
}

/** Whether something is a store of images; other failures are failures. */
async function isStore(opening: Promise<unknown>): Promise<boolean> {
  try {
    await opening;
    return true;
  } catch (error) {
    const isNone = LayoutError.is(error, "notLayout") || LayoutError.is(error, "notArchive");
    if (isNone) return false;
    throw error;
  }
}

/** `undefined` where nothing is at a path. */
async function statsAt(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (isFileError(error, "ENOENT") || isFileError(error, "ENOTDIR")) return undefined;
    throw error;
  }
}
