import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Uri } from "vscode";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { DraftStore } from "../../../../src/images/drafts/draftStore.ts";
import { DocumentLoader } from "../../../../src/images/documentLoader.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { bytesOf, sha256 } from "../../../support/ociData.ts";
import { amd64, putImage, putManifest } from "../../../support/sampleImages.ts";
import { putStorefront, storefrontDraft } from "../../../support/storefront.ts";
import { Uri as StubUri } from "../../../support/vscodeEditorStub.ts";

vi.mock("vscode", () => import("../../../support/vscodeEditorStub.ts"));
const { ArchipelagoFileSystem } =
  await import("../../../../src/vscode/editor/archipelagoFileSystem.ts");
const { DraftFileSystem } = await import("../../../../src/vscode/editor/draftFileSystem.ts");
const { draftUri, subjectOf, uriOf } =
  await import("../../../../src/vscode/editor/documentUris.ts");
const { readableTrail } = await import("../../../../src/vscode/editor/readableTrail.ts");

const repository = "team/app";
const connectionId = "registry.test:5000";
const tagged = uriOf({ kind: "manifest", connectionId, repository, reference: { tag: "1" } });
let store: MemoryStore;
let files: InstanceType<typeof ArchipelagoFileSystem>;

beforeEach(() => {
  store = new MemoryStore();
  const opened = { store, reader: new ImageReader(store) };
  files = new ArchipelagoFileSystem(new DocumentLoader({ open: () => opened }));
});

describe("archipelago: files", () => {
  it("invariant 1: hold exactly the bytes that the registry sent", async () => {
    const { digest } = putImage(store, { repository, tag: "1" }, amd64);
    const sent = store.repository(repository).manifests.get(digest)?.bytes;
    expect(await files.readFile(tagged)).toEqual(sent);
    expect(await files.stat(tagged)).toMatchObject({ size: sent?.length, permissions: 1 });
  });

  it("have another time once their tag names something else of the same size", async () => {
    const manifest = (note: string) => ({ mediaType: MediaTypes.ociManifest, note });
    putManifest(store, { repository, tag: "1" }, manifest("a"));
    const before = await files.stat(tagged);
    expect(await files.stat(tagged)).toEqual(before);
    putManifest(store, { repository, tag: "1" }, manifest("b"));
    const after = await files.stat(tagged);
    expect(after.size).toBe(before.size);
    expect(after.mtime).toBeGreaterThan(before.mtime);
  });

  it.each([
    ["notFound", "FileNotFound", "has no such image"],
    ["forbidden", "NoPermissions", "does not allow this"],
    ["unauthorized", "NoPermissions", "did not accept the credentials"],
    ["network", "Unavailable", "did not answer"],
  ] as const)("%s is told as %s, with a sentence", async (code, fileCode, sentence) => {
    store.intercept = () => {
      throw new StoreError(code, "as a test");
    };
    const failure: unknown = await files.readFile(tagged).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: fileCode });
    expect(String(failure)).toContain(sentence);
  });

  it("are not made of layers", async () => {
    const digest = sha256("tar");
    store.repository(repository).blobs.set(digest, new Uint8Array(3));
    const mediaType = MediaTypes.ociLayerGzip;
    const uri = uriOf({ kind: "blob", connectionId, repository, digest, mediaType });
    await expect(files.readFile(uri)).rejects.toMatchObject({ code: "Unavailable" });
  });

  it("cannot be changed", () => {
    for (const change of ["writeFile", "delete", "rename", "createDirectory"] as const) {
      expect(() => files[change](tagged)).toThrow(
        expect.objectContaining({ code: "NoPermissions" }),
      );
    }
  });

  it("say when they were changed", () => {
    const changes: unknown[] = [];
    files.onDidChangeFile((events) => changes.push(...events));
    files.changed(tagged);
    expect(changes).toEqual([{ type: 1, uri: tagged }]);
  });
});

describe("archipelago-draft: files", () => {
  it("hold what a push will send, as long as there is a draft", async () => {
    const draft = storefrontDraft(putStorefront(store).images, undefined);
    const drafts = DraftStore.open(new MemoryMemento());
    await drafts.save(draft);
    const draftFiles = new DraftFileSystem(drafts);
    const uri = draftUri(draft);
    expect(await draftFiles.readFile(uri)).toEqual(bytesOf(draft.text));
    expect(await draftFiles.stat(uri)).not.toHaveProperty("permissions");
    await drafts.delete(draft.id);
    await expect(draftFiles.readFile(uri)).rejects.toMatchObject({ code: "FileNotFound" });
    const written = draftFiles.writeFile(uri, bytesOf("{}"));
    await expect(written).rejects.toMatchObject({ code: "FileNotFound" });
  });

  it("are written to their draft, with the time, and have another time of their own then", async () => {
    const draft = storefrontDraft(putStorefront(store).images, undefined);
    const memento = new MemoryMemento();
    const drafts = DraftStore.open(memento);
    await drafts.save(draft);
    const draftFiles = new DraftFileSystem(drafts);
    const uri = draftUri(draft);
    const before = await draftFiles.stat(uri);
    const text = draft.text.replace("arm64", "amd64");
    await draftFiles.writeFile(uri, bytesOf(text));
    const [kept] = DraftStore.open(memento).all;
    const { changedAt = "" } = kept ?? {};
    expect(kept).toEqual({ ...draft, text, changedAt });
    expect(Date.parse(changedAt)).toBeGreaterThan(Date.parse(draft.changedAt));
    const after = await draftFiles.stat(uri);
    expect([after.size, after.mtime > before.mtime]).toEqual([before.size, true]);
    await draftFiles.writeFile(uri, bytesOf(text));
    expect(drafts.get(draft.id)).toEqual(kept);
  });
});

describe("URIs of documents", () => {
  const digest = sha256("child");

  it.each([
    { kind: "manifest", connectionId, repository, reference: { tag: "v1.0_x-y" } },
    { kind: "manifest", connectionId, repository, reference: { digest } },
    { kind: "blob", connectionId, repository, digest, mediaType: "a/b+json; x=%", size: 3 },
    { kind: "blob", connectionId, repository, digest, mediaType: "" },
  ] as const)("name %j and nothing else", (address) => {
    expect(subjectOf(uriOf(address))).toEqual({ kind: "registry", address });
    const text = uriOf(address).toString();
    expect(subjectOf(StubUri.parse(text) as unknown as Uri)).toMatchObject({ address });
  });

  it("of other schemes are not ours, so a trail that has one is not followed", () => {
    const step = (uri: string) => ({ uri, label: "x" });
    const good = { steps: [step(tagged.toString())] };
    expect(readableTrail(good)).toBe(good);
    for (const uri of ["file:///etc/passwd", "command://x", "archipelago://c/no-reference", "?"]) {
      expect(readableTrail({ steps: [step(uri)] })).toBeUndefined();
    }
  });
});
