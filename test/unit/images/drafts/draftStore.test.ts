import { describe, expect, it } from "vitest";
import { DraftStore } from "../../../../src/images/drafts/draftStore.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { sha256 } from "../../../support/ociData.ts";

const key = "archipelago.drafts/2";
const draft: ListDraft = {
  id: "d1",
  connectionId: "localhost:5000",
  repository: "team/app",
  tag: "multi",
  moreTags: ["1", "1.4"],
  text: '{ "text": "ä\u0000\\u0000", unfinished',
  origins: {
    [sha256("arm64")]: {
      connectionId: "registry.example.com",
      repository: "team/parts",
      source: "app:arm64",
      chosen: { tag: "arm64", digest: sha256("arm64") },
    },
    [sha256("amd64")]: {
      connectionId: "localhost:5000",
      repository: "team/app",
      source: "app@sha256:12345678",
    },
  },
  leftBehind: [{ source: "app:list", annotations: ["team"] }],
  basedOn: sha256("before"),
  changedAt: "2026-11-21T10:20:30Z",
};

describe("DraftStore", () => {
  it("gives a draft back after a reload, its text unit for unit", async () => {
    const memento = new MemoryMemento();
    await DraftStore.open(memento).save(draft);
    expect(DraftStore.open(memento).get("d1")).toEqual(draft);
  });

  it("keeps that the target tag did not exist", async () => {
    const memento = new MemoryMemento();
    await DraftStore.open(memento).save({ ...draft, basedOn: undefined });
    expect(DraftStore.open(memento).get("d1")).toEqual({ ...draft, basedOn: undefined });
  });

  it("forgets a draft and says so", async () => {
    const memento = new MemoryMemento();
    const store = DraftStore.open(memento);
    const changed: string[] = [];
    store.onDidChange((id) => changed.push(id));
    await store.save(draft);
    await store.delete("d1");
    await store.delete("d1");
    expect(changed).toEqual(["d1", "d1"]);
    expect(DraftStore.open(memento).get("d1")).toBeUndefined();
  });

  it("shares its drafts with the other windows of VS Code", async () => {
    const memento = new MemoryMemento();
    const [here, there] = [DraftStore.open(memento), DraftStore.open(memento)];
    await here.save(draft);
    await there.save({ ...draft, id: "d2" });
    await here.save({ ...draft, tag: "other" });
    expect(there.all.map(({ id, tag }) => [id, tag])).toEqual([
      ["d1", "other"],
      ["d2", "multi"],
    ]);
    await here.delete("d2");
    expect(there.all.map(({ id }) => id)).toEqual(["d1"]);
  });

  it("tells of what other windows changed when it is asked to look", async () => {
    const memento = new MemoryMemento();
    const [here, there] = [DraftStore.open(memento), DraftStore.open(memento)];
    await here.save(draft);
    await here.save({ ...draft, id: "d2" });
    const changed: string[] = [];
    there.onDidChange((id) => changed.push(id));
    await there.save({ ...draft, id: "d3" });
    there.noticeChanges();
    there.noticeChanges();
    expect(changed).toEqual(["d3", "d1", "d2"]);
    await here.delete("d1");
    await here.save({ ...draft, id: "d2", text: "{}" });
    there.noticeChanges();
    expect(changed.slice(3)).toEqual(["d1", "d2"]);
  });

  it("keeps records that it cannot read", async () => {
    const memento = new MemoryMemento();
    const odd = { id: "x", list: [] };
    await memento.update(key, { drafts: [odd] });
    const store = DraftStore.open(memento);
    expect(store.all).toEqual([]);
    await store.save(draft);
    await store.delete(draft.id);
    expect(memento.get(key)).toEqual({ drafts: [odd] });
  });

  it.each([[undefined], [7], [{ drafts: 7 }], [{ drafts: [{ id: "x" }, null] }]])(
    "opens empty on %j",
    async (stored) => {
      const memento = new MemoryMemento();
      await memento.update(key, stored ?? null);
      expect(DraftStore.open(memento).all).toEqual([]);
    },
  );
});
