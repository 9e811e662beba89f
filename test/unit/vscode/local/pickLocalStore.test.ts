import { expect, it, vi } from "vitest";
import type { Services } from "../../../../src/vscode/commands/services.ts";

const { shown } = vi.hoisted(() => ({ shown: [] as string[] }));
vi.mock("vscode", async () => {
  const stub = await import("../../../support/vscodeStub.ts");
  const window = { showInformationMessage: (text: string) => void shown.push(text) };
  return { ...stub, window, Uri: URL };
});
const { closeLocalStore } =
  await import("../../../../src/vscode/commands/local/closeLocalStore.ts");
const { removeUnreferenced } =
  await import("../../../../src/vscode/commands/local/removeUnreferenced.ts");

it("says that there is nothing for a command to do", async () => {
  const archive = { kind: "archive", id: "~a-1", name: "a.tar", path: "/a.tar" };
  await closeLocalStore({ localStores: { all: [] } } as unknown as Services);
  await removeUnreferenced({ localStores: { all: [archive] } } as unknown as Services);
  expect(shown).toEqual(["No layout or archive is open.", "No layout is open."]);
});
