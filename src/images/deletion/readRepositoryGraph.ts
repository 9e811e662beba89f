import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import { bareMediaType, isIndexType } from "../../core/oci/mediaTypes.ts";
import { parseManifest } from "../../core/oci/parseManifest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { readDerivedTag } from "./derivedTags.ts";
import { isAboutOne } from "./graphGap.ts";
import { namedNode, readNode, withEntry, type ManifestLead } from "./graphManifest.ts";
import { readLocks } from "./readLocks.ts";
import { readTagDigests } from "./readTagDigests.ts";
import type { GraphGap, GraphManifest, GraphScope, RepositoryGraph } from "./repositoryGraph.ts";

/** How far the reading has come. */
export interface GraphProgress {
  readonly tags: number;
  readonly manifests: number;
}

export interface ReadGraphOptions extends Cancellable {
  readonly scope: GraphScope;
  /** Manifests to read with their referrers even where no tag leads to them. */
  readonly wanted?: readonly Digest[];
  /** An earlier graph of the repository: what a digest stands for is not read again. */
  readonly known?: RepositoryGraph;
  readonly maxTags?: number;
  readonly maxManifests?: number;
  readonly onProgress?: (progress: GraphProgress) => void;
}

const concurrency = 6;
const defaultMaxTags = 10_000;
const defaultMaxManifests = 10_000;

/**
 * Reads what names what in a repository: each tag is asked for its digest by HEAD, each manifest is
 * read once. What cannot be read becomes a gap of the graph rather than a failure; a registry that
 * does not let us in or does not answer is a `StoreError`.
 */
export async function readRepositoryGraph(
  store: ImageStore,
  repository: string,
  options: ReadGraphOptions,
): Promise<RepositoryGraph> {
  const { scope, signal, onProgress, wanted = [], maxTags = defaultMaxTags } = options;
  const gaps: GraphGap[] = [];
  const reading = new GraphReading(store, repository, options, gaps);
  const tags = await readTagDigests(store, repository, {
    signal,
    limit: maxTags,
    onGap: (gap) => gaps.push(gap),
    onProgress: (read) => onProgress?.({ tags: read, manifests: 0 }),
  });
  for (const { digest, mediaType } of tags.values()) reading.want({ digest, mediaType });
  for (const digest of wanted) reading.want({ digest, mediaType: "" });
  if (scope === "all") {
    for (const digest of subjectsOfTags(tags.keys())) reading.want({ digest, mediaType: "" });
  }
  await reading.run((manifests) => onProgress?.({ tags: tags.size, manifests }));
  const locks = await readLocks(store, repository, { signal });
  if (locks?.isPartial) gaps.push({ kind: "locks" });
  return {
    repository,
    scope,
    wanted,
    tags: new Map([...tags].map(([tag, { digest }]) => [tag, digest])),
    manifests: reading.manifests,
    referrers: reading.referrers(),
    gaps,
    ...(locks && { locks }),
  };
}

/** A signature's tag tells the whole digest of what was signed, which may have no tag itself. */
function subjectsOfTags(tags: Iterable<string>): readonly Digest[] {
  return [...tags]
    .map((tag) => readDerivedTag(tag)?.digestStart ?? "")
    .filter((start) => isDigest(start));
}

/** Follows leads, wave by wave, until there are none or the limit is reached. */
class GraphReading {
  readonly manifests = new Map<Digest, GraphManifest>();
  readonly #store: ImageStore;
  readonly #repository: string;
  readonly #options: ReadGraphOptions;
  readonly #wanted: ReadonlySet<Digest>;
  readonly #gaps: GraphGap[];
  readonly #leads = new Map<Digest, ManifestLead>();
  readonly #referrers = new Map<Digest, Set<Digest>>();

  constructor(store: ImageStore, repository: string, options: ReadGraphOptions, gaps: GraphGap[]) {
    this.#store = store;
    this.#repository = repository;
    this.#options = options;
    this.#wanted = new Set(options.wanted);
    this.#gaps = gaps;
  }

  want(lead: ManifestLead): void {
    const { digest, entry } = lead;
    const known = this.manifests.get(digest);
    if (!known) {
      const waiting = this.#leads.get(digest);
      if (!waiting?.entry) this.#leads.set(digest, lead);
    } else if (entry) this.manifests.set(digest, withEntry(known, entry));
  }

  async run(onProgress: (manifests: number) => void): Promise<void> {
    const { maxManifests: limit = defaultMaxManifests } = this.#options;
    while (this.#leads.size > 0) {
      const room = limit - this.manifests.size;
      const wave = [...this.#leads.values()].slice(0, room);
      if (wave.length === 0) {
        this.#gaps.push({ kind: "manifests", limit });
        return;
      }
      for (const { digest } of wave) this.#leads.delete(digest);
      const read = await mapLimited(wave, concurrency, (lead) => this.#read(lead));
      for (const manifest of read) this.manifests.set(manifest.digest, manifest);
      for (const manifest of read) this.#follow(manifest);
      await mapLimited(read, concurrency, (manifest) => this.#findReferrers(manifest));
      onProgress(this.manifests.size);
    }
  }

  referrers(): ReadonlyMap<Digest, readonly Digest[]> {
    return new Map([...this.#referrers].map(([subject, all]) => [subject, [...all]]));
  }

  async #read(lead: ManifestLead): Promise<GraphManifest> {
    const { digest, entry } = lead;
    const known = this.#options.known?.manifests.get(digest);
    if (known?.state === "read") return withEntry(known, entry);
    if (!this.#isToBeRead(lead)) return namedNode(lead, "unread");
    const { signal } = this.#options;
    try {
      const raw = await this.#store.getManifest(this.#repository, { digest }, { signal });
      return readNode(parseManifest(raw), lead);
    } catch (error) {
      if (StoreError.is(error, "notFound")) return namedNode(lead, "missing");
      if (!isAboutOne(error)) throw error;
      this.#gaps.push({ kind: "manifest", digest, error });
      return namedNode(lead, "unreadable");
    }
  }

  /** An image contains no others, so that it need not be read to know what names what. */
  #isToBeRead({ digest, mediaType }: ManifestLead): boolean {
    if (this.#options.scope === "all" || this.#wanted.has(digest)) return true;
    const type = bareMediaType(mediaType);
    return type === "" || isIndexType(type);
  }

  #follow({ digest, children, subject }: GraphManifest): void {
    for (const entry of children) {
      this.want({ digest: entry.digest, mediaType: entry.mediaType, entry });
    }
    if (subject === undefined) return;
    this.#relate(digest, subject);
    if (this.#options.scope === "all") this.want({ digest: subject, mediaType: "" });
  }

  async #findReferrers({ digest, state }: GraphManifest): Promise<void> {
    if (state === "missing") return;
    if (this.#options.scope !== "all" && !this.#wanted.has(digest)) return;
    const { signal } = this.#options;
    try {
      const found = await this.#store.listReferrers(this.#repository, digest, { signal });
      for (const referrer of found) {
        this.#relate(referrer.digest, digest);
        this.want({ digest: referrer.digest, mediaType: referrer.mediaType });
      }
    } catch (error) {
      if (!isAboutOne(error)) throw error;
      this.#gaps.push({ kind: "referrers", digest, error });
    }
  }

  #relate(referrer: Digest, subject: Digest): void {
    if (referrer === subject) return;
    const known = this.#referrers.get(subject);
    if (known) known.add(referrer);
    else this.#referrers.set(subject, new Set([referrer]));
  }
}
