import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Digest } from "../../../../src/core/oci/digest.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import type {
  DeletionPlan,
  DeletionRequest,
} from "../../../../src/images/deletion/deletionPlan.ts";
import { executeDeletion } from "../../../../src/images/deletion/executeDeletion.ts";
import type { GraphScope } from "../../../../src/images/deletion/repositoryGraph.ts";
import { planDeletion } from "../../../../src/images/deletion/planDeletion.ts";
import { readRepositoryGraph } from "../../../../src/images/deletion/readRepositoryGraph.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import {
  buildRepository,
  randomRepository,
  type RandomRepository,
} from "../../../support/randomRepository.ts";
import { StoredWorld } from "../../../support/storedWorld.ts";

const repository = "team/app";

/** A request by numbers that choose among the manifests and tags there are. */
const randomRequest = fc.record({
  lists: fc.array(fc.nat({ max: 1000 }), { maxLength: 3 }),
  manifests: fc.array(fc.nat({ max: 1000 }), { maxLength: 2 }),
  untag: fc.array(fc.nat({ max: 1000 }), { maxLength: 2 }),
});

type RandomRequest = typeof randomRequest extends fc.Arbitrary<infer T> ? T : never;

function setUp(random: RandomRepository, request: RandomRequest) {
  const store = new MemoryStore();
  buildRepository(store, repository, random);
  const { tags: named, manifests } = store.repository(repository);
  const built = new StoredWorld(store, repository);
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
  return { store, request: chosen, before: new StoredWorld(store, repository) };
}

interface PlanOptions {
  readonly scope?: GraphScope;
  readonly wanted?: readonly Digest[];
}

async function plan(
  store: MemoryStore,
  request: DeletionRequest,
  { scope = "all", wanted }: PlanOptions = {},
): Promise<DeletionPlan> {
  const named = wanted ?? [...(request.manifests ?? []), ...(request.lists ?? [])];
  const graph = await readRepositoryGraph(store, repository, { scope, wanted: named });
  return planDeletion(graph, request);
}

async function carryOut(
  store: MemoryStore,
  request: DeletionRequest,
  options?: PlanOptions,
): Promise<DeletionPlan> {
  const planned = await plan(store, request, options);
  const outcome = await executeDeletion(store, planned);
  expect(outcome.kind).toBe("done");
  return planned;
}

function check(property: (random: RandomRepository, request: RandomRequest) => Promise<void>) {
  return fc.assert(fc.asyncProperty(randomRepository, randomRequest, property), { numRuns: 200 });
}

/** With what a deletion reads that is to take nothing but what was named, and one that takes more. */
function checkScopes(
  property: (random: RandomRepository, request: RandomRequest, scope: GraphScope) => Promise<void>,
) {
  const scopes = fc.constantFrom<GraphScope>("all", "indexes");
  const all = fc.asyncProperty(randomRepository, randomRequest, scopes, property);
  return fc.assert(all, { numRuns: 300 });
}

describe("deletion of random repositories (invariant 8)", { timeout: 60_000 }, () => {
  it("deletes nothing that something left still needs", () =>
    checkScopes(async (random, chosen, scope) => {
      const { store, request, before } = setUp(random, chosen);
      await carryOut(store, request, { scope });
      const after = new StoredWorld(store, repository);
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
      const after = new StoredWorld(store, repository);
      const below = before.below(request.lists.filter((digest) => before.has(digest)));
      const roots = after.all.filter((digest) => !below.has(digest) || after.isNamed(digest));
      const needed = after.neededBy(roots);
      expect(after.all.filter((digest) => !needed.has(digest))).toEqual([]);
    }));

  it("does exactly what the plan says, and frees what it says", () =>
    check(async (random, chosen) => {
      const { store, request, before } = setUp(random, chosen);
      const planned = await carryOut(store, request);
      const after = new StoredWorld(store, repository);
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
    checkScopes(async (random, chosen, scope) => {
      const { store, request, before } = setUp(random, chosen);
      const order = (await plan(store, request, { scope })).deletions.map(({ digest }) => digest);
      for (const [position, digest] of order.entries()) {
        for (const later of order.slice(position + 1)) {
          expect(before.children.get(later)).not.toContain(digest);
          expect(before.subjects.get(later)).not.toBe(digest);
        }
      }
    }));

  it("takes several lists at once as one after the other, but for what referrers held", () =>
    check(async (random, chosen) => {
      const left = async (shape: RandomRepository) => {
        const atOnce = setUp(shape, chosen);
        const inTurn = setUp(shape, chosen);
        await carryOut(atOnce.store, { lists: atOnce.request.lists });
        // What only a deleted manifest led to would be out of sight the next time.
        const wanted = inTurn.before.all;
        for (const list of inTurn.request.lists) {
          await carryOut(inTurn.store, { lists: [list] }, { wanted });
        }
        const [once, turn] = [atOnce, inTurn].map(({ store }) =>
          [...new StoredWorld(store, repository).all].sort(),
        );
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
    checkScopes(async (random, chosen, scope) => {
      const { store, request, before } = setUp(random, chosen);
      const planned = await carryOut(store, request, { scope });
      const after = new StoredWorld(store, repository);
      const isReferrersIndex = (digest: Digest) =>
        [...before.tags].some(([, named]) => named === digest) && !before.isNamed(digest);
      const broken = after.all.filter((digest) =>
        after.children.get(digest)?.some((child) => before.has(child) && !after.has(child)),
      );
      const lists = broken.filter((digest) => !isReferrersIndex(digest));
      const toldLists = planned.broken.map(({ digest }) => digest).sort();
      if (scope === "all") {
        expect(toldLists).toEqual(lists.sort());
      } else {
        // All that tags lead to by lists alone, and what is directly about what goes.
        const wished = [...request.lists, ...request.manifests];
        const starts = [...before.tags.values(), ...wished.flatMap((each) => before.about(each))];
        const seen = before.reach(starts, (digest) => before.children.get(digest) ?? []);
        expect(toldLists).toEqual(expect.arrayContaining(lists.filter((each) => seen.has(each))));
        expect(broken).toEqual(expect.arrayContaining(toldLists));
      }
      const orphans = after.all.filter((digest) => {
        const subject = after.subjects.get(digest);
        return subject !== undefined && before.has(subject) && !after.has(subject);
      });
      const named = planned.orphans.map(({ digest }) => digest);
      // Where only indexes are read, the index that keeps the referrers speaks for them.
      const indexes = scope === "all" ? [] : [...named, ...request.lists, ...request.manifests];
      const told = [...named, ...indexes.flatMap((digest) => before.children.get(digest) ?? [])];
      expect(told).toEqual(expect.arrayContaining(orphans));
    }));

  it("takes nothing but what was wished for where only indexes were read", () =>
    check(async (random, chosen) => {
      const { store, request, before } = setUp(random, chosen);
      await carryOut(store, request, { scope: "indexes" });
      const after = new StoredWorld(store, repository);
      const wished = new Set([...request.lists, ...request.manifests]);
      expect(new Set(after.all)).toEqual(new Set(before.all.filter((each) => !wished.has(each))));
      for (const [tag, digest] of before.tags) {
        const isWished = request.untag.includes(tag) || wished.has(digest);
        expect(after.tags.get(tag)).toBe(isWished ? undefined : digest);
      }
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
