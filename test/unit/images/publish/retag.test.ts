import { beforeEach, describe, expect, it } from "vitest";
import type { Digest } from "../../../../src/core/oci/digest.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import type { ImageStores } from "../../../../src/images/imageStores.ts";
import { PushHistory, tagMoves } from "../../../../src/images/publish/pushHistory.ts";
import { pointBack, retag } from "../../../../src/images/publish/retag.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, putImage } from "../../../support/sampleImages.ts";

const repository = "team/app";
const place = { connectionId: "near", repository };
const at = "2026-11-21T10:20:30Z";
let store: MemoryStore;
let stores: ImageStores;
let first: Digest;
let second: Digest;

beforeEach(() => {
  store = new MemoryStore();
  stores = openStores({ near: store });
  first = putImage(store, { repository, tag: "first" }, amd64, [1]).digest;
  second = putImage(store, { repository, tag: "second" }, amd64, [2]).digest;
});

function tags(): Readonly<Record<string, string>> {
  return Object.fromEntries(store.repository(repository).tags);
}

describe("retag", () => {
  const manifest = () => ({ ...place, reference: { tag: "first" } });

  it("gives a manifest several tags, byte for byte, without touching a blob", async () => {
    const { bytes } = await store.getManifest(repository, { digest: first });
    store.calls.length = 0;
    expect(await retag(stores, manifest(), ["1.4", "1", "1.4", "first"])).toEqual([
      { tag: "1.4", kind: "written", write: { tag: "1.4", before: undefined, after: first } },
      { tag: "1", kind: "written", write: { tag: "1", before: undefined, after: first } },
      { tag: "first", kind: "unchanged" },
    ]);
    expect(tags()).toMatchObject({ "1.4": first, 1: first });
    expect((await store.getManifest(repository, { tag: "1.4" })).bytes).toEqual(bytes);
    expect(store.calls.filter(({ operation }) => operation.includes("Blob"))).toEqual([]);
  });

  it("replaces what a tag names only as far as that was agreed to (invariant 3)", async () => {
    expect(await retag(stores, manifest(), ["second"])).toEqual([
      { tag: "second", kind: "moved", now: second },
    ]);
    expect(tags()["second"]).toBe(second);
    const expected = new Map([["second", second]]);
    expect(await retag(stores, manifest(), ["second"], { expected })).toMatchObject([
      { kind: "written", write: { before: second, after: first } },
    ]);
    expect(
      await retag(stores, { ...place, reference: { digest: second } }, ["second"], { expected }),
    ).toEqual([{ tag: "second", kind: "moved", now: first }]);
  });

  it("goes on after a tag that failed, and says of each what became of it", async () => {
    store.intercept = ({ operation, subject }) => {
      if (operation === "putManifest" && subject === "a") throw new StoreError("rejected", "no");
    };
    expect(await retag(stores, manifest(), ["a", "b"])).toMatchObject([
      { tag: "a", kind: "failed", error: { code: "rejected" }, state: "untouched" },
      { tag: "b", kind: "written" },
    ]);
  });

  it("stops when it is cancelled", async () => {
    const controller = new AbortController();
    store.intercept = ({ subject }) => {
      if (subject === "b") controller.abort();
    };
    const { signal } = controller;
    expect(await retag(stores, manifest(), ["a", "b", "c"], { signal })).toMatchObject([
      { tag: "a", kind: "written" },
      { tag: "b", kind: "failed", error: { name: "AbortError" }, state: "untouched" },
      { tag: "c", kind: "failed", error: { name: "AbortError" }, state: "untouched" },
    ]);
    expect(tags()).not.toHaveProperty("c");
  });
});

describe("pointBack", () => {
  async function historyOf(before: Digest | undefined, after: Digest): Promise<PushHistory> {
    const history = PushHistory.open(new MemoryMemento());
    await history.record(tagMoves(place, [{ tag: "second", before, after }], at));
    return history;
  }
  const tag = { ...place, tag: "second" };

  it("gives a tag what it named before", async () => {
    const result = await pointBack(stores, tag, await historyOf(first, second));
    expect(result).toMatchObject({ kind: "written", write: { before: second, after: first } });
    expect(tags()["second"]).toBe(first);
  });

  it("does not undo what somebody else did since (invariant 3)", async () => {
    const history = await historyOf(first, second);
    const now = putImage(store, { repository, tag: "second" }, amd64, [3]).digest;
    expect(await pointBack(stores, tag, history)).toEqual({ tag: "second", kind: "moved", now });
    const expected = { digest: now };
    expect(await pointBack(stores, tag, history, { expected })).toMatchObject({ kind: "written" });
  });

  it("says when nothing is known, and when it is gone", async () => {
    expect(await pointBack(stores, tag, await historyOf(undefined, second))).toEqual({
      kind: "noHistory",
    });
    const history = await historyOf(first, second);
    store.repository(repository).manifests.delete(first);
    expect(await pointBack(stores, tag, history)).toMatchObject({
      kind: "gone",
      move: { before: first },
    });
    expect(tags()["second"]).toBe(second);
  });
});

describe("PushHistory", () => {
  const move = (number: number) => ({
    ...place,
    tag: `t${number}`,
    before: first,
    after: second,
    at,
  });

  it("survives a reload", async () => {
    const memento = new MemoryMemento();
    await PushHistory.open(memento).record([move(1), { ...move(2), before: undefined }]);
    const { all } = PushHistory.open(memento);
    expect(all).toEqual([move(1), { ...move(2), before: undefined }]);
  });

  it("goes on from what other windows of VS Code recorded", async () => {
    const memento = new MemoryMemento();
    const [here, there] = [PushHistory.open(memento), PushHistory.open(memento)];
    await here.record([move(1)]);
    const later = { ...move(1), before: second, after: first, at: "2027-01-01T00:00:00Z" };
    await there.record([later]);
    await here.record([move(2)]);
    expect(here.lastMove({ ...place, tag: "t1" })).toEqual(later);
    expect(PushHistory.open(memento).all).toEqual([move(1), move(2), later]);
  });

  it("records again what a window that did not know of it overwrote", async () => {
    const memento = new MemoryMemento();
    const history = PushHistory.open(memento);
    await history.record([move(1)]);
    memento.stored.clear();
    await history.record([move(2)]);
    expect(PushHistory.open(memento).all).toEqual([move(1), move(2)]);
  });

  it("keeps the last 500 moves", async () => {
    const history = PushHistory.open(new MemoryMemento());
    await history.record(Array.from({ length: 510 }, (_, number) => move(number)));
    expect(history.all).toHaveLength(500);
    expect(history.all[0]?.tag).toBe("t10");
  });

  it("tells apart connections, repositories and tags", async () => {
    const history = PushHistory.open(new MemoryMemento());
    await history.record([move(1)]);
    expect(history.lastMove({ ...place, tag: "t1" })).toEqual(move(1));
    for (const other of [{ tag: "t2" }, { repository: "x" }, { connectionId: "y" }]) {
      expect(history.lastMove({ ...place, tag: "t1", ...other })).toBeUndefined();
    }
  });

  it.each([undefined, 7, { v: 9 }, { v: 1, moves: [{}, { after: "x" }] }])(
    "reads nothing out of %j",
    (stored) => {
      const history = PushHistory.open({ get: () => stored, update: () => Promise.resolve() });
      expect(history.all).toEqual([]);
    },
  );
});
