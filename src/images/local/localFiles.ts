import type { Cancellable } from "../../core/base/abort.ts";
import type { CollectOptions, Garbage } from "../../core/layout/garbage.ts";
import type { LocalStore as OpenLocalStore } from "../../core/layout/localStore.ts";
import type { StoreTarget } from "../imageStores.ts";
import type { LocalPlace, LocalStoreKind } from "./localStore.ts";

/** What is done with the files of local stores. Failures are `LayoutError`s and `StoreError`s. */
export interface LocalFiles {
  /** What lies at a path; of a file, the headers of what is in it are read, once as long as it stays the same. */
  detect(path: string): Promise<LocalStoreKind | undefined>;
  open(place: LocalPlace): Promise<OpenLocalStore>;
  /** For writing: a layout is made where there is none, an archive is written anew. */
  openTarget(place: LocalPlace, options: Cancellable): Promise<StoreTarget>;
  /** What nothing in a layout leads to; removes it unless that is only to be told. */
  collectGarbage(folder: string, options: CollectOptions): Promise<Garbage>;
}
