import path from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Emitter } from "../../../../src/core/base/event.ts";
import { LocalStoreList } from "../../../../src/images/local/localStoreList.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { RecordingLogger } from "../../../support/recordingLogger.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const workspace = { isTrusted: true, files: [] as string[], looks: 0 };
const trusted = new Emitter<void>();
const never = () => ({ dispose: () => undefined });

vi.mock("vscode", () => ({
  workspace: {
    get isTrusted() {
      return workspace.isTrusted;
    },
    findFiles: (pattern: string, _excluded: string, limit: number) => {
      workspace.looks++;
      const name = pattern.slice("**/".length).replace("*", "");
      const found = workspace.files.filter((file) => file.endsWith(name)).slice(0, limit);
      return Promise.resolve(found.map((fsPath) => ({ scheme: "file", fsPath })));
    },
    createFileSystemWatcher: () => ({ onDidCreate: never, onDidDelete: never, dispose: never }),
    onDidChangeWorkspaceFolders: never,
    onDidGrantWorkspaceTrust: trusted.event,
  },
}));
const { LocalStoreFinder } = await import("../../../../src/vscode/platform/localStoreFinder.ts");

describe("looking for images in a workspace", () => {
  let list: LocalStoreList;
  let asked: string[];
  const changed = new Emitter<void>();
  const settings = { findLocalStores: true, onDidChange: changed.event };

  beforeEach(() => {
    list = new LocalStoreList(new MemoryMemento());
    asked = [];
    settings.findLocalStores = true;
    Object.assign(workspace, { isTrusted: true, looks: 0 });
    workspace.files = ["/w/images/oci-layout", "/w/app.tar", "/w/notes.tar"].map((each) =>
      path.resolve(each),
    );
  });

  function start() {
    const files = {
      detect: (place: string) => {
        asked.push(path.basename(place));
        if (place.endsWith("images")) return Promise.resolve("layout" as const);
        return Promise.resolve(place.endsWith("app.tar") ? ("archive" as const) : undefined);
      },
    };
    const parts = { list, settings, files: () => Promise.resolve(files), logger: silentLogger };
    const finder = new LocalStoreFinder(parts);
    finder.start();
    return finder;
  }

  const names = () => list.all.map(({ name }) => name);

  it("shows what holds images", async () => {
    start();
    await expect.poll(names).toEqual(["app.tar", "images"]);
  });

  it("looks at nothing of a workspace that is not trusted, until it is", async () => {
    workspace.isTrusted = false;
    start();
    expect(workspace.looks).toBe(0);
    workspace.isTrusted = true;
    trusted.fire();
    await expect.poll(names).toEqual(["app.tar", "images"]);
  });

  it("stops showing what was found once that is not wanted", async () => {
    start();
    await expect.poll(names).toHaveLength(2);
    settings.findLocalStores = false;
    changed.fire();
    await expect.poll(names).toEqual([]);
  });

  it("looks into no archive where there are many", async () => {
    workspace.files.push(...Array.from({ length: 60 }, (_, at) => path.resolve(`/w/${at}.tar`)));
    start();
    await expect.poll(names).toEqual(["images"]);
    expect(asked).toEqual(["images"]);
  });

  it("says that it shows no more than some layouts", async () => {
    workspace.files = Array.from({ length: 101 }, (_, at) => path.resolve(`/w/${at}/oci-layout`));
    const files = { detect: () => Promise.resolve("layout" as const) };
    const logger = new RecordingLogger();
    new LocalStoreFinder({ list, settings, files: () => Promise.resolve(files), logger }).start();
    await expect.poll(names).toHaveLength(100);
    expect(logger.lines).toEqual([
      "The workspace has more than 100 image layouts; the others are not shown",
    ]);
  });

  it("goes on where a file cannot be looked into", async () => {
    const failing = { detect: vi.fn() };
    failing.detect.mockRejectedValueOnce(new Error("No rights")).mockResolvedValue("archive");
    const parts = { list, settings, files: () => Promise.resolve(failing), logger: silentLogger };
    new LocalStoreFinder(parts).start();
    await expect.poll(names).toEqual(["app.tar", "notes.tar"]);
  });
});
