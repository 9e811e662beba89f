import { LruCache } from "../base/lruCache.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import { isIndexType } from "../oci/mediaTypes.ts";
import { parseManifest } from "../oci/parseManifest.ts";
import type { ManifestReference } from "../registry/imageStore.ts";
import { maxManifestBytes } from "../registry/manifests.ts";
import { StoreError } from "../registry/storeError.ts";
import { wholeOf } from "./fileChunks.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import type { LayoutContent } from "./layoutPlace.ts";

/** Indexes within indexes are followed this deep. */
const maxDepth = 8;
const maxCachedIndexes = 256;

/** Finds and reads the manifests of layouts, those included that only an index names. */
export class ManifestFinder {
  readonly #content: LayoutContent;
  /** What the indexes name, by their digests: such content never changes. */
  readonly #children = new LruCache<Digest, readonly Descriptor[]>(maxCachedIndexes);

  constructor(content: LayoutContent) {
    this.#content = content;
  }

  /**
   * The descriptor of a manifest. Our own layouts name every manifest in index.json; other tools
   * put the members of an index into the blobs only, so these are looked for in the indexes.
   */
  async find(
    repository: string,
    index: LayoutIndex,
    reference: ManifestReference,
  ): Promise<Descriptor | undefined> {
    const { digest } = reference;
    const known = index.find(reference);
    if (known ?? digest === undefined) return known;
    if ((await this.#content.size(repository, digest)) === undefined) return undefined;
    return this.#findBelow(repository, index.manifests, digest);
  }

  /** The bytes, verified; throws `StoreError` `tooLarge` beyond 4 MiB, `DigestError`, file errors. */
  async read(repository: string, digest: Digest): Promise<Uint8Array> {
    const size = (await this.#content.size(repository, digest)) ?? 0;
    if (size > maxManifestBytes) {
      throw new StoreError("tooLarge", `The manifest ${digest} has ${size} bytes`);
    }
    return wholeOf(await this.#content.open(repository, digest, {}));
  }

  /** The digests of what lists lead to, themselves only where another leads to them. */
  async membersOf(repository: string, lists: readonly Descriptor[]): Promise<ReadonlySet<Digest>> {
    const members = new Set<Digest>();
    for await (const level of this.#levelsBelow(repository, lists)) {
      for (const { digest } of level) members.add(digest);
    }
    return members;
  }

  async #findBelow(
    repository: string,
    top: readonly Descriptor[],
    digest: Digest,
  ): Promise<Descriptor | undefined> {
    for await (const level of this.#levelsBelow(repository, top)) {
      const found = level.find((child) => child.digest === digest);
      if (found) return found;
    }
    return undefined;
  }

  /** What lists name, then what the lists among that name, and so on; each list once. */
  async *#levelsBelow(
    repository: string,
    top: readonly Descriptor[],
  ): AsyncGenerator<readonly Descriptor[]> {
    const visited = new Set<Digest>();
    let level = top;
    for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
      const next: Descriptor[] = [];
      for (const parent of level.filter(({ mediaType }) => isIndexType(mediaType))) {
        if (visited.has(parent.digest)) continue;
        visited.add(parent.digest);
        next.push(...(await this.#childrenOf(repository, parent)));
      }
      if (next.length > 0) yield next;
      level = next;
    }
  }

  async #childrenOf(repository: string, parent: Descriptor): Promise<readonly Descriptor[]> {
    const { digest, mediaType } = parent;
    const cached = this.#children.get(digest);
    if (cached) return cached;
    // A sparse layout need not hold every index that it names.
    if ((await this.#content.size(repository, digest)) === undefined) return [];
    const bytes = await this.read(repository, digest);
    const manifest = parseManifest({ mediaType, digest, bytes });
    const children = manifest.kind === "index" ? manifest.manifests : [];
    this.#children.set(digest, children);
    return children;
  }
}
