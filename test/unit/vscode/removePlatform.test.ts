import { beforeEach, expect, it, vi } from "vitest";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { DraftStore } from "../../../src/images/drafts/draftStore.ts";
import type { ListDraft } from "../../../src/images/drafts/listDraft.ts";
import { readListText } from "../../../src/images/drafts/readListText.ts";
import type { Services } from "../../../src/vscode/commands/services.ts";
import { MemoryMemento } from "../../support/memoryPorts.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { putStorefront, storefrontDraft } from "../../support/storefront.ts";
import { closeDocuments, workspace } from "../../support/vscodeDocumentsStub.ts";

vi.mock("vscode", () => import("../../support/vscodeEditorStub.ts"));
const { DraftFileSystem } = await import("../../../src/vscode/editor/draftFileSystem.ts");
const { removePlatform } = await import("../../../src/vscode/commands/removePlatform.ts");

let drafts: DraftStore;
let draft: ListDraft;
let images: readonly [Descriptor, Descriptor, ...Descriptor[]];

beforeEach(async () => {
  closeDocuments();
  images = putStorefront(new MemoryStore()).images;
  draft = storefrontDraft(images, undefined);
  drafts = DraftStore.open(new MemoryMemento());
  await drafts.save(draft);
  workspace.registerFileSystemProvider("archipelago-draft", new DraftFileSystem(drafts));
});

function row(position: number, draftId = draft.id) {
  return { kind: "draftEntry", draftId, position, digest: images[position]?.digest };
}

async function remove(target: unknown, rows: readonly unknown[]) {
  const documents = { openDraft: () => Promise.resolve() };
  const services: unknown = { drafts, documents };
  await removePlatform(services as Services, target, rows);
  const { entries } = readListText(drafts.get(draft.id)?.text ?? "");
  return entries.map(({ descriptor }) => descriptor?.digest);
}

it("takes out all rows that are selected", async () => {
  const [first, second] = [row(0), row(1)];
  expect(await remove(first, [first, second])).toEqual([]);
});

it("leaves rows of other drafts and rows that were not selected alone", async () => {
  const target = row(1);
  expect(await remove(target, [target, row(0, "another")])).toEqual([images[0].digest]);
});
