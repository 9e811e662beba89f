import { beforeEach, describe, expect, it, vi } from "vitest";
import { localStoreAt } from "../../../../src/images/local/localStore.ts";
import { LocalStoreList } from "../../../../src/images/local/localStoreList.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";

const { shown, answers } = vi.hoisted(() => ({ shown: [] as string[], answers: [] as string[] }));
vi.mock("vscode", async () => {
  const stub = await import("../../../support/vscodeStub.ts");
  const show = (text: string) => {
    shown.push(text);
    return Promise.resolve(answers.shift());
  };
  return { ...stub, window: { showInformationMessage: show }, Uri: URL };
});
const { closeLocalStore } =
  await import("../../../../src/vscode/commands/local/closeLocalStore.ts");
const { removeUnreferenced } =
  await import("../../../../src/vscode/commands/local/removeUnreferenced.ts");

describe("the local store of a command", () => {
  const archive = localStoreAt({ kind: "archive", path: "/data/app.tar" });
  let localStores: LocalStoreList;
  let services: Services;

  beforeEach(() => {
    shown.length = answers.length = 0;
    localStores = new LocalStoreList(new MemoryMemento());
    services = { localStores } as unknown as Services;
  });

  it("is missed where there is none", async () => {
    await closeLocalStore(services);
    await localStores.open(archive);
    await removeUnreferenced(services);
    expect(shown).toEqual(["No layout or archive is open.", "No layout is open."]);
  });

  it("is the only one, which can be opened again when it was closed so", async () => {
    await localStores.open(archive);
    answers.push("Reopen");
    await closeLocalStore(services);
    expect(shown).toEqual(["app.tar was closed. Its files stay where they are."]);
    await expect.poll(() => localStores.all).toEqual([archive]);
    await closeLocalStore(services, { kind: "localStore", connectionId: archive.id });
    expect(localStores.all).toEqual([]);
    expect(shown).toHaveLength(1);
  });
});
