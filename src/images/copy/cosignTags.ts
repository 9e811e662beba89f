import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { algorithmOf, hexOf, type Digest } from "../../core/oci/digest.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { CopySource } from "./copyPlan.ts";

/** What cosign appends to the digest of an image (cosign, specs/SIGNATURE_SPEC.md). */
const suffixes = ["sig", "att", "sbom"] as const;

/** Pages of tags that are read at most, before tags are asked for one by one. */
const maxPages = 10;

/** A tag of cosign's and what it names. */
export interface CosignTag {
  readonly tag: string;
  readonly descriptor: Descriptor;
}

/**
 * The tags under which cosign keeps signatures, attestations and SBOMs: `sha256-<hex>.sig`. A
 * listing of the tags says of all images at once which there are; where it is too long, or there is
 * none, each tag is asked for.
 */
export class CosignTags {
  readonly #from: CopySource;
  readonly #names = new Set<string>();
  #isComplete = false;

  constructor(from: CopySource) {
    this.#from = from;
  }

  /** All tags are known, so that nothing is asked for in vain. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Lists the tags if that costs less than asking for those of so many images. */
  async list(images: number, { signal }: Cancellable = {}): Promise<void> {
    const { store, repository } = this.#from;
    const options = { filter: "sha", pageSize: 1000, signal };
    let pages = Math.min(images * suffixes.length, maxPages);
    try {
      for await (const page of store.listTags(repository, options)) {
        for (const name of page.items) this.#names.add(name);
        this.#isComplete = !page.hasMore;
        if (--pages <= 0 || this.#isComplete) break;
      }
    } catch (error) {
      // Whoever may pull an image may not list the tags everywhere.
      if (isAbortError(error) || !StoreError.is(error)) throw error;
    }
  }

  /** Those of an image. Throws `StoreError`. */
  async of(image: Digest, { signal }: Cancellable = {}): Promise<readonly CosignTag[]> {
    const { store, repository } = this.#from;
    const names = suffixes.map((suffix) => `${algorithmOf(image)}-${hexOf(image)}.${suffix}`);
    const wanted = this.#isComplete ? names.filter((name) => this.#names.has(name)) : names;
    const heads = await Promise.all(
      wanted.map(async (tag) => ({
        tag,
        head: await store.headManifest(repository, { tag }, { signal }),
      })),
    );
    return heads.flatMap(({ tag, head }) => {
      if (!head) return [];
      const { digest, mediaType, size = 0 } = head;
      return [{ tag, descriptor: { digest, mediaType, size } }];
    });
  }
}
