import { mkdir } from "node:fs/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { FolderStore } from "../../../src/core/layout/folderStore.ts";
import { LocalStoreFiles } from "../../../src/images/local/localStoreFiles.ts";
import { LocalStoreList } from "../../../src/images/local/localStoreList.ts";
import type { Services } from "../../../src/vscode/commands/services.ts";
import { MemoryMemento } from "../../support/memoryPorts.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const { shown, Uri } = vi.hoisted(() => ({
  shown: [] as string[],
  Uri: class {
    readonly fsPath: string;
    constructor(fsPath: string) {
      this.fsPath = fsPath;
    }
  },
}));
vi.mock("vscode", async () => {
  const stub = await import("../../support/vscodeStub.ts");
  const show = (text: string) => Promise.resolve(void shown.push(text));
  return { ...stub, window: { showErrorMessage: show }, Uri };
});
const { pickLocalStore } = await import("../../../src/vscode/commands/local/pickLocalStore.ts");

describe("the layout at a path", () => {
  const inFolder = useTemporaryFolder();
  const files = new LocalStoreFiles();
  const localStores = new LocalStoreList(new MemoryMemento());
  const services = { localStores, localFiles: () => Promise.resolve(files) };
  const pick = async (file: string) => {
    const target = new Uri(file);
    return (await pickLocalStore(services as unknown as Services, "Push", { target }))?.path;
  };

  beforeEach(() => {
    shown.length = 0;
  });

  it("is the folder, also where the file was chosen that marks it", async () => {
    const folder = inFolder("images");
    await FolderStore.open(folder, { create: true });
    expect(await pick(folder)).toBe(folder);
    expect(await pick(inFolder("images/oci-layout"))).toBe(folder);
  });

  it("may be a folder called like that file, as some tools name it", async () => {
    const folder = inFolder("built/oci-layout");
    await FolderStore.open(folder, { create: true });
    expect(await pick(folder)).toBe(folder);
    expect(await pick(inFolder("built/oci-layout/oci-layout"))).toBe(folder);
    expect(shown).toEqual([]);
  });

  it("is none where only the name of a folder is that of the file", async () => {
    const folder = inFolder("empty/oci-layout");
    await mkdir(folder, { recursive: true });
    expect(await pick(folder)).toBeUndefined();
    expect(shown).toEqual(["oci-layout is neither an OCI image layout nor an archive of images."]);
  });
});
