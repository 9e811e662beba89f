import { afterEach, describe, expect, it } from "vitest";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import type { ExistingTagsAnswer } from "../../../../src/images/copy/imageCopyResult.ts";
import type { TakenTag } from "../../../../src/images/transfers/takenTags.ts";
import {
  TransferBoard,
  type TransferListener,
} from "../../../../src/images/transfers/transferBoard.ts";
import type { TransferRecord } from "../../../../src/images/transfers/transferRecord.ts";
import { deferred } from "../../../support/deferred.ts";
import { eventually } from "../../../support/eventually.ts";
import { ManualClock } from "../../../support/manualClock.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { openStores } from "../../../support/openStores.ts";
import { plainMeans, requestOf } from "../../../support/transfers.ts";
import { pushWholeImage } from "../../../support/wholeImages.ts";

const linux = { os: "linux", architecture: "amd64" };

const boards: TransferBoard[] = [];
afterEach(() => {
  for (const board of boards.splice(0)) board.dispose();
});

/** Two stores, the first with images under the tags, and a board whose history is in memory. */
async function world(tags: readonly string[] = ["1"], atOnce = 3, claim?: () => Promise<boolean>) {
  const [from, to] = [new MemoryStore(), new MemoryStore()];
  for (const tag of tags) {
    await pushWholeImage({ store: from, repository: "app", tag }, linux, { layers: [tag] });
  }
  const kept = new Map<string, TransferRecord>();
  const states: string[] = [];
  const held = new Set<string>();
  const means = plainMeans(openStores({ from, to }));
  const clock = new ManualClock();
  let made = 0;
  const board = new TransferBoard({
    history: {
      all: () =>
        Promise.resolve([...kept.values()].map((record) => ({ record, holder: undefined }))),
      find: (id) => {
        const record = kept.get(id);
        return Promise.resolve(record && { record, holder: undefined });
      },
      write: (record) => {
        kept.set(record.id, record);
        states.push(record.state);
        return Promise.resolve();
      },
      remove: (id) => {
        kept.delete(id);
        return Promise.resolve();
      },
    },
    owners: {
      claim: claim ?? ((id) => Promise.resolve(!held.has(id))),
      beat: () => Promise.resolve(),
      release: () => Promise.resolve(),
    },
    means,
    clock,
    newId: () => `t${++made}`,
    notKept: () => undefined,
    atOnce,
  });
  boards.push(board);
  return { board, from, to, kept, states, held, means, clock };
}

/** Answers questions as told, and remembers them. */
function listener(answer: ExistingTagsAnswer = "cancel") {
  const asked: (readonly TakenTag[])[] = [];
  const ended: string[] = [];
  const told: TransferListener = {
    onExisting: (taken) => {
      asked.push(taken);
      return Promise.resolve(answer);
    },
    onItem: (_item, { kind }) => ended.push(kind),
  };
  return { ...told, asked, ended };
}

describe("a transfer", () => {
  it("is queued, runs and is done, with what it came to", async () => {
    const { board, to, states, kept } = await world();
    const record = await board.start(requestOf(["1"]), "app:1", listener());
    expect(states).toEqual(["queued", "running", "done"]);
    expect(record).toMatchObject({ id: "t1", title: "app:1", state: "done" });
    const [item] = record.outcome?.items ?? [];
    const digest = to.repository("copy").tags.get("1");
    expect(item).toMatchObject({
      kind: "copied",
      digest,
      tags: [{ tag: "1", state: "written" }],
      manifests: 1,
      sent: 2,
      problems: [],
    });
    expect(kept.get("t1")).toEqual(record);
  });

  it("says how far it is while it runs, and takes no more room afterwards", async () => {
    const { board, from, to } = await world();
    const gate = deferred<undefined>();
    to.intercept = ({ operation }) => (operation === "putManifest" ? gate.promise : undefined);
    const running = board.start(requestOf(["1"]), "app:1", listener());
    const progress = await eventually(async () => {
      const found = await board.find("t1");
      expect(found?.progress?.done).toBeGreaterThan(0);
      return found?.progress;
    });
    expect(progress).toMatchObject({ phase: "copying", ended: 0 });
    expect(progress?.done).toBe(progress?.total);
    const [part] = progress?.items[0]?.parts ?? [];
    expect(part).toMatchObject({ done: progress?.total, row: { kind: "image" } });
    expect(board.isBusy).toBe(true);
    gate.resolve(undefined);
    await running;
    expect(board.isBusy).toBe(false);
    expect((await board.find("t1"))?.progress).toBeUndefined();
    expect(from.count("getBlob")).toBe(2);
  });

  it("waits for its turn, and can be cancelled there", async () => {
    const { board, to } = await world(["1", "2", "3"], 1);
    const gate = deferred<undefined>();
    to.intercept = ({ operation }) => (operation === "putManifest" ? gate.promise : undefined);
    const first = board.start(requestOf(["1"]), "first", listener());
    const second = board.start(requestOf(["2"]), "second", listener());
    const third = board.start(requestOf(["3"]), "third", listener());
    await eventually(() => expect(to.count("putManifest")).toBe(1));
    const phases = (await board.all()).map(({ progress }) => progress?.phase);
    expect(phases).toEqual(["queued", "queued", "copying"]);
    board.cancel("t2");
    expect(await second).toMatchObject({ state: "cancelled", outcome: { items: [] } });
    gate.resolve(undefined);
    expect((await first).state).toBe("done");
    expect((await third).state).toBe("done");
    expect([...to.repository("copy").tags.keys()]).toEqual(["1", "3"]);
  });

  it("leaves no tag when it is cancelled, and sends only what is missing when it is resumed", async () => {
    const { board, from, to } = await world();
    let puts = 0;
    to.intercept = ({ operation }) => {
      if (operation === "putBlob" && ++puts === 2) board.cancel("t1");
    };
    const cancelled = await board.start(requestOf(["1"]), "app:1", listener());
    expect(cancelled.state).toBe("cancelled");
    expect(to.repository("copy").tags.size).toBe(0);
    expect(to.repository("copy").manifests.size).toBe(0);
    const before = to.repository("copy").blobs.size;
    to.intercept = () => undefined;
    from.calls.length = 0;
    const resumed = await board.resume("t1", listener());
    expect(resumed).toMatchObject({ id: "t1", state: "done" });
    expect(from.count("getBlob")).toBe(2 - before);
    expect(resumed?.outcome?.items[0]).toMatchObject({ sent: 2 - before, present: before });
  });

  it("is interrupted when the window closes", async () => {
    const { board, to } = await world();
    const gate = deferred<undefined>();
    to.intercept = ({ operation }) => (operation === "putBlob" ? gate.promise : undefined);
    const running = board.start(requestOf(["1"]), "app:1", listener());
    await eventually(() => expect(to.count("putBlob")).toBeGreaterThan(0));
    board.dispose();
    gate.resolve(undefined);
    expect((await running).state).toBe("interrupted");
  });

  it("is not asked about again when nobody wants to go on with it", async () => {
    const { board, kept } = await world();
    const done = await board.start(requestOf(["1"]), "app:1", listener());
    kept.set("t0", { ...done, id: "t0", state: "interrupted" });
    await board.giveUp("t0");
    await board.giveUp("t1");
    await board.giveUp("gone");
    expect([...kept.values()].map(({ state }) => state)).toEqual(["done", "cancelled"]);
    expect((await board.resume("t0", listener()))?.state).toBe("done");
  });

  it("does not replace unasked what was moved before it is resumed", async () => {
    const { board, to } = await world();
    await board.start(requestOf(["1"], { existing: "overwrite" }), "app:1", listener());
    const repository = to.repository("copy");
    const moved = await pushWholeImage({ store: to, repository: "copy", tag: "1" }, linux, {
      layers: ["of somebody else"],
    });
    const listening = listener("skip");
    await board.resume("t1", listening);
    expect(listening.asked).toMatchObject([[{ tag: "1", now: moved.digest }]]);
    expect(repository.tags.get("1")).toBe(moved.digest);
  });

  it("is resumed although nobody can be told that it is", async () => {
    const { board, means } = await world(["1"], 3, () => Promise.reject(new Error("disk full")));
    await board.start(requestOf(["1"]), "app:1", listener());
    expect((await board.resume("t1", listener()))?.state).toBe("done");
    expect(means.errors).toEqual([]);
  });

  it("is not resumed where another window has it", async () => {
    const { board, held, kept } = await world();
    await board.start(requestOf(["1"]), "app:1", listener());
    held.add("t1");
    expect(await board.resume("t1", listener())).toBeUndefined();
    expect(await board.resume("gone", listener())).toBeUndefined();
    expect(kept.get("t1")?.state).toBe("done");
  });

  it("has failed where something went wrong that nobody thought of", async () => {
    const { board, states } = await world(["1", "2"]);
    const onItem = () => {
      throw new Error("not thought of");
    };
    const record = await board.start(requestOf(["1", "2"]), "app", { ...listener(), onItem });
    expect(record).toMatchObject({ state: "failed" });
    expect(states.at(-1)).toBe("failed");
    expect(board.isBusy).toBe(false);
  });

  it("goes on with the other images when one fails", async () => {
    const { board, to, means } = await world(["1", "3"]);
    const told = listener();
    const record = await board.start(requestOf(["1", "2", "3"]), "all", told);
    expect(record.state).toBe("failed");
    const kinds = record.outcome?.items.map(({ kind }) => kind);
    expect(kinds).toEqual(["copied", "failed", "copied"]);
    expect(record.outcome?.items[1]?.problems[0]).toMatchObject({ code: "notFound" });
    expect(means.errors.every((error) => StoreError.is(error, "notFound"))).toBe(true);
    expect(told.ended.toSorted()).toEqual(["copied", "copied", "failed"]);
    expect([...to.repository("copy").tags.keys()].toSorted()).toEqual(["1", "3"]);
  });

  it("goes from the list when it is removed, unless it still runs", async () => {
    const { board, to, kept } = await world();
    await board.start(requestOf(["1"]), "done", listener());
    const gate = deferred<undefined>();
    to.intercept = () => gate.promise;
    const running = board.start(requestOf(["1"]), "running", listener());
    await board.remove(["t1", "t2"]);
    expect([...kept.keys()]).toEqual(["t2"]);
    gate.resolve(undefined);
    await running;
  });
});

describe("tags that name something else", () => {
  async function taken(tags: readonly string[]) {
    const made = await world(tags);
    for (const tag of tags) {
      const place = { store: made.to, repository: "copy", tag };
      await pushWholeImage(place, linux, { layers: [`other ${tag}`] });
    }
    return made;
  }

  it.each([
    ["overwrite", "done", ["copied", "copied"]],
    ["skip", "done", ["skipped", "skipped"]],
    ["cancel", "cancelled", ["cancelled", "cancelled"]],
  ] as const)("are asked about once for all: %s", async (answer, state, kinds) => {
    const { board, to } = await taken(["1", "2"]);
    const before = new Map(to.repository("copy").tags);
    const told = listener(answer);
    const record = await board.start(requestOf(["1", "2"]), "all", told);
    expect(told.asked).toHaveLength(1);
    expect(told.asked[0]?.map(({ tag, now }) => [tag, now])).toEqual([...before]);
    expect(record.state).toBe(state);
    expect(record.outcome?.items.map(({ kind }) => kind)).toEqual(kinds);
    const isKept = answer !== "overwrite";
    for (const [tag, digest] of to.repository("copy").tags) {
      expect(digest === before.get(tag)).toBe(isKept);
    }
  });

  it("are not asked about where nothing is in the way", async () => {
    const { board } = await world(["1", "2"]);
    const told = listener();
    await board.start(requestOf(["1", "2"]), "all", told);
    const again = await board.start(requestOf(["1", "2"]), "all again", told);
    expect(told.asked).toEqual([]);
    expect(again.outcome?.items.flatMap(({ tags }) => tags)).toEqual([
      { tag: "1", state: "unchanged" },
      { tag: "2", state: "unchanged" },
    ]);
  });

  it.each([
    ["overwrite", ["signature"]],
    ["skip", []],
  ] as const)(
    "are asked about once, signatures beside them by themselves: %s",
    async (answer, more) => {
      const { board, from, to } = await taken(["1", "2"]);
      const digest = from.repository("app").tags.get("1");
      const signature = `${digest?.replace(":", "-")}.sig`;
      for (const [store, repository] of [
        [from, "app"],
        [to, "copy"],
      ] as const) {
        await pushWholeImage({ store, repository, tag: signature }, linux, {
          layers: [repository],
        });
      }
      const told = listener(answer);
      await board.start(requestOf(["1", "2"]), "all", told);
      const [first, ...others] = told.asked.map((tags) => tags.map(({ tag }) => tag));
      expect(first).toEqual(["1", "2"]);
      expect(others.flat()).toEqual(more.map(() => signature));
    },
  );

  it("are asked about again where they were moved meanwhile", async () => {
    const { board, to } = await taken(["1", "2"]);
    const asked: (readonly TakenTag[])[] = [];
    const record = await board.start(requestOf(["1", "2"]), "all", {
      onItem: () => undefined,
      onExisting: async (tags) => {
        asked.push(tags);
        if (asked.length > 1) return "skip";
        const place = { store: to, repository: "copy", tag: "2" };
        await pushWholeImage(place, linux, { layers: ["third"] });
        return "overwrite";
      },
    });
    expect(asked.map((tags) => tags.map(({ tag }) => tag))).toEqual([["1", "2"], ["2"]]);
    expect(record.outcome?.items.map(({ kind }) => kind)).toEqual(["copied", "skipped"]);
  });
});

describe("a target that has to be finished", () => {
  async function finishing(
    tags: readonly string[],
    finish: () => Promise<void>,
    isAllOrNothing = false,
  ) {
    const made = await world(tags);
    const calls: string[] = [];
    const stores = {
      ...made.means.stores,
      openTarget: () =>
        Promise.resolve({
          store: made.to,
          isAllOrNothing,
          finish: () => {
            calls.push("finish");
            return finish();
          },
          abandon: () => {
            calls.push("abandon");
            return Promise.resolve();
          },
        }),
    };
    Object.assign(made.means, { stores });
    return { ...made, calls };
  }

  it("is finished once, after all images", async () => {
    const { board, calls } = await finishing(["1", "2"], () => Promise.resolve());
    const record = await board.start(requestOf(["1", "2"]), "all", listener());
    expect(record.state).toBe("done");
    expect(calls).toEqual(["finish"]);
  });

  it("is abandoned where an image failed", async () => {
    const { board, calls } = await finishing(["1"], () => Promise.resolve());
    const record = await board.start(requestOf(["1", "2"]), "all", listener());
    expect(record.state).toBe("failed");
    expect(calls).toEqual(["abandon"]);
  });

  it("makes the transfer fail where it cannot be finished", async () => {
    const failure = new StoreError("rejected", "no room");
    const { board, calls } = await finishing(["1"], () => Promise.reject(failure));
    const record = await board.start(requestOf(["1"]), "one", listener());
    expect(calls).toEqual(["finish", "abandon"]);
    expect(record.state).toBe("failed");
    expect(record.outcome?.items[0]).toMatchObject({
      kind: "failed",
      tags: [{ tag: "1", state: "unknown" }],
      problems: [{ message: "no room" }],
    });
  });

  it("has nothing of what was copied where it keeps nothing", async () => {
    const { board, calls } = await finishing(["1"], () => Promise.resolve(), true);
    const told = listener();
    const record = await board.start(requestOf(["1", "2"]), "all", told);
    expect(calls).toEqual(["abandon"]);
    expect(record.state).toBe("failed");
    expect(record.outcome?.items[0]).toMatchObject({
      kind: "failed",
      tags: [{ tag: "1", state: "untouched" }],
      sent: 0,
      problems: [{ message: "The archive was not written" }],
    });
    expect(told.ended).toEqual(["failed", "failed"]);
  });

  it("tells of images only when they are there, where it keeps nothing else", async () => {
    const told = listener();
    const before: string[] = [];
    const finish = () => Promise.resolve(void before.push(...told.ended));
    const { board } = await finishing(["1"], finish, true);
    await board.start(requestOf(["1"]), "one", told);
    expect(before).toEqual([]);
    expect(told.ended).toEqual(["copied"]);
  });

  it("leaves tags alone where it keeps nothing and cannot be finished", async () => {
    const failure = new StoreError("rejected", "no room");
    const { board } = await finishing(["1"], () => Promise.reject(failure), true);
    const record = await board.start(requestOf(["1"]), "one", listener());
    expect(record.outcome?.items[0]).toMatchObject({
      kind: "failed",
      tags: [{ tag: "1", state: "untouched" }],
      problems: [{ message: "no room" }],
    });
  });
});
