import { isAbortError } from "../../core/base/abort.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { Logger } from "../../core/base/logger.ts";
import { messageOf } from "../../core/base/errors.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { LruCache } from "../../core/base/lruCache.ts";
import { contentOf, contentSize } from "../../core/oci/contentSize.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { DraftEntryNode } from "./draftNodes.ts";

/** Manifests read at the same time, and sizes kept. */
const concurrency = 4;
const maxSizes = 2_000;

/** How large the images are that drafts consist of; found out in the background, each once. */
export class EntrySizes implements Disposable {
  readonly #stores: ImageStores;
  readonly #logger: Logger;
  readonly #sizes = new LruCache<Digest, number>(maxSizes);
  /** Those that were asked for, whatever came of it; a failure is not repeated for each drawing. */
  readonly #asked = new Set<string>();
  readonly #stop = new AbortController();

  constructor(stores: ImageStores, logger: Logger) {
    this.#stores = stores;
    this.#logger = logger;
  }

  /** Bytes of config and layers, compressed; undefined as long as that is not known. */
  get({ digest }: DraftEntryNode): number | undefined {
    return digest && this.#sizes.get(digest);
  }

  /** Reads the sizes that are not known yet. Resolves to whether any was found; never rejects. */
  async load(nodes: readonly DraftEntryNode[]): Promise<boolean> {
    const unknown = nodes.filter((node) => this.#claim(node));
    const found = await mapLimited(unknown, concurrency, (node) => this.#read(node));
    return found.some(Boolean);
  }

  /** Lets sizes be asked for again that could not be read. */
  retry(): void {
    this.#asked.clear();
  }

  dispose(): void {
    this.#stop.abort();
  }

  #claim(node: DraftEntryNode): boolean {
    if (!node.digest || this.#sizes.get(node.digest) !== undefined) return false;
    const key = `${node.connectionId}/${node.repository}@${node.digest}`;
    if (this.#asked.has(key)) return false;
    this.#asked.add(key);
    return true;
  }

  async #read({ connectionId, repository, digest }: DraftEntryNode): Promise<boolean> {
    if (!digest) return false;
    try {
      const { reader } = this.#stores.open(connectionId);
      const manifest = await reader.manifest(repository, { digest }, { signal: this.#stop.signal });
      if (!("layers" in manifest) || manifest.kind === "schema1") return false;
      this.#sizes.set(digest, contentSize(contentOf(manifest)));
      return true;
    } catch (error) {
      if (!isAbortError(error)) {
        this.#logger.info(`The size of ${repository}@${digest} is unknown: ${messageOf(error)}`);
      }
      return false;
    }
  }
}
