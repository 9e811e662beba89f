import type { Cancellable } from "../../core/base/abort.ts";
import { readArray } from "../../core/base/json.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { entryKindOf, isAttestation } from "../../core/oci/indexContents.ts";
import { AttestationKeys, type IndexManifest, type Manifest } from "../../core/oci/manifest.ts";
import { isUnknownPlatform, type Platform } from "../../core/oci/platform.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { readConfig } from "../readConfig.ts";
import { CopyError } from "./copyError.ts";
import { usualPlanLimits, type CopySource, type PlanLimits } from "./copyPlan.ts";

/** An index with the indexes in it, as far as a choice of platforms needs to know them. */
export interface IndexTree {
  readonly manifest: IndexManifest;
  /** One for each of `manifests`, in that order. */
  readonly entries: readonly TreeEntry[];
}

/** What an entry of an index is to a choice of platforms. */
export type TreeEntry = { readonly descriptor: Descriptor } & (
  | { readonly kind: "image"; readonly platform: Platform }
  | { readonly kind: "index"; readonly tree: IndexTree }
  /** `about` is a digest if it is well-formed. */
  | { readonly kind: "attestation"; readonly about: string }
  /** Something without a platform. */
  | { readonly kind: "other" }
);

/** Requests at the same time. */
const concurrency = 8;

/**
 * Reads the indexes within an index, and the configs of images of which it does not say the
 * platform. Throws `CopyError`, `StoreError`.
 */
export async function readIndexTree(
  index: IndexManifest,
  from: CopySource,
  options: Cancellable & { readonly limits?: PlanLimits | undefined } = {},
): Promise<IndexTree> {
  return new TreeReader(from, options.limits ?? {}, options).read(index, 0);
}

class TreeReader {
  readonly #from: CopySource;
  readonly #limits: Required<PlanLimits>;
  readonly #options: Cancellable;
  readonly #trees = new Map<string, Promise<IndexTree>>();
  /** Of indexes that are held. */
  #bytes = 0;

  constructor(from: CopySource, limits: PlanLimits, { signal }: Cancellable) {
    this.#from = from;
    this.#limits = { ...usualPlanLimits, ...limits };
    this.#options = { signal };
  }

  read(index: IndexManifest, depth: number): Promise<IndexTree> {
    const { digest } = index.raw;
    const known = this.#trees.get(digest);
    if (known) return known;
    const reading = this.#readEntries(index, depth);
    this.#trees.set(digest, reading);
    return reading;
  }

  async #readEntries(manifest: IndexManifest, depth: number): Promise<IndexTree> {
    const { digest } = manifest.raw;
    if (depth > this.#limits.depth) throw new CopyError("tooDeep", digest);
    if (this.#trees.size >= this.#limits.manifests) throw new CopyError("tooMany", digest);
    this.#bytes += manifest.raw.bytes.length;
    if (this.#bytes > this.#limits.bytes) throw new CopyError("tooLarge", digest);
    // Entries that we cannot read have no place in what is made of the others.
    if (readArray(manifest.json, "manifests").length > manifest.manifests.length) {
      throw new CopyError("unreadable", digest);
    }
    const entries = await mapLimited(manifest.manifests, concurrency, (descriptor) =>
      this.#entry(descriptor, depth),
    );
    return { manifest, entries };
  }

  async #entry(descriptor: Descriptor, depth: number): Promise<TreeEntry> {
    if (isAttestation(descriptor)) {
      const about = descriptor.annotations?.[AttestationKeys.subject] ?? "";
      return { kind: "attestation", descriptor, about };
    }
    const kind = entryKindOf(descriptor);
    const { platform } = descriptor;
    if (kind !== "index" && platform && !isUnknownPlatform(platform)) {
      return { kind: "image", descriptor, platform };
    }
    if (kind === "artifact") return { kind: "other", descriptor };
    const manifest = await this.#manifest(descriptor);
    if (manifest?.kind === "index") {
      return { kind: "index", descriptor, tree: await this.read(manifest, depth + 1) };
    }
    const actual = manifest && (await this.#platformOf(manifest));
    return actual ? { kind: "image", descriptor, platform: actual } : { kind: "other", descriptor };
  }

  async #platformOf(manifest: Manifest): Promise<Platform | undefined> {
    if (manifest.kind !== "image") return undefined;
    return this.#present(async () => {
      const config = await readConfig(this.#from, manifest, this.#options);
      return config && config.platform.os !== "" ? config.platform : undefined;
    });
  }

  #manifest({ digest }: Descriptor): Promise<Manifest | undefined> {
    const { reader, repository } = this.#from;
    return this.#present(() => reader.manifest(repository, { digest }, this.#options));
  }

  async #present<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (StoreError.is(error, "notFound")) return undefined;
      throw error;
    }
  }
}
