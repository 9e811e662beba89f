import { beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { editList, applyReplacements } from "../../../src/core/oci/editList.ts";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { digestOf } from "../../../src/core/oci/digest.ts";
import type { DraftChanging } from "../../../src/images/compose/draftChange.ts";
import { DraftStore } from "../../../src/images/drafts/draftStore.ts";
import type { ListDraft } from "../../../src/images/drafts/listDraft.ts";
import { readListText } from "../../../src/images/drafts/readListText.ts";
import { MemoryMemento } from "../../support/memoryPorts.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { bytesOf } from "../../support/ociData.ts";
import { putStorefront, storefrontDraft, storefrontDraftUri } from "../../support/storefront.ts";
import {
  answers,
  closeDocuments,
  questions,
  workspace,
} from "../../support/vscodeDocumentsStub.ts";
import type { TextDocument } from "../../support/vscodeDocumentsStub.ts";
import { Uri } from "../../support/vscodeEditorStub.ts";

import type { Services } from "../../../src/vscode/commands/services.ts";

vi.mock("vscode", () => import("../../support/vscodeEditorStub.ts"));
const { DraftFileSystem } = await import("../../../src/vscode/editor/draftFileSystem.ts");
const { saveDraft } = await import("../../../src/vscode/editor/draftDocuments.ts");
const { changeDraft } = await import("../../../src/vscode/commands/changeDraft.ts");
const { discardDraft } = await import("../../../src/vscode/commands/discardDraft.ts");
const { placeOf } = await import("../../../src/vscode/commands/findEntry.ts");
const { putAway } = await import("../../../src/vscode/commands/putAway.ts");

let drafts: DraftStore;
let draft: ListDraft;
let images: readonly [Descriptor, Descriptor, ...Descriptor[]];

const documents = {
  openDraft: () => Promise.resolve(),
  closeDraft: async (closed: ListDraft) => {
    await saveDraft(drafts, closed);
    closeDocuments();
  },
};

beforeEach(async () => {
  closeDocuments();
  questions.length = 0;
  answers.length = 0;
  images = putStorefront(new MemoryStore()).images;
  draft = storefrontDraft(images, undefined);
  drafts = DraftStore.open(new MemoryMemento());
  await drafts.save(draft);
  workspace.registerFileSystemProvider("archipelago-draft", new DraftFileSystem(drafts));
});

function open(): Promise<TextDocument> {
  const { connectionId: authority } = draft;
  const scheme = "archipelago-draft";
  return workspace.openTextDocument(Uri.from({ scheme, authority, ...storefrontDraftUri }));
}

function digests(): readonly (string | undefined)[] {
  return readListText(drafts.get(draft.id)?.text ?? "").entries.map(
    ({ descriptor }) => descriptor?.digest,
  );
}

/** The text of the draft without the entry at a position. */
function without(position: number): string {
  return applyReplacements(draft.text, editList(draft.text, { kind: "remove", position }));
}

describe("a change that takes time to be worked out", () => {
  it("is worked out again if the draft was edited meanwhile", async () => {
    const [amd, arm] = images;
    const document = await open();
    let asked = 0;
    await changeDraft({ drafts, documents }, draft, (now): Promise<DraftChanging> => {
      const position = placeOf(now.text, { position: 1, digest: arm.digest });
      if (asked++ === 0) document.type(without(0));
      return Promise.resolve({
        kind: "change",
        change: {
          edits: [{ kind: "replace", position, member: { ...amd, size: 7 }, attestations: [] }],
          origins: {},
          leftBehind: [{ source: "app:1", annotations: ["a"] }],
        },
      });
    });
    expect(asked).toBe(2);
    expect(digests()).toEqual([amd.digest]);
    expect(drafts.get(draft.id)?.leftBehind).toHaveLength(1);
    document.undo();
    expect(document.getText()).toBe(without(0));
  });

  it("is given up if the draft never rests", async () => {
    const document = await open();
    let count = 0;
    const change = changeDraft({ drafts, documents }, draft, (now): Promise<DraftChanging> => {
      document.type(`${now.text} `);
      count++;
      const edits = [{ kind: "remove", position: 0 }] as const;
      return Promise.resolve({ kind: "change", change: { edits, origins: {}, leftBehind: [] } });
    });
    await expect(change).rejects.toMatchObject({ code: "changedMeanwhile" });
    expect(count).toBeLessThan(10);
    expect(readListText(document.getText()).entries).toHaveLength(2);
  });
});

describe("the place of an entry", () => {
  it("is found again after others were moved or removed", () => {
    const [amd, arm] = images;
    expect(placeOf(draft.text, { position: 1, digest: arm.digest })).toBe(1);
    expect(placeOf(without(0), { position: 1, digest: arm.digest })).toBe(0);
    expect(placeOf(draft.text, { position: 5, digest: amd.digest })).toBe(0);
  });

  it("is refused if the entry is gone, or could be several", () => {
    const [amd, arm] = images;
    const refused = expect.objectContaining({ code: "changedMeanwhile" }) as unknown;
    const place = (text: string, position: number, digest?: string) => () =>
      placeOf(text, { position, digest });
    expect(place(without(1), 1, arm.digest)).toThrow(refused);
    const twice = applyReplacements(
      draft.text,
      editList(draft.text, { kind: "add", members: [amd] }),
    );
    expect(place(twice, 1, amd.digest)).toThrow(refused);
    expect(place(draft.text, 0)).toThrow(refused);
  });
});

it("has a discarded draft back with what was typed last", async () => {
  const services = { drafts, documents, connections: { find: () => undefined } };
  const document = await open();
  document.type(without(0));
  answers.push("Undo");
  // What the command uses of them is here.
  await discardDraft(services as unknown as Services, draft.id);
  await eventually(() => expect(drafts.get(draft.id)?.text).toBe(without(0)));
});

describe("a draft that was pushed", () => {
  const services = () => ({ drafts, documents, connections: { find: () => undefined } });

  it("is closed and forgotten", async () => {
    await open();
    await putAway(services(), draft, await digestOf(bytesOf("list")));
    expect(drafts.all).toEqual([]);
    expect(workspace.textDocuments).toEqual([]);
    expect(questions).toEqual([]);
  });

  it("stays with what was typed while the push ran, and is based on what was pushed", async () => {
    const document = await open();
    document.type(without(0));
    const digest = await digestOf(bytesOf("list"));
    await putAway(services(), draft, digest);
    expect(drafts.get(draft.id)).toMatchObject({ basedOn: digest });
    expect(workspace.textDocuments).toEqual([document]);
    expect(document.getText()).toBe(without(0));
    expect(questions.join()).toContain("changed during the push");
  });

  it("stays with what was typed last, when it was being closed", async () => {
    const document = await open();
    const closing = services();
    closing.documents = {
      ...documents,
      closeDraft: async (closed) => {
        document.type(without(1));
        await documents.closeDraft(closed);
      },
    };
    await putAway(closing, draft, await digestOf(bytesOf("list")));
    expect(drafts.get(draft.id)?.text).toBe(without(1));
  });

  it("stays as it is if it got another target meanwhile", async () => {
    const moved = { ...draft, tag: "2.0" };
    await drafts.save(moved);
    await putAway(services(), draft, await digestOf(bytesOf("list")));
    expect(drafts.get(draft.id)).toEqual(moved);
  });
});
