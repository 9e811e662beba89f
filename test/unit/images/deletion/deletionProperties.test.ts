import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDigest, type Digest } from "../../../../src/core/oci/digest.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import type {
  DeletionPlan,
  DeletionRequest,
} from "../../../../src/images/deletion/deletionPlan.ts";
import { executeDeletion } from "../../../../src/images/deletion/executeDeletion.ts";
import { planDeletion } from "../../../../src/images/deletion/planDeletion.ts";
import { readRepositoryGraph } from "../../../../src/images/deletion/readRepositoryGraph.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import {
  buildRepository,
  randomRepository,
  type RandomRepository,
} from "../../../support/randomRepository.ts";

const repository = "team/app";

/** A request by numbers that choose among the manifests and tags there are. */
const randomRequest = fc.record({
  lists: fc.array(fc.nat({ max: 1000 }), { maxLength: 3 }),
  manifests: fc.array(fc.nat({ max: 1000 }), { maxLength: 2 }),
  untag: fc.array(fc.nat({ max: 1000 }), { maxLength: 2 }),
});

type RandomRequest = typeof randomRequest extends fc.Arbitrary<infer T> ? T : never;

/** What the store holds, read from the bytes and by nothing of the code under test. */
class World {
  readonly tags: ReadonlyMap<string, Digest>;
  readonly children = new Map<Digest, readonly Digest[]>();
  readonly subjects = new Map<Digest, Digest>();
  readonly blobs = new Map<Digest, ReadonlyMap<string, number>>();
  readonly sizes = new Map<Digest, number>();

  constructor(store: MemoryStore) {
    const { tags, manifests } = store.repository(repository);
    this.tags = new Map(tags);
    for (const { digest, bytes } of manifests.values()) {
      const json = JSON.parse(new TextDecoder().decode(bytes)) as {
        manifests?: { digest: Digest }[];
        subject?: { digest: Digest };
        config?: { digest: string; size: number };
        layers?: { digest: string; size: number }[];
      };
      this.children.set(
        digest,
        (json.manifests ?? []).map((entry) => entry.digest),
      );
      if (json.subject) this.subjects.set(digest, json.subject.digest);
      const blobs = [...(json.config ? [json.config] : []), ...(json.layers ?? [])];
      this.blobs.set(digest, new Map(blobs.map((blob) => [blob.digest, blob.size])));
      this.sizes.set(digest, bytes.length);
    }
  }

  get all(): readonly Digest[] {
    return [...this.children.keys()];
  }

  has(digest: Digest): boolean {
    return this.children.has(digest);
  }

  /** What a tag was derived from, if that is there. */
  derivedFrom(tag: string): Digest | undefined {
    const text = tag.replace(/\..*$/, "").replace("-", ":");
    return isDigest(text) && this.has(text) ? text : undefined;
  }

  isNamed(digest: Digest): boolean {
    return [...this.tags].some(
      ([tag, named]) => named === digest && this.derivedFrom(tag) === undefined,
    );
  }

  /** Manifests that are about one, by their subject or by a derived tag. */
  about(subject: Digest): readonly Digest[] {
    const bySubject = this.all.filter((digest) => this.subjects.get(digest) === subject);
    const byTag = [...this.tags].filter(([tag]) => this.derivedFrom(tag) === subject);
    return [...bySubject, ...byTag.map(([, digest]) => digest)];
  }

  reach(from: readonly Digest[], next: (digest: Digest) => readonly Digest[]): ReadonlySet<Digest> {
    const reached = new Set(from);
    for (const digest of reached) {
      for (const each of next(digest)) if (this.has(each)) reached.add(each);
    }
    return reached;
  }

  /** All that deleting the digests could take along. */
  below(digests: readonly Digest[]): ReadonlySet<Digest> {
    return this.reach(digests, (digest) => [
      ...(this.children.get(digest) ?? []),
      ...this.about(digest),
    ]);
  }

  /** All that the digests need, or that is about what they need. */
  neededBy(digests: readonly Digest[]): ReadonlySet<Digest> {
    return this.reach(digests, (digest) => {
      const subject = this.subjects.get(digest);
      const derived = [...this.tags]
        .filter(([, named]) => named === digest)
        .flatMap(([tag]) => this.derivedFrom(tag) ?? []);
      return [
        ...(this.children.get(digest) ?? []),
        ...(subject === undefined ? [] : [subject]),
        ...derived,
        ...this.about(digest),
      ];
    });
  }
}

function setUp(random: RandomRepository, request: RandomRequest) {
  const store = new MemoryStore();
  buildRepository(store, repository, random);
  const { tags: named, manifests } = store.repository(repository);
  const built = new World(store);
  const visible = built.neededBy([...named.values()]);
  for (const digest of built.all) if (!visible.has(digest)) manifests.delete(digest);
  const made = [...manifests.keys()];
  const tags = [...named.keys()].filter((tag) => built.derivedFrom(tag) === undefined);
  const choose = <T>(from: readonly T[], numbers: readonly number[]) =>
    numbers.flatMap((number) => from[number % Math.max(1, from.length)] ?? []);
  const chosen: Required<DeletionRequest> = {
    lists: choose(made, request.lists),
    manifests: choose(made, request.manifests),
    untag: choose(tags, request.untag),
  };
  return { store, request: chosen, before: new World(store) };
}

async function plan(
  store: MemoryStore,
  request: DeletionRequest,
  wanted: readonly Digest[] = [...(request.manifests ?? []), ...(request.lists ?? [])],
): Promise<DeletionPlan> {
  const graph = await readRepositoryGraph(store, repository, { scope: "all", wanted });
  return planDeletion(graph, request);
}

async function carryOut(
  store: MemoryStore,
  request: DeletionRequest,
  wanted?: readonly Digest[],
): Promise<DeletionPlan> {
  const planned = await plan(store, request, wanted);
  const outcome = await executeDeletion(store, planned);
  expect(outcome.kind).toBe("done");
  return planned;
}

function check(property: (random: RandomRepository, request: RandomRequest) => Promise<void>) {
  return fc.assert(fc.asyncProperty(randomRepository, randomRequest, property), { numRuns: 200 });
}

describe("deletion of random repositories (invariant 8)", { timeout: 60_000 }, () => {
  it("deletes nothing that something left still needs", () =>
    check(async (random, chosen) => {
      const { store, request, before } = setUp(random, chosen);
      await carryOut(store, request);
      const after = new World(store);
      const wished = new Set([...request.lists, ...request.manifests]);
      const lost = before.all.filter((digest) => !after.has(digest) && !wished.has(digest));
      for (const digest of lost) {
        expect(before.isNamed(digest) && after.isNamed(digest)).toBe(false);
        for (const left of after.all) {
          expect(after.children.get(left)).not.toContain(digest);
          expect(after.subjects.get(left)).not.toBe(digest);
        }
      }
      for (const [tag, digest] of before.tags) {
        const mayGo = request.untag.includes(tag) || wished.has(digest) || isFromGone(tag);
        if (!mayGo) expect(after.tags.get(tag)).toBe(digest);
      }
      function isFromGone(tag: string): boolean {
        const source = before.derivedFrom(tag);
        return source !== undefined && !after.has(source);
      }
    }));

  it("leaves nothing of a list that nothing needs", () =>
    check(async (random, chosen) => {
      const { store, request, before } = setUp(random, chosen);
      await carryOut(store, request);
      const after = new World(store);
      const below = before.below(request.lists.filter((digest) => before.has(digest)));
      const roots = after.all.filter((digest) => !below.has(digest) || after.isNamed(digest));
      const needed = after.neededBy(roots);
      expect(after.all.filter((digest) => !needed.has(digest))).toEqual([]);
    }));

  it("does exactly what the plan says, and frees what it says", () =>
    check(async (random, chosen) => {
      const { store, request, before } = setUp(random, chosen);
      const planned = await carryOut(store, request);
      const after = new World(store);
      const gone = planned.deletions.map(({ digest }) => digest);
      expect(before.all.filter((digest) => !after.has(digest)).sort()).toEqual([...gone].sort());
      const goneTags = [
        ...planned.untag.map(({ tag }) => tag),
        ...planned.deletions.flatMap(({ tags }) => tags),
      ];
      const lostTags = [...before.tags.keys()].filter((tag) => !after.tags.has(tag));
      expect(lostTags.sort()).toEqual(goneTags.sort());
      const held = new Map(after.all.flatMap((digest) => [...(after.blobs.get(digest) ?? [])]));
      const freed = new Map(
        gone
          .flatMap((digest) => [...(before.blobs.get(digest) ?? [])])
          .filter(([digest]) => !held.has(digest)),
      );
      const bytes = [...freed.values(), ...gone.map((digest) => before.sizes.get(digest) ?? 0)];
      expect(planned.freedBytes).toBe(bytes.reduce((sum, size) => sum + size, 0));
    }));

  it("never deletes what a manifest deleted later still names", () =>
    check(async (random, chosen) => {
      const { store, request, before } = setUp(random, chosen);
      const order = (await plan(store, request)).deletions.map(({ digest }) => digest);
      for (const [position, digest] of order.entries()) {
        for (const later of order.slice(position + 1)) {
          expect(before.children.get(later)).not.toContain(digest);
          expect(before.subjects.get(later)).not.toBe(digest);
        }
      }
    }));

  it("takes several lists at once as one after the other, but for what referrers held", () =>
    check(async (random, chosen) => {
      const left = async (repository: RandomRepository) => {
        const atOnce = setUp(repository, chosen);
        const inTurn = setUp(repository, chosen);
        await carryOut(atOnce.store, { lists: atOnce.request.lists });
        // What only a deleted manifest led to would be out of sight the next time.
        const wanted = inTurn.before.all;
        for (const list of inTurn.request.lists) {
          await carryOut(inTurn.store, { lists: [list] }, wanted);
        }
        const [once, turn] = [atOnce, inTurn].map(({ store }) => [...new World(store).all].sort());
        return { once, turn };
      };
      const { once, turn } = await left(random);
      expect(turn).toEqual(expect.arrayContaining(once ?? []));
      const plain = await left({
        ...random,
        manifests: random.manifests.map((each) => ({ ...each, subject: undefined, cosign: false })),
      });
      expect(plain.turn).toEqual(plain.once);
    }));

  it("names every list that it breaks and every referrer that it orphans", () =>
    check(async (random, chosen) => {
      const { store, request, before } = setUp(random, chosen);
      const planned = await carryOut(store, request);
      const after = new World(store);
      const isReferrersIndex = (digest: Digest) =>
        [...before.tags].some(([, named]) => named === digest) && !before.isNamed(digest);
      const broken = after.all.filter(
        (digest) =>
          !isReferrersIndex(digest) &&
          after.children.get(digest)?.some((child) => before.has(child) && !after.has(child)),
      );
      expect(planned.broken.map(({ digest }) => digest).sort()).toEqual(broken.sort());
      const orphans = after.all.filter((digest) => {
        const subject = after.subjects.get(digest);
        return subject !== undefined && before.has(subject) && !after.has(subject);
      });
      expect(planned.orphans.map(({ digest }) => digest)).toEqual(expect.arrayContaining(orphans));
    }));

  it("takes nothing but what was wished for where something could not be read", () =>
    fc.assert(
      fc.asyncProperty(randomRepository, randomRequest, fc.nat(), async (random, chosen, which) => {
        const { store, request, before } = setUp(random, chosen);
        const unreadable = before.all[which % before.all.length];
        store.intercept = ({ operation, subject }) => {
          if (operation === "getManifest" && subject === unreadable) {
            throw new StoreError("serverError", "No", { status: 500 });
          }
        };
        const planned = await plan(store, request);
        const wished = new Set<string>([...request.lists, ...request.manifests]);
        const extra = planned.deletions.filter(({ digest }) => !wished.has(digest));
        if (planned.gaps.length > 0) expect(extra).toEqual([]);
        else expect(planned.graph.manifests.has(unreadable ?? "sha256:")).toBe(false);
      }),
      { numRuns: 200 },
    ));
});
