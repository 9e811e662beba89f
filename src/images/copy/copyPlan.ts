import type { Cancellable } from "../../core/base/abort.ts";
import { readArray, readObject } from "../../core/base/json.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { contentOf } from "../../core/oci/contentSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { bareMediaType, isImageManifestType } from "../../core/oci/mediaTypes.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { ImageReader } from "../imageReader.ts";
import { CopyError } from "./copyError.ts";

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

/** Bounds of a plan. */
export interface PlanLimits {
  /** Levels of indexes within indexes; 8 unless given. */
  readonly depth?: number;
  /** Manifests of one plan; 1000 unless given. */
  readonly manifests?: number;
  /** Bytes of all manifests that are held until the end; 32 MiB unless given. */
  readonly bytes?: number;
}

/** What holds where {@link PlanLimits} say nothing. */
export const usualPlanLimits: Required<PlanLimits> = {
  depth: 8,
  manifests: 1000,
  bytes: 32 * 1024 * 1024,
};

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
  const walk = new PlanWalk(to, { limits: options.limits }, options);
  await mapLimited(items, concurrency, (item) => walk.visit(item));
  const nodes = walk.inOrder(items.map(({ descriptor }) => descriptor));
  const manifests = plannedIn(nodes);
  const blobs = new Map<Digest, PlannedBlob>();
  for (const { manifest, from } of manifests) {
    for (const descriptor of blobsOf(manifest)) {
      if (blobs.has(descriptor.digest)) continue;
      blobs.set(descriptor.digest, { descriptor, from, neededBy: manifest.raw.digest });
    }
  }
  return { manifests, blobs: [...blobs.values()], absent: absentIn(nodes) };
}

/** What is to be written. */
export function plannedIn(nodes: readonly WalkNode[]): readonly PlannedManifest[] {
  return nodes.flatMap(({ state, manifest, from }) =>
    state === "planned" && manifest && from ? [{ manifest, from }] : [],
  );
}

/** What is on neither side. */
export function absentIn(nodes: readonly WalkNode[]): readonly Descriptor[] {
  return nodes.flatMap(({ state, descriptor }) => (state === "absent" ? [descriptor] : []));
}

/** How a graph of manifests is walked. */
export interface WalkRules {
  readonly limits?: PlanLimits | undefined;
  /**
   * Whether what the target has is looked into: `indexes` = registries let images be deleted out of
   * their indexes, `all` = images, too. Otherwise it is taken to be whole.
   */
  readonly into?: "indexes" | "all";
  /** What is in the source is in the target as well, since they are one repository. */
  readonly isInPlace?: boolean;
  /** Manifests that neither side has yet. */
  readonly made?: ReadonlyMap<Digest, Manifest>;
  /** The entries of indexes that are followed, where these are not all. */
  readonly followed?: ReadonlyMap<Digest, readonly Descriptor[]>;
}

/** A manifest that was come by. */
export interface WalkNode {
  readonly descriptor: Descriptor;
  readonly state: "present" | "planned" | "absent";
  /** Always there for what is planned; of what is present only if it had to be read. */
  readonly manifest?: Manifest;
  readonly from?: CopySource;
  readonly children: readonly Descriptor[];
}

/** Walks from manifests to all that they name, each once, and asks the target for each. */
export class PlanWalk {
  readonly nodes = new Map<Digest, WalkNode>();
  readonly #to: CopyTarget;
  readonly #rules: WalkRules;
  readonly #limits: Required<PlanLimits>;
  readonly #options: Cancellable;
  readonly #visited = new Map<Digest, Promise<void>>();
  /** Of manifests that are held. */
  #bytes = 0;

  constructor(to: CopyTarget, rules: WalkRules, { signal }: Cancellable) {
    this.#to = to;
    this.#rules = rules;
    this.#limits = { ...usualPlanLimits, ...rules.limits };
    this.#options = { signal };
  }

  /** Comes by a manifest and those below it. Throws `CopyError`, `StoreError`. */
  visit(item: CopyItem, depth = 0): Promise<void> {
    const { digest } = item.descriptor;
    const known = this.#visited.get(digest);
    if (known) return known;
    const visiting = this.#look(item, depth);
    this.#visited.set(digest, visiting);
    return visiting;
  }

  /** Has a manifest written that the target has. */
  async writeAgain(digest: Digest): Promise<void> {
    const node = this.nodes.get(digest);
    if (node?.state !== "present" || !node.from) return;
    const manifest = node.manifest ?? (await this.#read(node.from, digest));
    if (manifest) this.nodes.set(digest, { ...node, manifest, state: "planned" });
  }

  /** What was come by from some manifests on, each after those that it names. */
  inOrder(roots: readonly Descriptor[]): readonly WalkNode[] {
    const ordered: WalkNode[] = [];
    const seen = new Set<Digest>();
    const add = ({ digest }: Descriptor): void => {
      const node = this.nodes.get(digest);
      if (!node || seen.has(digest)) return;
      seen.add(digest);
      for (const child of node.children) add(child);
      ordered.push(node);
    };
    for (const root of roots) add(root);
    return ordered;
  }

  async #look({ descriptor, from }: CopyItem, depth: number): Promise<void> {
    const { digest } = descriptor;
    if (depth > this.#limits.depth) throw new CopyError("tooDeep", digest);
    if (this.#visited.size >= this.#limits.manifests) throw new CopyError("tooMany", digest);
    const made = this.#rules.made?.get(digest);
    const leaf = { descriptor, ...(from && { from }), children: [] };
    if (this.#rules.isInPlace === true && !made) {
      this.nodes.set(digest, { ...leaf, state: "present" });
      return;
    }
    const { store, repository } = this.#to;
    const head = await store.headManifest(repository, { digest }, this.#options);
    const mayStop = head && !this.#looksInto(head.mediaType);
    const manifest = mayStop || !from ? undefined : (made ?? (await this.#read(from, digest)));
    if (!manifest || !from) {
      this.nodes.set(digest, { ...leaf, state: head ? "present" : "absent" });
      return;
    }
    this.#bytes += manifest.raw.bytes.length;
    if (this.#bytes > this.#limits.bytes) throw new CopyError("tooLarge", digest);
    // Whatever an image of the target needs, it has.
    const isLeaf = head !== undefined && manifest.kind !== "index";
    const children = this.#rules.followed?.get(digest) ?? (isLeaf ? [] : childrenOf(manifest));
    const state = head ? "present" : "planned";
    this.nodes.set(digest, { descriptor, from, state, manifest, children });
    await mapLimited(children, concurrency, (child) =>
      this.visit({ descriptor: child, from }, depth + 1),
    );
  }

  #looksInto(mediaType: string): boolean {
    const { into } = this.#rules;
    if (into === "indexes") return !isImageManifestType(bareMediaType(mediaType));
    return into === "all";
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
      requireAll(manifest, "blobs", manifest.layers);
      if (readObject(manifest.json, "config") && !manifest.config) {
        throw new CopyError("unreadable", manifest.raw.digest);
      }
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

/** The config and layers of what has such. */
export function blobsOf(manifest: Manifest): readonly Descriptor[] {
  return manifest.kind === "image" || manifest.kind === "artifact" ? contentOf(manifest) : [];
}
