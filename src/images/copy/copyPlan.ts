import { AppError, isBranded } from "../../core/base/errors.ts";
import type { Cancellable } from "../../core/base/abort.ts";
import { readArray } from "../../core/base/json.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { contentOf } from "../../core/oci/contentSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { ImageReader } from "../imageReader.ts";

/** A repository that content is read from. */
export interface CopySource {
  readonly store: ImageStore;
  /** Of the same store. */
  readonly reader: ImageReader;
  readonly repository: string;
}

/** A repository that content is written to. */
export interface CopyTarget {
  readonly store: ImageStore;
  readonly repository: string;
}

/** A manifest that the target is to have; without `from` it can only be there already. */
export interface CopyItem {
  readonly descriptor: Descriptor;
  readonly from?: CopySource | undefined;
}

/** A manifest that the target lacks. */
export interface PlannedManifest {
  readonly manifest: Manifest;
  readonly from: CopySource;
}

/** A blob that a manifest of the plan needs; whether the target has it is not known yet. */
export interface PlannedBlob {
  readonly descriptor: Descriptor;
  readonly from: CopySource;
  /** The first manifest of the plan that needs it. */
  readonly neededBy: Digest;
}

/** What has to be done so that a repository has some manifests with all that belongs to them. */
export interface CopyPlan {
  /** Each after those that it names. */
  readonly manifests: readonly PlannedManifest[];
  /** Each once, however many manifests share it. */
  readonly blobs: readonly PlannedBlob[];
  /** Manifests that are neither in the target nor in the source. */
  readonly absent: readonly Descriptor[];
}

type CopyErrorCode = "tooDeep" | "tooMany" | "unreadable";

/**
 * Something cannot be copied whole: indexes within indexes beyond a limit, more manifests than a
 * limit, or a manifest of which is not known what it needs (schema 1, unknown digest algorithms).
 */
class CopyError extends AppError<CopyErrorCode> {
  readonly brand = "CopyError";
  readonly digest: Digest;

  constructor(code: CopyErrorCode, digest: Digest) {
    super(code, `${digest} cannot be copied: ${code}`);
    this.digest = digest;
  }

  static is(error: unknown, code?: CopyErrorCode): error is CopyError {
    return isBranded(error, "CopyError", code);
  }
}

/** Bounds of a plan. */
export interface PlanLimits {
  /** Levels of indexes within indexes; 8 unless given. */
  readonly depth?: number;
  /** Manifests of one plan; 1000 unless given. */
  readonly manifests?: number;
}

/** Requests at the same time. */
const concurrency = 8;

/**
 * Finds out what a repository lacks of some manifests: those that it has are taken to be whole,
 * as registries check when they store them. Throws `CopyError`, `StoreError`.
 */
export async function planCopy(
  items: readonly CopyItem[],
  to: CopyTarget,
  options: Cancellable & { readonly limits?: PlanLimits | undefined } = {},
): Promise<CopyPlan> {
  const walk = new PlanWalk(to, options.limits ?? {}, options);
  const parts = await mapLimited(items, concurrency, (item) => walk.visit(item, 0));
  const manifests = new Map(parts.flat().map((each) => [each.manifest.raw.digest, each]));
  const blobs = new Map<Digest, PlannedBlob>();
  for (const { manifest, from } of manifests.values()) {
    for (const descriptor of blobsOf(manifest)) {
      if (blobs.has(descriptor.digest)) continue;
      blobs.set(descriptor.digest, { descriptor, from, neededBy: manifest.raw.digest });
    }
  }
  return { manifests: [...manifests.values()], blobs: [...blobs.values()], absent: walk.absent };
}

class PlanWalk {
  readonly #to: CopyTarget;
  readonly #maxDepth: number;
  readonly #maxManifests: number;
  readonly #options: Cancellable;
  readonly #visited = new Map<Digest, Promise<readonly PlannedManifest[]>>();
  readonly #absent = new Map<Digest, Descriptor>();

  constructor(to: CopyTarget, limits: PlanLimits, { signal }: Cancellable) {
    this.#to = to;
    this.#maxDepth = limits.depth ?? 8;
    this.#maxManifests = limits.manifests ?? 1000;
    this.#options = { signal };
  }

  get absent(): readonly Descriptor[] {
    return [...this.#absent.values()];
  }

  /** The manifest and those below it, as far as the target lacks them, in the order of writing. */
  visit(item: CopyItem, depth: number): Promise<readonly PlannedManifest[]> {
    const { digest } = item.descriptor;
    const known = this.#visited.get(digest);
    if (known) return known;
    const visiting = this.#look(item, depth);
    this.#visited.set(digest, visiting);
    return visiting;
  }

  async #look({ descriptor, from }: CopyItem, depth: number): Promise<readonly PlannedManifest[]> {
    const { digest } = descriptor;
    if (depth > this.#maxDepth) throw new CopyError("tooDeep", digest);
    if (this.#visited.size > this.#maxManifests) throw new CopyError("tooMany", digest);
    const { store, repository } = this.#to;
    if (await store.headManifest(repository, { digest }, this.#options)) return [];
    const manifest = from && (await this.#read(from, digest));
    if (!manifest) {
      this.#absent.set(digest, descriptor);
      return [];
    }
    const below = await mapLimited(childrenOf(manifest), concurrency, (child) =>
      this.visit({ descriptor: child, from }, depth + 1),
    );
    return [...below.flat(), { manifest, from }];
  }

  async #read(from: CopySource, digest: Digest): Promise<Manifest | undefined> {
    const { store, repository } = this.#to;
    if (from.store === store && from.repository === repository) return undefined;
    try {
      return await from.reader.manifest(from.repository, { digest }, this.#options);
    } catch (error) {
      if (StoreError.is(error, "notFound")) return undefined;
      throw error;
    }
  }
}

function childrenOf(manifest: Manifest): readonly Descriptor[] {
  switch (manifest.kind) {
    case "index":
      requireAll(manifest, "manifests", manifest.manifests);
      return manifest.manifests;
    case "image":
    case "artifact":
      requireAll(manifest, "layers", manifest.layers);
      return [];
    case "schema1":
    case "unknown":
    case "opaque":
      throw new CopyError("unreadable", manifest.raw.digest);
  }
}

/** What has a digest that we cannot verify is not among the descriptors, and would be left behind. */
function requireAll(
  { json, raw }: Exclude<Manifest, { kind: "opaque" }>,
  member: string,
  read: readonly Descriptor[],
): void {
  if (readArray(json, member).length > read.length) throw new CopyError("unreadable", raw.digest);
}

function blobsOf(manifest: Manifest): readonly Descriptor[] {
  return manifest.kind === "image" || manifest.kind === "artifact" ? contentOf(manifest) : [];
}
