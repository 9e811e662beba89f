import { expect, it, vi } from "vitest";
import { Emitter } from "../../../src/core/base/event.ts";
import { LocalStoreList } from "../../../src/images/local/localStoreList.ts";
import type { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { MemoryMemento } from "../../support/memoryPorts.ts";

const keys = vi.hoisted(() => new Map<string, unknown>());
vi.mock("vscode", () => {
  const executeCommand = (_command: string, key: string, value: unknown) => keys.set(key, value);
  const onDidChangeWindowState = () => ({ dispose: () => undefined });
  return { commands: { executeCommand }, window: { onDidChangeWindowState } };
});
const { followStores } = await import("../../../src/vscode/followStores.ts");

it("tells menus which folders are layouts", async () => {
  const list = new LocalStoreList(new MemoryMemento());
  const connections = { all: [], onDidChange: new Emitter<void>().event };
  followStores(connections as unknown as ConnectionManager, list); // all that is followed
  const folders = () => keys.get("archipelago.layoutFolders");
  expect(folders()).toEqual([]);
  await list.open({ kind: "archive", path: "/data/app.tar" });
  await list.open({ kind: "layout", path: "/data/images" });
  expect(folders()).toEqual(["/data/images"]);
});
