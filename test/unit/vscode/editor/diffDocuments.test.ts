import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CancellationToken, Uri as VscodeUri } from "vscode";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { DocumentLoader } from "../../../../src/images/documentLoader.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, putImage, putManifest } from "../../../support/sampleImages.ts";

interface OpenText {
  readonly uri: VscodeUri;
  getText(): string;
}

const { open, listeners } = vi.hoisted(() => ({
  open: new Array<OpenText>(),
  listeners: new Set<(change: { document: OpenText }) => void>(),
}));

vi.mock("vscode", async () => ({
  ...(await import("../../../support/vscodeEditorStub.ts")),
  workspace: {
    textDocuments: open,
    registerTextDocumentContentProvider: () => ({ dispose: () => undefined }),
    onDidChangeTextDocument: (listener: (change: { document: OpenText }) => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  },
}));
const { DiffDocuments } = await import("../../../../src/vscode/editor/diffDocuments.ts");
const { diffUri } = await import("../../../../src/vscode/editor/diffSide.ts");
const { draftUri } = await import("../../../../src/vscode/editor/documentUris.ts");

const place = { connectionId: "registry.test", repository: "team/app", tag: "multi" };
const { repository } = place;
const draft: ListDraft = {
  ...place,
  id: "d1",
  moreTags: [],
  text: '{"manifests":[]}',
  origins: {},
  leftBehind: [],
  basedOn: undefined,
  changedAt: "",
};
const right = diffUri({ kind: "draft", ...place, draftId: "d1" });
// All that the provider asks of a token.
const token = {
  isCancellationRequested: false,
  onCancellationRequested: () => undefined,
} as unknown as CancellationToken;
let store: MemoryStore;
let documents: InstanceType<typeof DiffDocuments>;
let changed: string[];

beforeEach(() => {
  open.length = 0;
  listeners.clear();
  changed = [];
  store = new MemoryStore();
  documents = new DiffDocuments(new DocumentLoader(openStores({ "registry.test": store })), {
    all: [draft],
    get: (id) => (id === draft.id ? draft : undefined),
    onDidChange: () => ({ dispose: () => undefined }),
  });
  documents.onDidChange((uri) => changed.push(uri.toString()));
});

const read = (uri: VscodeUri) => documents.provideTextDocumentContent(uri, token);

describe("the texts of a diff", () => {
  it("are laid out alike, every number and escape as it was written", async () => {
    const tagged = diffUri({
      kind: "document",
      address: { kind: "manifest", ...place, reference: { tag: "multi" } },
    });
    putManifest(store, place, { mediaType: MediaTypes.ociManifest, note: "é" });
    expect(await read(tagged)).toBe(
      `{\n  "mediaType": "${MediaTypes.ociManifest}",\n  "note": "é"\n}\n`,
    );
    expect(await read(right)).toBe('{\n  "manifests": []\n}\n');
  });

  it("are empty for a tag that does not exist, and for a draft that is gone", async () => {
    expect(await read(diffUri({ kind: "nothing", ...place }))).toBe("");
    expect(await read(diffUri({ kind: "draft", ...place, draftId: "gone" }))).toBe("");
  });

  it("say in the user's words why they cannot be read", async () => {
    const { digest } = putImage(store, { repository }, amd64);
    store.repository(repository).manifests.clear();
    const address = { kind: "manifest", ...place, reference: { digest } } as const;
    await expect(read(diffUri({ kind: "document", address }))).rejects.toThrow(/no such/);
  });

  it("of a draft follow what is typed into it, whether it is JSON or not", async () => {
    let typed = '{"manifests": [';
    const document = { uri: draftUri(draft), getText: () => typed };
    open.push(document, { uri: right, getText: () => "" });
    for (const listener of listeners) listener({ document });
    expect(changed).toEqual([right.toString()]);
    expect(await read(right)).toBe(typed);
    typed = '{"manifests": [1e3]}';
    expect(await read(right)).toBe('{\n  "manifests": [\n    1e3\n  ]\n}\n');
  });
});
