import type { Cancellable } from "../base/abort.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { ListOptions, ManifestReference, Page } from "../registry/imageStore.ts";
import type { SharedNames } from "./entryNames.ts";
import { IndexedStore } from "./indexedStore.ts";
import { withStoreErrors } from "./layoutFailure.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import type { LayoutNames, LayoutPlace } from "./layoutPlace.ts";
import type { LocalStore } from "./localStore.ts";
import { byCodeUnits, pagesOf } from "./pages.ts";
import { toolNameOf, type ToolName, type ToolTransport } from "./toolName.ts";

/** A store whose repositories share one index.json and all content. */
export class SharedLayoutStore extends IndexedStore implements LocalStore {
  readonly ownRepository: string;
  readonly #names: LayoutNames;
  readonly #transports: () => Promise<readonly ToolTransport[]>;

  /** @param transports by which other tools read the place */
  constructor(
    place: LayoutPlace,
    ownRepository: string,
    transports: () => Promise<readonly ToolTransport[]>,
  ) {
    super(place);
    this.ownRepository = ownRepository;
    this.#names = place.names;
    this.#transports = transports;
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

  toolName(image?: {
    readonly repository: string;
    readonly reference: ManifestReference;
  }): Promise<ToolName | undefined> {
    return withStoreErrors("Looking up a name", async () => {
      const transports = await this.#transports();
      const [transport] = transports;
      if (!image) return transport && { transport };
      const index = await this.#names.read(image.repository);
      return index && toolNameOf(index, image.reference, transports);
    });
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
