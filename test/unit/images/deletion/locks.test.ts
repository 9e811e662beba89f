import { describe, expect, it } from "vitest";
import type { Digest } from "../../../../src/core/oci/digest.ts";
import type { ImageLocks, Locks } from "../../../../src/core/registry/imageStore.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { storeLayer } from "../../../../src/core/registry/storeLayer.ts";
import type { DeletionRequest } from "../../../../src/images/deletion/deletionPlan.ts";
import { executeDeletion } from "../../../../src/images/deletion/executeDeletion.ts";
import { planDeletion } from "../../../../src/images/deletion/planDeletion.ts";
import { readRepositoryGraph } from "../../../../src/images/deletion/readRepositoryGraph.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { amd64, arm64, putImage, putIndex } from "../../../support/sampleImages.ts";

const repository = "team/app";

/** A list of two platforms under two tags. */
function shop() {
  const memory = new MemoryStore();
  const amd = putImage(memory, { repository }, amd64);
  const arm = putImage(memory, { repository }, arm64);
  const list = putIndex(memory, { repository, tag: "1.0" }, [amd, arm]);
  memory.repository(repository).tags.set("latest", list.digest);
  return { memory, amd, arm, list };
}

function locked(
  memory: MemoryStore,
  {
    tags = [],
    manifests = [],
    ...rest
  }: { tags?: readonly string[]; manifests?: readonly Digest[] } & Pick<Locks, "isPartial">,
) {
  const locks: Locks = { tags: new Set(tags), manifests: new Set(manifests), ...rest };
  const own: ImageLocks = {
    list: () => Promise.resolve(locks),
    setTag: () => expect.unreachable("Nothing is unlocked by itself"),
    setManifest: () => expect.unreachable("Nothing is unlocked by itself"),
    setRepository: () => expect.unreachable("Nothing is unlocked by itself"),
  };
  return storeLayer(memory, { locks: own });
}

async function plan(store: ReturnType<typeof locked>, request: DeletionRequest) {
  const wanted = [...(request.manifests ?? []), ...(request.lists ?? [])];
  const graph = await readRepositoryGraph(store, repository, { scope: "all", wanted });
  return planDeletion(graph, request);
}

describe("planDeletion where something is locked", () => {
  it("removes the other tags only", async () => {
    const { memory, list } = shop();
    const store = locked(memory, { tags: ["1.0"] });
    const { untag, lockedTags } = await plan(store, { untag: ["1.0", "latest"] });
    expect(untag).toEqual([{ tag: "latest", digest: list.digest, otherTags: ["1.0"], lists: [] }]);
    expect(lockedTags).toEqual(["1.0"]);
  });

  it("keeps a list for its locked tag, with all that it names", async () => {
    const { memory, amd, arm, list } = shop();
    const store = locked(memory, { tags: ["1.0"] });
    const { deletions, kept, broken } = await plan(store, { lists: [list.digest] });
    expect({ deletions, broken }).toEqual({ deletions: [], broken: [] });
    const tags = ["1.0", "latest"];
    expect(kept.map(({ digest, reason }) => ({ digest, reason }))).toEqual([
      { digest: list.digest, reason: { kind: "locked", tags: ["1.0"] } },
      { digest: amd.digest, reason: { kind: "list", digest: list.digest, tags } },
      { digest: arm.digest, reason: { kind: "list", digest: list.digest, tags } },
    ]);
  });

  it("keeps a locked child of a list that goes", async () => {
    const { memory, amd, arm, list } = shop();
    const store = locked(memory, { manifests: [arm.digest] });
    const { deletions, kept } = await plan(store, { lists: [list.digest] });
    expect(deletions.map(({ digest }) => digest)).toEqual([list.digest, amd.digest]);
    expect(kept).toMatchObject([{ digest: arm.digest, reason: { kind: "locked", tags: [] } }]);
  });

  it("says that there may be more locks than those that were read", async () => {
    const { memory, list } = shop();
    const store = locked(memory, { tags: ["1.0"], isPartial: true });
    const { lockedTags, untag, gaps } = await plan(store, { untag: ["1.0", "latest"] });
    expect({ lockedTags, untag, gaps }).toEqual({
      lockedTags: ["1.0"],
      untag: [{ tag: "latest", digest: list.digest, otherTags: ["1.0"], lists: [] }],
      gaps: [{ kind: "locks" }],
    });
  });

  it("says nothing of locks that the store does not tell", async () => {
    const { memory, list } = shop();
    const store = locked(memory, {});
    const silent = storeLayer(store, {
      locks: {
        list: () => Promise.reject(new StoreError("forbidden", "No metadata")),
        setTag: () => expect.unreachable(),
        setManifest: () => expect.unreachable(),
        setRepository: () => expect.unreachable(),
      },
    });
    const { deletions, gaps } = await plan(silent, { lists: [list.digest] });
    expect(deletions.length).toBe(3);
    expect(gaps).toEqual([]);
  });
});

describe("executeDeletion where something is locked", () => {
  it("does nothing where a lock came after the plan", async () => {
    const { memory, list } = shop();
    const planned = await plan(locked(memory, {}), { lists: [list.digest] });
    const outcome = await executeDeletion(locked(memory, { tags: ["latest"] }), planned);
    expect(outcome).toMatchObject({ kind: "changed", plan: { deletions: [] } });
    expect(memory.repository(repository).manifests.size).toBe(3);
  });

  it("stops at a tag that the store keeps locked", async () => {
    const { memory } = shop();
    const store = storeLayer(memory, {
      deleteTag: () =>
        Promise.reject(new StoreError("locked", "No", { status: 405, locked: "tag" })),
    });
    const planned = await plan(store, { untag: ["1.0"] });
    const outcome = await executeDeletion(store, planned);
    expect(outcome).toMatchObject({ kind: "failed", reason: "locked", done: [] });
  });
});
