import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLocalStoreId, localStoreAt, nameInId } from "../../../../src/images/local/localStore.ts";
import { LocalStoreList } from "../../../../src/images/local/localStoreList.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";

const layout = { kind: "layout", path: path.resolve("/data/images") } as const;
const archive = { kind: "archive", path: path.resolve("/data/app.tar") } as const;
const other = { kind: "layout", path: path.resolve("/data/base") } as const;

describe("the id of a local store", () => {
  it("is the same for a path, and another for another one", () => {
    expect(localStoreAt(layout).id).toBe(localStoreAt({ ...layout, path: "/data/x/../images" }).id);
    expect(localStoreAt(layout).id).not.toBe(localStoreAt({ ...layout, path: "/images" }).id);
    expect(localStoreAt(layout)).toMatchObject({ name: "images", path: layout.path });
  });

  it("is an authority that no URI changes and no host is", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 0xd7ff }), { minLength: 1 }), (codes) => {
        const name = String.fromCharCode(...codes);
        const { id } = localStoreAt({ kind: "layout", path: `/data/${name}` });
        expect(id).toMatch(/^~[a-z0-9.-]*-[0-9a-f]{8}$/);
        expect(isLocalStoreId(id)).toBe(true);
      }),
    );
    expect(isLocalStoreId("registry.test~2")).toBe(false);
    expect(nameInId(localStoreAt(layout).id)).toBe("images");
  });
});

describe("the local stores of a workspace", () => {
  it("are what was opened, in that order, then what was found, by path", async () => {
    const list = new LocalStoreList(new MemoryMemento());
    list.setFound([other, archive]);
    await list.open(layout);
    expect(names(list)).toEqual(["images", "app.tar", "base"]);
    await list.open(other);
    expect(names(list)).toEqual(["images", "base", "app.tar"]);
  });

  it("are remembered if they were opened, and found anew if not", async () => {
    const memento = new MemoryMemento();
    const before = new LocalStoreList(memento);
    before.setFound([other]);
    const { id } = await before.open(layout);
    const after = new LocalStoreList(memento);
    expect(after.all).toEqual([localStoreAt(layout)]);
    expect(after.find(id)?.path).toBe(layout.path);
  });

  it("are not shown again once they were closed, until they are opened", async () => {
    const memento = new MemoryMemento();
    const list = new LocalStoreList(memento);
    list.setFound([layout]);
    await list.close(localStoreAt(layout).id);
    expect(list.all).toEqual([]);
    const later = new LocalStoreList(memento);
    later.setFound([layout]);
    expect(later.all).toEqual([]);
    expect(later.find(localStoreAt(layout).id)).toBeUndefined();
    await later.open(layout);
    expect(names(later)).toEqual(["images"]);
  });

  it("are known by their ids before they are shown", async () => {
    const memento = new MemoryMemento();
    const list = new LocalStoreList(memento);
    const expected = await list.expect(archive);
    expect(list.all).toEqual([]);
    expect(new LocalStoreList(memento).find(expected.id)).toEqual(expected);
    await list.open(archive);
    expect(list.all).toEqual([expected]);
  });

  it("become what their path is now", async () => {
    const list = new LocalStoreList(new MemoryMemento());
    await list.open({ kind: "layout", path: archive.path });
    await list.open(archive);
    expect(list.all.map(({ kind }) => kind)).toEqual(["archive"]);
  });

  it("tell of each change once", async () => {
    const list = new LocalStoreList(new MemoryMemento());
    let changes = 0;
    list.onDidChange(() => changes++);
    list.setFound([layout, archive]);
    list.setFound([archive, layout]);
    await list.open(other);
    await list.open(other);
    await list.close("~nothing-00000000");
    expect(changes).toBe(2);
  });

  it.each([["text"], [null], [{ opened: [{ kind: "disk", path: "/x" }, { kind: "layout" }, 7] }]])(
    "leave out what cannot be read: %j",
    async (stored) => {
      const memento = new MemoryMemento();
      await memento.update("archipelago.localStores/1", stored);
      expect(new LocalStoreList(memento).all).toEqual([]);
    },
  );
});

function names(list: LocalStoreList): readonly string[] {
  return list.all.map(({ name }) => name);
}
