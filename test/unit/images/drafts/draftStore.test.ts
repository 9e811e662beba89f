import { describe, expect, it } from "vitest";
import { DraftStore } from "../../../../src/images/drafts/draftStore.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { sha256 } from "../../../support/ociData.ts";

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

  it.each([[undefined], [7], [{ v: 9, drafts: [draft] }], [{ v: 2, drafts: [{ id: "x" }, null] }]])(
    "opens empty on %j",
    async (stored) => {
      const memento = new MemoryMemento();
      await memento.update("archipelago.drafts", stored ?? null);
      expect(DraftStore.open(memento).all).toEqual([]);
    },
  );
});
