import { describe, expect, it } from "vitest";
import type { ImageStore } from "../../../../src/core/registry/imageStore.ts";
import { StoreError, type StoreErrorCode } from "../../../../src/core/registry/storeError.ts";
import type { DeletionRequest } from "../../../../src/images/deletion/deletionPlan.ts";
import {
  executeDeletion,
  type DeletionOutcome,
} from "../../../../src/images/deletion/executeDeletion.ts";
import { planDeletion } from "../../../../src/images/deletion/planDeletion.ts";
import { readRepositoryGraph } from "../../../../src/images/deletion/readRepositoryGraph.ts";
import { untagByPlaceholder } from "../../../../src/images/deletion/untagByPlaceholder.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { amd64, arm64, putImage, putIndex } from "../../../support/sampleImages.ts";

const repository = "team/app";

function shop() {
  const store = new MemoryStore();
  const amd = putImage(store, { repository }, amd64);
  const arm = putImage(store, { repository }, arm64);
  const list = putIndex(store, { repository, tag: "1.0" }, [amd, arm]);
  store.repository(repository).tags.set("latest", list.digest);
  const { tags, manifests } = store.repository(repository);
  return { store, amd, arm, list, tags, manifests };
}

async function plan(store: ImageStore, request: DeletionRequest) {
  const wanted = [...(request.manifests ?? []), ...(request.lists ?? [])];
  const graph = await readRepositoryGraph(store, repository, { scope: "all", wanted });
  return planDeletion(graph, request);
}

function failing(store: MemoryStore, operation: keyof ImageStore, nth: number, error: unknown) {
  let calls = 0;
  store.intercept = (call) => {
    if (call.operation !== operation) return;
    calls += 1;
    if (calls === nth) throw error;
  };
}

const textOf = (outcome: DeletionOutcome, part: "done" | "left") =>
  outcome.kind === "failed" ? outcome[part].map(({ item }) => item.digest) : [];

describe("executeDeletion (invariant 8)", () => {
  it("says how far it came, the failed step first among what is left", async () => {
    const { store, amd, arm, list, manifests } = shop();
    const planned = await plan(store, { lists: [list.digest] });
    failing(store, "deleteManifest", 2, new StoreError("serverError", "No", { status: 500 }));
    const outcome = await executeDeletion(store, planned);
    expect(outcome).toMatchObject({ kind: "failed", reason: "other", error: { status: 500 } });
    expect(textOf(outcome, "done")).toEqual([list.digest]);
    expect(textOf(outcome, "left").sort()).toEqual([amd.digest, arm.digest].sort());
    expect([...manifests.keys()].sort()).toEqual([amd.digest, arm.digest].sort());
  });

  it.each<[StoreErrorCode, string]>([
    ["unsupported", "unsupported"],
    ["forbidden", "forbidden"],
    ["unauthorized", "forbidden"],
    ["network", "other"],
  ])("tells %s as %s", async (code, reason) => {
    const { store, list } = shop();
    const planned = await plan(store, { lists: [list.digest] });
    failing(store, "deleteManifest", 1, new StoreError(code, "No"));
    const outcome = await executeDeletion(store, planned);
    expect(outcome).toMatchObject({ kind: "failed", reason, done: [] });
  });

  it("is done with what somebody else deleted meanwhile", async () => {
    const { store, list, manifests } = shop();
    const planned = await plan(store, { lists: [list.digest] });
    failing(store, "deleteManifest", 1, new StoreError("notFound", "No", { status: 404 }));
    expect((await executeDeletion(store, planned)).kind).toBe("done");
    expect(manifests.size).toBe(1);
  });

  it("does nothing if a tag was moved to what goes, or a list was made of it", async () => {
    const moved = shop();
    const planned = await plan(moved.store, { lists: [moved.list.digest] });
    moved.tags.set("2.0", moved.arm.digest);
    const outcome = await executeDeletion(moved.store, planned);
    if (outcome.kind !== "changed") throw new Error(`It is ${outcome.kind}`);
    expect(outcome.plan.kept).toMatchObject([{ digest: moved.arm.digest }]);
    expect(moved.store.count("deleteManifest")).toBe(0);
    putIndex(moved.store, { repository, tag: "3.0" }, [moved.amd]);
    expect((await executeDeletion(moved.store, outcome.plan)).kind).toBe("changed");
    expect(moved.store.count("deleteManifest")).toBe(0);
  });

  it("does not remove a tag that names something else by now", async () => {
    const { store, arm, tags } = shop();
    const planned = await plan(store, { untag: ["latest"] });
    tags.set("latest", arm.digest);
    expect((await executeDeletion(store, planned)).kind).toBe("changed");
    expect(tags.get("latest")).toBe(arm.digest);
  });

  it("stops between two steps when it is cancelled", async () => {
    const { store, list, manifests } = shop();
    const planned = await plan(store, { lists: [list.digest] });
    const controller = new AbortController();
    const { signal } = controller;
    const outcome = await executeDeletion(store, planned, {
      signal,
      onProgress: () => controller.abort(),
    });
    expect(outcome).toMatchObject({ kind: "failed", reason: "cancelled" });
    expect(textOf(outcome, "done")).toEqual([list.digest]);
    expect(manifests.size).toBe(2);
  });

  it("stops at once where removing a tag deletes its image, too", async () => {
    const { store, list, tags } = shop();
    const planned = await plan(store, { untag: ["latest", "1.0"] });
    store.intercept = ({ operation }) => {
      if (operation === "deleteTag") store.repository(repository).manifests.delete(list.digest);
    };
    const outcome = await executeDeletion(store, planned);
    expect(outcome).toMatchObject({ kind: "failed", reason: "tookManifest" });
    expect(tags.has("1.0")).toBe(true);
  });

  it("counts a tag as removed even if nobody answers afterwards, and goes no further", async () => {
    const { store, list, tags } = shop();
    const planned = await plan(store, { untag: ["latest", "1.0"] });
    const error = new StoreError("serverError", "No", { status: 500 });
    store.intercept = ({ operation, subject }) => {
      const isGone = tags.size === 1;
      if (isGone && operation === "headManifest" && subject === list.digest) throw error;
    };
    const outcome = await executeDeletion(store, planned);
    expect(outcome).toMatchObject({ kind: "failed", reason: "other", error });
    if (outcome.kind !== "failed") return;
    const named = [outcome.done, outcome.left].map((steps) =>
      steps.map(({ kind, item }) => (kind === "untag" ? item.tag : kind)),
    );
    expect(named).toEqual([[expect.any(String)], [...tags.keys()]]);
  });

  it("leaves a tag alone that moves while others are removed", async () => {
    const { store, arm, tags } = shop();
    const planned = await plan(store, { untag: ["latest", "1.0"] });
    const second = planned.untag[1]?.tag ?? "";
    store.intercept = ({ operation }) => {
      if (operation === "deleteTag") tags.set(second, arm.digest);
    };
    const outcome = await executeDeletion(store, planned);
    expect(outcome).toMatchObject({ kind: "failed", reason: "moved" });
    expect([...tags]).toEqual([[second, arm.digest]]);
    expect(store.count("deleteTag")).toBe(1);
  });

  it("removes the tags first where the registry insists on it", async () => {
    const { store, list, tags, manifests } = shop();
    const planned = await plan(store, { manifests: [list.digest] });
    store.intercept = ({ operation }) => {
      if (operation !== "deleteManifest" || tags.size === 0) return;
      const details = [{ code: "GOOGLE_MANIFEST_DANGLING_TAG", message: "tagged" }];
      throw new StoreError("rejected", "No", { status: 400, details });
    };
    expect((await executeDeletion(store, planned)).kind).toBe("done");
    expect(manifests.has(list.digest)).toBe(false);
    expect(store.count("deleteTag")).toBe(2);
  });
});

describe("untagByPlaceholder", () => {
  const target = ({ list }: ReturnType<typeof shop>) => ({
    repository,
    tag: "latest",
    digest: list.digest,
  });

  it("removes the tag, leaves its image and other tags, and leaves no placeholder", async () => {
    const all = shop();
    const outcome = await untagByPlaceholder(all.store, target(all), { id: "1" });
    expect(outcome).toEqual({ kind: "done" });
    expect([...all.tags.keys()]).toEqual(["1.0"]);
    expect(all.manifests.size).toBe(3);
  });

  it("never moves the tag where manifests cannot be deleted", async () => {
    const all = shop();
    failing(all.store, "deleteManifest", 1, new StoreError("unsupported", "No", { status: 405 }));
    const outcome = await untagByPlaceholder(all.store, target(all), { id: "1" });
    expect(outcome.kind).toBe("unsupported");
    expect(all.tags.get("latest")).toBe(all.list.digest);
    expect(
      all.store.calls.filter(({ subject }) => subject === "latest").map((c) => c.operation),
    ).not.toContain("putManifest");
  });

  it("puts the tag back when the deletion fails at last", async () => {
    const all = shop();
    failing(all.store, "deleteManifest", 2, new StoreError("serverError", "No", { status: 500 }));
    const outcome = await untagByPlaceholder(all.store, target(all), { id: "1" });
    expect(outcome).toMatchObject({ kind: "failed", tag: "restored" });
    expect(all.tags.get("latest")).toBe(all.list.digest);
  });

  it("leaves what somebody else pushed before it could be put back", async () => {
    const all = shop();
    let calls = 0;
    all.store.intercept = ({ operation }) => {
      if (operation !== "deleteManifest" || ++calls !== 2) return;
      all.tags.set("latest", all.arm.digest);
      throw new StoreError("serverError", "No", { status: 500 });
    };
    const outcome = await untagByPlaceholder(all.store, target(all), { id: "1" });
    expect(outcome).toMatchObject({ kind: "failed", tag: "replaced" });
    expect(all.tags.get("latest")).toBe(all.arm.digest);
  });

  it("is done if the tag is gone though the registry said nothing", async () => {
    const all = shop();
    let calls = 0;
    all.store.intercept = ({ operation }) => {
      if (operation !== "deleteManifest" || ++calls !== 2) return;
      all.tags.delete("latest");
      throw new StoreError("network", "Reset");
    };
    const outcome = await untagByPlaceholder(all.store, target(all), { id: "1" });
    expect(outcome).toEqual({ kind: "done" });
  });

  it("says that it does not know when nobody answers any more", async () => {
    const all = shop();
    let calls = 0;
    all.store.intercept = ({ operation }) => {
      if (operation === "deleteManifest") calls += 1;
      if (calls > 1) throw new StoreError("network", "Reset");
    };
    const outcome = await untagByPlaceholder(all.store, target(all), { id: "1" });
    expect(outcome).toMatchObject({ kind: "failed", tag: "unknown" });
  });

  it("names the placeholder that it could not remove", async () => {
    const all = shop();
    const before = new Set(all.manifests.keys());
    const error = new StoreError("unsupported", "No", { status: 405 });
    all.store.intercept = ({ operation }) => {
      if (operation === "deleteManifest") throw error;
    };
    const outcome = await untagByPlaceholder(all.store, target(all), { id: "1" });
    const [leftOver] = [...all.manifests.keys()].filter((digest) => !before.has(digest));
    expect(outcome).toEqual({ kind: "unsupported", error, leftOver });
  });

  it("does nothing to a tag that was moved", async () => {
    const all = shop();
    all.tags.set("latest", all.arm.digest);
    const outcome = await untagByPlaceholder(all.store, target(all), { id: "1" });
    expect(outcome).toEqual({ kind: "moved" });
    expect(all.tags.get("latest")).toBe(all.arm.digest);
    expect(all.store.count("putManifest")).toBe(0);
  });
});
