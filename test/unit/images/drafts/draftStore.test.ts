import { describe, expect, it } from "vitest";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { DraftStore } from "../../../../src/images/drafts/draftStore.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { descriptorOf, rawManifest, sha256 } from "../../../support/ociData.ts";
import { arm64 } from "../../../support/sampleImages.ts";

const draft: ListDraft = {
  id: "d1",
  connectionId: "localhost:5000",
  repository: "team/app",
  tag: "multi",
  entries: [{ source: "app:arm64", descriptor: descriptorOf("image", { platform: arm64 }) }],
  leftBehind: [{ source: "app:list", annotations: ["team"] }],
  format: { mediaType: MediaTypes.ociIndex, reason: "notAllDocker" },
  manifest: rawManifest({ schemaVersion: 2, text: "ä\u0000" }, MediaTypes.ociIndex),
  basedOn: sha256("before"),
};

describe("DraftStore", () => {
  it("gives a draft back after a reload, byte for byte", async () => {
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

  it.each([[undefined], [7], [{ v: 9, drafts: [] }], [{ v: 1, drafts: [{ id: "x" }, null] }]])(
    "opens empty on %j",
    async (stored) => {
      const memento = new MemoryMemento();
      await memento.update("archipelago.drafts", stored ?? null);
      expect(DraftStore.open(memento).get("x")).toBeUndefined();
    },
  );
});
