import { expect, it, vi } from "vitest";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { putStorefront, storefrontDraft } from "../../../support/storefront.ts";

vi.mock("vscode", () => import("../../../support/vscodeEditorStub.ts"));
const { DraftTargets } = await import("../../../../src/vscode/editor/draftTarget.ts");

it("asks once for all pages of a draft, of which one may be closed before the answer", async () => {
  const store = new MemoryStore();
  const { images, list } = putStorefront(store);
  const targets = new DraftTargets({ open: () => ({ store, reader: new ImageReader(store) }) });
  const draft = storefrontDraft(images, list.digest);
  const held = Promise.withResolvers<undefined>();
  store.intercept = () => held.promise;
  const closing = new AbortController();
  const closed = targets.check(draft, images[0].digest, { host: "", signal: closing.signal });
  const shown = targets.check(draft, images[0].digest, { host: "" });
  closing.abort();
  await expect(closed).rejects.toMatchObject({ name: "AbortError" });
  held.resolve(undefined);
  expect(await shown).toMatchObject({ kind: "taken", hasMoved: false });
  expect(store.count("headManifest")).toBe(1);
});
