import { beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { DraftStore } from "../../../../src/images/drafts/draftStore.ts";
import { listText } from "../../../../src/images/drafts/listText.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { arm64 } from "../../../support/sampleImages.ts";
import { silentLogger } from "../../../support/silentLogger.ts";
import { putStorefront, storefrontDraft, storefrontDraftUri } from "../../../support/storefront.ts";
import { closeDocuments, workspace } from "../../../support/vscodeDocumentsStub.ts";
import { Uri as StubUri } from "../../../support/vscodeEditorStub.ts";

vi.mock("vscode", () => import("../../../support/vscodeEditorStub.ts"));
const { DraftFileSystem } = await import("../../../../src/vscode/editor/draftFileSystem.ts");
const { saveDraft } = await import("../../../../src/vscode/editor/draftDocuments.ts");
const { editDraft } = await import("../../../../src/vscode/editor/draftEdits.ts");
const { DraftProblems } = await import("../../../../src/vscode/editor/draftProblems.ts");

let store: MemoryStore;
let drafts: DraftStore;
let problems: InstanceType<typeof DraftProblems>;
let images: readonly Descriptor[];

const id = "draft-1";
const uri = StubUri.from({
  scheme: "archipelago-draft",
  authority: "registry.test",
  ...storefrontDraftUri,
});
const codes = () => problems.findings(id).map(({ code }) => code);

beforeEach(async () => {
  closeDocuments();
  store = new MemoryStore();
  images = putStorefront(store).images;
  drafts = DraftStore.open(new MemoryMemento());
  await drafts.save(storefrontDraft(images, undefined));
  workspace.registerFileSystemProvider("archipelago-draft", new DraftFileSystem(drafts));
  const opened = { store, reader: new ImageReader(store) };
  problems = new DraftProblems({ drafts, stores: { open: () => opened }, logger: silentLogger });
});

/** The storefront's first image, said to be for the platform of the second. */
function mislabelled(): string {
  const [first] = images;
  return listText(first ? [{ ...first, platform: arm64 }] : [], MediaTypes.ociIndex);
}

describe("problems of a draft", () => {
  it("are told of its text without asking the registry while nobody looks at it", async () => {
    const draft = storefrontDraft(images, undefined);
    await drafts.save({ ...draft, text: '{"schemaVersion": 2, "manifests": []}' });
    expect(codes()).toContain("noImages");
    expect(store.calls).toEqual([]);
  });

  it("include what the registry tells once the draft is open, typed text included", async () => {
    const document = await workspace.openTextDocument(uri);
    document.type(mislabelled());
    expect(drafts.get(id)?.text).not.toBe(document.getText());
    await eventually(() => expect(codes()).toEqual(["platformMismatch"]));
    document.undo();
    await eventually(() => expect(codes()).toEqual([]));
  });

  it("tell every change with the id of the draft", async () => {
    const told: string[] = [];
    problems.onDidChange((changed) => told.push(changed));
    const document = await workspace.openTextDocument(uri);
    document.type("{");
    expect(new Set(told)).toEqual(new Set([id]));
    expect(new Set(codes())).toEqual(new Set(["syntax"]));
  });

  it("do not ask about the members again when something else is edited", async () => {
    await workspace.openTextDocument(uri);
    const draft = drafts.get(id);
    if (!draft) throw new Error("The draft is there");
    await eventually(() => expect(store.count("headManifest")).toBeGreaterThan(0));
    const before = store.calls.length;
    await editDraft(drafts, draft, () => [{ kind: "setAnnotation", name: "a", value: "b" }]);
    problems.of(id);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(store.calls.length).toBe(before);
    problems.checkAgain(id);
    await eventually(() => expect(store.calls.length).toBeGreaterThan(before));
  });

  it("are known in full before a push, though the draft was never opened", async () => {
    const [first] = images;
    if (!first) throw new Error("The storefront has images");
    const text = listText([{ ...first, size: first.size + 1 }], MediaTypes.ociIndex);
    await drafts.save({ ...storefrontDraft(images, undefined), text });
    expect(codes()).toEqual([]);
    const found = await problems.allFindings(id);
    expect(found.map(({ code }) => code)).toEqual(["sizeMismatch"]);
    const asked = store.calls.length;
    expect(await problems.allFindings(id)).toEqual(found);
    expect(store.calls.length).toBe(asked);
  });

  it("are looked for again in full where an image was not there", async () => {
    const [first] = images;
    const gone = `sha256:${"0".repeat(64)}` as const;
    const text = listText(first ? [{ ...first, digest: gone }] : [], MediaTypes.ociIndex);
    await drafts.save({ ...storefrontDraft(images, undefined), text });
    const found = await problems.allFindings(id);
    expect(found.map(({ code }) => code)).toContain("missingChild");
    const asked = store.calls.length;
    await problems.allFindings(id);
    expect(store.calls.length).toBeGreaterThan(asked);
  });

  it("are none of a draft that is gone", async () => {
    await workspace.openTextDocument(uri);
    await drafts.delete(id);
    expect(problems.of(id)).toBeUndefined();
    expect(problems.findings(id)).toEqual([]);
  });
});

describe("images that could not be read", () => {
  it("are asked for again, once that may help", async () => {
    store.intercept = () => Promise.reject(new StoreError("network", "Nothing answers"));
    await workspace.openTextDocument(uri);
    await eventually(() => expect(codes()).toContain("unreadChild"));
    store.intercept = () => undefined;
    problems.of(id);
    expect(codes()).toContain("unreadChild");
    problems.retryUnanswered();
    await eventually(() => expect(codes()).toEqual([]));
    const before = store.calls.length;
    problems.retryUnanswered();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(store.calls.length).toBe(before);
  });
});

describe("editing a draft", () => {
  it("goes through its document, as one step to undo, and is saved", async () => {
    const draft = drafts.get(id);
    if (!draft) throw new Error("The draft is there");
    await editDraft(drafts, draft, () => [
      { kind: "changePlatform", position: 0, change: { architecture: "s390x" } },
      { kind: "move", position: 0, to: 1 },
    ]);
    const [document] = workspace.textDocuments;
    expect(drafts.get(id)?.text).toContain("s390x");
    expect(document?.isDirty).toBe(false);
    document?.undo();
    expect(document?.getText()).toBe(draft.text);
    await saveDraft(drafts, draft);
    expect(drafts.get(id)?.text).toBe(draft.text);
  });

  it("is done one after another, each on the text that the one before left", async () => {
    const draft = drafts.get(id);
    if (!draft) throw new Error("The draft is there");
    const annotate = (name: string) => () => [{ kind: "setAnnotation", name, value: "x" }] as const;
    const [first, second, isSaved] = await Promise.allSettled([
      editDraft(drafts, draft, annotate("com.example.first")),
      editDraft(drafts, draft, annotate("com.example.second")),
      saveDraft(drafts, draft),
    ]);
    expect([first.status, second.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(isSaved).toMatchObject({ value: true });
    const list: unknown = JSON.parse(drafts.get(id)?.text ?? "");
    const annotations = { "com.example.first": "x", "com.example.second": "x" };
    expect(list).toMatchObject({ annotations });
  });

  it("says so when the text was changed meanwhile, which stays", async () => {
    const draft = drafts.get(id);
    if (!draft) throw new Error("The draft is there");
    const document = await workspace.openTextDocument(uri);
    const edit = editDraft(drafts, draft, () => {
      queueMicrotask(() => document.type("{}"));
      return [{ kind: "remove", position: 0 }];
    });
    await expect(edit).rejects.toMatchObject({ code: "changedMeanwhile" });
    expect(document.getText()).toBe("{}");
  });

  it("says so when it cannot be saved", async () => {
    const draft = drafts.get(id);
    if (!draft) throw new Error("The draft is there");
    await workspace.openTextDocument(uri);
    const full = () => Promise.reject(new Error("The disk is full"));
    const files = new DraftFileSystem(drafts);
    files.writeFile = full;
    workspace.registerFileSystemProvider("archipelago-draft", files);
    closeDocuments();
    const edit = editDraft(drafts, draft, () => [{ kind: "remove", position: 0 }]);
    await expect(edit).rejects.toMatchObject({ code: "notSaved" });
    expect(await saveDraft(drafts, draft)).toBe(false);
  });

  it("goes to the document of its target, not to one of an earlier target", async () => {
    const draft = drafts.get(id);
    if (!draft) throw new Error("The draft is there");
    const old = await workspace.openTextDocument(uri);
    const moved = { ...draft, tag: "2.0" };
    await drafts.save(moved);
    await editDraft(drafts, moved, () => [{ kind: "remove", position: 0 }]);
    expect(drafts.get(id)?.text).not.toBe(draft.text);
    expect(problems.of(id)?.list.text).toBe(drafts.get(id)?.text);
    expect(problems.documentOf(id)?.uri.path).toContain("2.0");
    old.type("{}");
    expect(await saveDraft(drafts, moved)).toBe(true);
    expect(await old.save()).toBe(false);
    expect(drafts.get(id)?.text).toContain("manifests");
  });

  it("leaves the text alone when an edit does not fit it", async () => {
    const draft = drafts.get(id);
    if (!draft) throw new Error("The draft is there");
    const edits = [
      { kind: "remove", position: 0 },
      { kind: "remove", position: 7 },
    ] as const;
    await expect(editDraft(drafts, draft, () => edits)).rejects.toMatchObject({
      code: "noSuchEntry",
    });
    expect(drafts.get(id)?.text).toBe(draft.text);
  });
});
