import type { Cancellable } from "../base/abort.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { ListOptions, Page } from "../registry/imageStore.ts";
import type { SharedNames } from "./entryNames.ts";
import { IndexedStore } from "./indexedStore.ts";
import { withStoreErrors } from "./layoutFailure.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import type { LayoutPlace } from "./layoutPlace.ts";
import type { LocalStore } from "./localStore.ts";
import { byCodeUnits, pagesOf } from "./pages.ts";

/** A store whose repositories share one index.json and all content. */
export class SharedLayoutStore extends IndexedStore implements LocalStore {
  readonly ownRepository: string;

  constructor(place: LayoutPlace, ownRepository: string) {
    super(place);
    this.ownRepository = ownRepository;
  }

  override listRepositories(options: ListOptions = {}): AsyncIterable<Page<string>> {
    const list = async () => {
      const named = await this.repositories(options.signal);
      if (named.includes(this.ownRepository)) return named;
      const untagged = await this.untaggedIn(this.ownRepository, options);
      return untagged.length > 0 ? [...named, this.ownRepository] : named;
    };
    return pagesOf(() => withStoreErrors("Listing repositories", list), byCodeUnits, options);
  }

  listUntagged(options: Cancellable = {}): Promise<readonly Descriptor[]> {
    const list = () => this.untaggedIn(this.ownRepository, options);
    return withStoreErrors("Listing what has no tag", list);
  }
}

/** The repositories that entries of an index are named by. */
export function namedRepositories(
  index: LayoutIndex | undefined,
  names: SharedNames,
): readonly string[] {
  const all = (index?.allManifests ?? []).flatMap(
    ({ annotations = {} }) => names.nameOf(annotations)?.repository ?? [],
  );
  return [...new Set(all)];
}
