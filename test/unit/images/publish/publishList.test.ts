import { beforeEach, describe, expect, it } from "vitest";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { composeList } from "../../../../src/images/compose/composeList.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import { publishList } from "../../../../src/images/publish/publishList.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { amd64, arm64, putImage } from "../../../support/sampleImages.ts";

const repository = "team/app";
let store: MemoryStore;
let draft: ListDraft;

async function compose(): Promise<ListDraft> {
  const composition = await composeList(
    { store, reader: new ImageReader(store) },
    { connectionId: "localhost:5000", repository, tag: "multi" },
    [{ reference: { tag: "amd64" } }, { reference: { tag: "arm64" } }],
    { id: "d1" },
  );
  if (composition.kind === "refused") throw new Error("refused");
  return composition.draft;
}

function fail(): void {
  throw new StoreError("network", "unreachable");
}

function tagged(): string | undefined {
  return store.repository(repository).tags.get("multi");
}

beforeEach(async () => {
  store = new MemoryStore();
  putImage(store, { repository, tag: "amd64" }, amd64);
  putImage(store, { repository, tag: "arm64" }, arm64);
  draft = await compose();
});

describe("publishList", () => {
  it("stores exactly the bytes that were shown (invariant 1)", async () => {
    expect(await publishList(store, draft)).toEqual({
      kind: "pushed",
      digest: draft.manifest.digest,
    });
    const stored = store.repository(repository).manifests.get(draft.manifest.digest);
    expect(stored?.bytes).toEqual(draft.manifest.bytes);
    expect(stored?.mediaType).toBe(draft.manifest.mediaType);
    expect(tagged()).toBe(draft.manifest.digest);
  });

  it("writes the tag last and in one request (invariant 2)", async () => {
    store.calls.length = 0;
    await publishList(store, draft);
    const last = store.calls.at(-1);
    expect(last).toEqual({ operation: "putManifest", repository, subject: "multi" });
    expect(store.count("putManifest")).toBe(1);
  });

  it("leaves the old tag untouched whichever request fails (invariant 2)", async () => {
    const before = putImage(store, { repository, tag: "multi" }, amd64, [1]).digest;
    draft = await compose();
    store.calls.length = 0;
    await publishList(store, { ...draft, tag: "elsewhere" }, { expected: { digest: undefined } });
    const requests = store.calls.length;
    expect(requests).toBe(4);
    for (let failing = 0; failing < requests; failing++) {
      store.calls.length = 0;
      let made = 0;
      store.intercept = () => {
        if (made++ === failing) throw new StoreError("serverError", "broken", { status: 500 });
      };
      const isLast = failing === requests - 1;
      if (isLast) {
        expect(await publishList(store, draft)).toMatchObject({
          kind: "failed",
          error: { code: "serverError" },
          tag: "untouched",
        });
      } else {
        await expect(publishList(store, draft)).rejects.toMatchObject({ code: "serverError" });
      }
      expect(tagged()).toBe(before);
    }
    store.intercept = () => undefined;
    expect(await publishList(store, draft)).toMatchObject({ kind: "pushed" });
  });

  it("does not overwrite a tag that moved since it was read (invariant 3)", async () => {
    const now = putImage(store, { repository, tag: "multi" }, amd64, [7]).digest;
    expect(await publishList(store, draft)).toEqual({ kind: "moved", now });
    expect(tagged()).toBe(now);
    expect(store.count("putManifest")).toBe(0);
  });

  it("overwrites it once that was agreed to, and only what was agreed to", async () => {
    const agreed = putImage(store, { repository, tag: "multi" }, amd64, [7]).digest;
    const later = putImage(store, { repository, tag: "multi" }, amd64, [8]).digest;
    const options = { expected: { digest: agreed } };
    expect(await publishList(store, draft, options)).toEqual({ kind: "moved", now: later });
    store.repository(repository).tags.set("multi", agreed);
    expect(await publishList(store, draft, options)).toMatchObject({ kind: "pushed" });
  });

  it("asks as well when the tag is gone", async () => {
    putImage(store, { repository, tag: "multi" }, amd64, [1]);
    draft = await compose();
    store.repository(repository).tags.delete("multi");
    expect(await publishList(store, draft)).toEqual({ kind: "moved", now: undefined });
  });

  it("sends nothing if the tag holds the list already", async () => {
    await publishList(store, draft);
    expect(await publishList(store, draft)).toEqual({
      kind: "unchanged",
      digest: draft.manifest.digest,
    });
    expect(store.count("putManifest")).toBe(1);
  });

  it("says that it cannot know if nothing answers after a failure", async () => {
    store.intercept = ({ operation }) => {
      if (operation === "putManifest") store.intercept = fail;
      if (operation === "putManifest") fail();
    };
    expect(await publishList(store, draft)).toMatchObject({ kind: "failed", tag: "unknown" });
  });

  it("finds out what became of a push that was cancelled", async () => {
    const controller = new AbortController();
    store.intercept = ({ operation }) => {
      if (operation === "putManifest") controller.abort();
    };
    const result = await publishList(store, draft, { signal: controller.signal });
    expect(result).toMatchObject({ kind: "failed", tag: "untouched" });
    expect(result).toHaveProperty("error.name", "AbortError");
  });

  it("does not call a tag untouched that another push moved meanwhile", async () => {
    store.intercept = ({ operation }) => {
      if (operation !== "putManifest") return;
      putImage(store, { repository, tag: "multi" }, amd64, [9]);
      throw new StoreError("serverError", "broken", { status: 500 });
    };
    expect(await publishList(store, draft)).toMatchObject({ kind: "failed", tag: "unknown" });
  });

  it("knows that a push was done although its answer was lost", async () => {
    const put = store.putManifest.bind(store);
    store.putManifest = async (...call) => {
      await put(...call);
      throw new StoreError("network", "reset");
    };
    expect(await publishList(store, draft)).toEqual({
      kind: "pushed",
      digest: draft.manifest.digest,
    });
  });

  it("names members that are no longer there and sends nothing", async () => {
    const [first] = draft.entries;
    if (!first) throw new Error("no entries");
    store.repository(repository).manifests.delete(first.descriptor.digest);
    expect(await publishList(store, draft)).toEqual({ kind: "missing", entries: [first] });
    expect(store.count("putManifest")).toBe(0);
  });
});
