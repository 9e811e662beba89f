import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { CopySource, CopyTarget, PlanWalk } from "./copyPlan.ts";
import { CosignTags } from "./cosignTags.ts";
import type { PlannedReferrer } from "./imagePlan.ts";

/** Requests at the same time. */
const concurrency = 8;

/** Referrers of referrers (a signature of an SBOM of an image) that are followed. */
const maxGenerations = 8;

/** What was found that refers to what is copied. */
export interface FoundReferrers {
  readonly referrers: readonly PlannedReferrer[];
  /** What is listed but not there, or refers to what is not copied. */
  readonly leftOut: readonly PlannedReferrer[];
}

/** What the search is told. */
export interface ReferrerSearch {
  readonly from: CopySource;
  readonly to: CopyTarget;
  /** Has visited what is copied, and visits what is found. */
  readonly walk: PlanWalk;
  /** Manifests that are not in the source. */
  readonly made: ReadonlyMap<Digest, unknown>;
  /** Manifests that are not copied themselves. */
  readonly replaced: readonly Descriptor[];
}

/**
 * Finds what refers to the manifests of a plan: by its subject, however many steps away, and by
 * cosign's tags. Throws `StoreError`, `CopyError`.
 */
export async function findReferrers(
  search: ReferrerSearch,
  options: Cancellable = {},
): Promise<FoundReferrers> {
  return new ReferrerFinder(search, options).run();
}

class ReferrerFinder {
  readonly #search: ReferrerSearch;
  readonly #options: Cancellable;
  readonly #tags: CosignTags;
  readonly #found = new Map<string, PlannedReferrer>();
  readonly #leftOut: PlannedReferrer[] = [];
  readonly #asked = new Set<Digest>();

  constructor(search: ReferrerSearch, { signal }: Cancellable) {
    this.#search = search;
    this.#options = { signal };
    this.#tags = new CosignTags(search.from);
  }

  async run(): Promise<FoundReferrers> {
    const { walk, replaced } = this.#search;
    const first = this.#unasked();
    await this.#tags.list(first.length + replaced.length, this.#options);
    let subjects = first;
    for (let generation = 0; subjects.length > 0; generation++) {
      if (generation >= maxGenerations) break;
      await this.#followAll(subjects, generation === 0);
      subjects = this.#unasked();
    }
    await mapLimited(replaced, concurrency, ({ digest }) => this.#passOver(digest));
    const referrers = [...this.#found.values()];
    const gone = referrers.filter(
      ({ descriptor }) => walk.nodes.get(descriptor.digest)?.state === "absent",
    );
    return {
      referrers: referrers.filter((each) => !gone.includes(each)),
      leftOut: [...this.#leftOut, ...gone],
    };
  }

  /** What was visited since it was last asked for. */
  #unasked(): readonly Digest[] {
    const { walk, made } = this.#search;
    const subjects = [...walk.nodes.values()].flatMap(({ descriptor: { digest }, state }) =>
      state === "absent" || made.has(digest) || this.#asked.has(digest) ? [] : [digest],
    );
    for (const digest of subjects) this.#asked.add(digest);
    return subjects;
  }

  async #followAll(subjects: readonly Digest[], isFirst: boolean): Promise<void> {
    const hasTags = this.#tags.isComplete || isFirst;
    const follow = (subject: Digest) => this.#follow(subject, hasTags);
    // One by itself: a registry without the API then need not say so for each of the others.
    const alone = isFirst ? 1 : 0;
    await mapLimited(subjects.slice(0, alone), 1, follow);
    await mapLimited(subjects.slice(alone), concurrency, follow);
  }

  async #follow(about: Digest, hasTags: boolean): Promise<void> {
    const { from, walk } = this.#search;
    for (const descriptor of await this.#listed(from, about)) {
      await walk.visit({ descriptor, from });
      // A listing may claim anything.
      if (!(await this.#refersTo(descriptor, about))) continue;
      this.#found.set(`${about} ${descriptor.digest}`, { about, descriptor });
    }
    if (!hasTags) return;
    for (const { tag, descriptor } of await this.#tags.of(about, this.#options)) {
      await walk.visit({ descriptor, from });
      this.#found.set(tag, { about, descriptor, tag });
    }
  }

  /**
   * Whether a manifest is a referrer indeed. One that the target has but does not list is written
   * again: the listing may have failed after the manifest was written.
   */
  async #refersTo({ digest }: Descriptor, about: Digest): Promise<boolean> {
    const { walk, to } = this.#search;
    const node = walk.nodes.get(digest);
    if (node?.state === "present") {
      const listed = await this.#listed(to, about);
      if (!listed.some((each) => each.digest === digest)) await walk.writeAgain(digest);
      return true;
    }
    const manifest = node?.manifest;
    if (!manifest || manifest.kind === "opaque") return true;
    return manifest.subject?.digest === about;
  }

  /** Notes what refers to an index that is not copied. */
  async #passOver(about: Digest): Promise<void> {
    const { from } = this.#search;
    const listed = await this.#listed(from, about);
    const tagged = await this.#tags.of(about, this.#options);
    this.#leftOut.push(
      ...listed.map((descriptor) => ({ about, descriptor })),
      ...tagged.map(({ tag, descriptor }) => ({ about, descriptor, tag })),
    );
  }

  async #listed({ store, repository }: CopyTarget, about: Digest): Promise<readonly Descriptor[]> {
    try {
      return await store.listReferrers(repository, about, this.#options);
    } catch (error) {
      if (StoreError.is(error, "notFound")) return [];
      throw error;
    }
  }
}
