import type { Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import type { StoreTarget } from "../imageStores.ts";
import type { LocalPlace, LocalStoreKind } from "./localStore.ts";

/** Content of a layout that nothing leads to any more. */
export interface Garbage {
  readonly digests: readonly Digest[];
  /** Of all of them. */
  readonly bytes: number;
}

/** What is done with the files of local stores. Failures are `LayoutError`s and `StoreError`s. */
export interface LocalFiles {
  /** What lies at a path; a file is looked into no further than its beginning. */
  detect(path: string): Promise<LocalStoreKind | undefined>;
  open(place: LocalPlace): Promise<ImageStore>;
  /** For writing: a layout is made where there is none, an archive is written anew. */
  openTarget(place: LocalPlace, options: Cancellable): Promise<StoreTarget>;
  /** What of a layout could be removed; removes it unless that is only to be told. */
  collectGarbage(
    folder: string,
    options: Cancellable & { readonly dryRun: boolean },
  ): Promise<Garbage>;
}
