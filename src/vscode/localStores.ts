import type { DisposableStore } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import type { Memento } from "../core/base/memento.ts";
import type { ImageStores } from "../images/imageStores.ts";
import type { LocalFiles } from "../images/local/localFiles.ts";
import { LocalStoreList } from "../images/local/localStoreList.ts";
import { LocalImages } from "./platform/localImages.ts";
import { LocalStoreFinder } from "./platform/localStoreFinder.ts";
import { LocalStoreWatcher } from "./platform/localStoreWatcher.ts";
import type { Settings } from "./platform/settings.ts";

/** Everything between the folders and archives of images on this computer and their rows. */
export function localStores(
  owned: DisposableStore,
  options: {
    /** The workspace's. */
    readonly memento: Memento;
    readonly registries: ImageStores;
    readonly settings: Settings;
    readonly logger: Logger;
    /** Where is noted which archives are being written. */
    readonly notes: string;
  },
) {
  const { memento, registries, settings, logger, notes } = options;
  const list = owned.add(new LocalStoreList(memento));
  const localFiles = lazyFiles(notes);
  const stores = owned.add(new LocalImages(registries, list, localFiles));
  const finder = owned.add(new LocalStoreFinder({ list, settings, files: localFiles, logger }));
  owned.add(new LocalStoreWatcher(list, (id) => stores.changed(id)));
  return { stores, finder, localStores: list, localFiles };
}

/** Reading and writing layouts and archives is not needed before the first of them. */
function lazyFiles(notes: string): () => Promise<LocalFiles> {
  let files: LocalFiles | undefined;
  return async () => {
    const { LocalStoreFiles } = await import("../images/local/localStoreFiles.ts");
    return (files ??= new LocalStoreFiles(notes));
  };
}
