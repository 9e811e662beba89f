import type { Cancellable } from "../../core/base/abort.ts";
import { FolderStore } from "../../core/layout/folderStore.ts";
import { collectGarbage, type CollectOptions, type Garbage } from "../../core/layout/garbage.ts";
import { LayoutError } from "../../core/layout/layoutError.ts";
import type { LocalStore as OpenLocalStore } from "../../core/layout/localStore.ts";
import type { StoreTarget } from "../imageStores.ts";
import type { LocalFiles } from "./localFiles.ts";
import type { LocalPlace, LocalStoreKind } from "./localStore.ts";

/** The {@link LocalFiles} of this process: each layout is opened once, so that its writers take turns. */
export class LocalStoreFiles implements LocalFiles {
  readonly #layouts = new Map<string, Promise<FolderStore>>();

  async detect(path: string): Promise<LocalStoreKind | undefined> {
    try {
      await FolderStore.open(path);
      return "layout";
    } catch (error) {
      if (LayoutError.is(error, "notLayout")) return undefined;
      throw error;
    }
  }

  async open({ kind, path }: LocalPlace): Promise<OpenLocalStore> {
    if (kind === "archive") throw new LayoutError("notArchive", path, "Not read yet");
    return this.#layout(path);
  }

  async openTarget({ kind, path }: LocalPlace, options: Cancellable): Promise<StoreTarget> {
    if (kind === "archive") throw new LayoutError("notArchive", path, "Not written yet");
    const layout = await this.#layout(path, { create: true });
    return layout.target(options);
  }

  collectGarbage(folder: string, options: CollectOptions): Promise<Garbage> {
    return collectGarbage(folder, options);
  }

  #layout(folder: string, options: { readonly create?: boolean } = {}): Promise<FolderStore> {
    const known = this.#layouts.get(folder);
    if (known) return known;
    const opening = FolderStore.open(folder, options);
    this.#layouts.set(folder, opening);
    // What could not be opened may be another time.
    opening.catch(() => this.#layouts.delete(folder));
    return opening;
  }
}
