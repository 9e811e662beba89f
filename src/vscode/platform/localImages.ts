import type { Cancellable } from "../../core/base/abort.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import type { LocalStore as OpenLocalStore } from "../../core/layout/localStore.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { deferredStore, openedOnce } from "../../core/registry/deferredStore.ts";
import { ImageReader } from "../../images/imageReader.ts";
import {
  UnknownConnectionError,
  type ImageStores,
  type OpenStore,
  type RepositoryPlace,
  type StoreTarget,
} from "../../images/imageStores.ts";
import type { LocalFiles } from "../../images/local/localFiles.ts";
import { localName, localReference, type NamedImage } from "../../images/local/localReference.ts";
import {
  isLocalStoreId,
  type LocalStore,
  type LocalStores,
} from "../../images/local/localStore.ts";

interface Opened extends OpenStore {
  readonly of: LocalStore;
  readonly local: () => Promise<OpenLocalStore>;
}

/** Opens registries and, by the same kind of ids, the folders and archives of this computer. */
export class LocalImages implements ImageStores, Disposable {
  readonly #registries: ImageStores;
  readonly #list: LocalStores;
  readonly #files: () => Promise<LocalFiles>;
  readonly #open = new Map<string, Opened>();
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<string>());
  /** Fires with the id of a local store whose files were written. */
  readonly onDidChange = this.#changed.event;

  /** @param files what reads and writes them, loaded when it is first needed */
  constructor(registries: ImageStores, list: LocalStores, files: () => Promise<LocalFiles>) {
    this.#registries = registries;
    this.#list = list;
    this.#files = files;
    this.#owned.add(list.onDidChange(() => this.#dropClosed()));
  }

  open(id: string): OpenStore {
    if (!isLocalStoreId(id)) return this.#registries.open(id);
    return this.#opened(id);
  }

  async untagged(place: RepositoryPlace, options: Cancellable): Promise<readonly Descriptor[]> {
    const local = await this.#opened(place.connectionId).local();
    return place.repository === local.ownRepository ? local.listUntagged(options) : [];
  }

  async localReference(id: string, image?: NamedImage): Promise<string> {
    const { of, local } = this.#opened(id);
    const name = await local().then(
      (store) => store.toolName(image),
      () => undefined, // what cannot be read has a place all the same
    );
    return name ? localReference(of, name) : localName(of, image);
  }

  async openTarget(id: string, options: Cancellable): Promise<StoreTarget> {
    if (!isLocalStoreId(id)) return registryTarget(this.#registries, id, options);
    const target = await (await this.#files()).openTarget(this.#find(id), options);
    return {
      store: target.store,
      isAllOrNothing: target.isAllOrNothing === true,
      finish: async () => {
        await target.finish();
        this.changed(id);
      },
      abandon: async () => {
        await target.abandon();
        this.changed(id);
      },
    };
  }

  /** Notes that the files of a store are others now; what was opened of them is opened again. */
  changed(id: string): void {
    this.#open.delete(id);
    this.#changed.fire(id);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#open.clear();
  }

  #opened(id: string): Opened {
    const of = this.#find(id);
    const known = this.#open.get(id);
    if (known?.of.kind === of.kind) return known;
    const local = openedOnce(async () => (await this.#files()).open(of));
    const store = deferredStore(local);
    const opened = { of, local, store, reader: new ImageReader(store) };
    this.#open.set(id, opened);
    return opened;
  }

  #find(id: string): LocalStore {
    const local = this.#list.find(id);
    if (!local) throw new UnknownConnectionError(id);
    return local;
  }

  #dropClosed(): void {
    for (const id of this.#open.keys()) {
      if (!this.#list.find(id)) this.#open.delete(id);
    }
  }
}

/** Registries show nothing by a tag before it is written, and need no ending. */
async function registryTarget(
  registries: ImageStores,
  id: string,
  options: Cancellable,
): Promise<StoreTarget> {
  if (registries.openTarget) return registries.openTarget(id, options);
  const { store } = registries.open(id);
  const nothing = () => Promise.resolve();
  return { store, finish: nothing, abandon: nothing };
}
