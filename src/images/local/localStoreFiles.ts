import { stat } from "node:fs/promises";
import type { Cancellable } from "../../core/base/abort.ts";
import { openArchive } from "../../core/layout/archiveStore.ts";
import { ArchiveWriter } from "../../core/layout/archiveWriter.ts";
import { FolderStore } from "../../core/layout/folderStore.ts";
import { collectGarbage, type CollectOptions, type Garbage } from "../../core/layout/garbage.ts";
import { LayoutError } from "../../core/layout/layoutError.ts";
import { isFileError } from "../../core/layout/layoutFailure.ts";
import type { LocalStore as OpenLocalStore } from "../../core/layout/localStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { StoreTarget } from "../imageStores.ts";
import type { LocalFiles } from "./localFiles.ts";
import type { LocalPlace, LocalStoreKind } from "./localStore.ts";

/** The {@link LocalFiles} of this process. */
export class LocalStoreFiles implements LocalFiles {
  /** One store for each layout, so that its writers take turns. */
  readonly #layouts = new Map<string, FolderStore>();

  async detect(path: string): Promise<LocalStoreKind | undefined> {
    const kind = await kindAt(path);
    try {
      if (kind === "layout") await FolderStore.open(path);
      if (kind === "archive") await openArchive(path);
      return kind;
    } catch (error) {
      const isNone = LayoutError.is(error, "notLayout") || LayoutError.is(error, "notArchive");
      if (isNone) return undefined;
      throw error;
    }
  }

  async open({ kind, path }: LocalPlace): Promise<OpenLocalStore> {
    if ((await kindAt(path)) === undefined) {
      throw new StoreError("notFound", `There is no ${path}`, { status: 404 });
    }
    return kind === "layout" ? this.#layout(path) : openArchive(path);
  }

  async openTarget({ kind, path }: LocalPlace, options: Cancellable): Promise<StoreTarget> {
    if (kind === "archive") return ArchiveWriter.create(path);
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

/** What could lie at a path; `undefined` where nothing does. */
async function kindAt(path: string): Promise<LocalStoreKind | undefined> {
  try {
    return (await stat(path)).isDirectory() ? "layout" : "archive";
  } catch (error) {
    if (isFileError(error, "ENOENT") || isFileError(error, "ENOTDIR")) return undefined;
    throw error;
  }
}
