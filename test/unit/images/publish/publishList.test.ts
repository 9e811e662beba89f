import { beforeEach, describe, expect, it } from "vitest";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import type { RawManifest } from "../../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { emptyCopy } from "../../../../src/images/copy/copyReport.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import { listManifest, listText } from "../../../../src/images/drafts/listText.ts";
import type { ImageStores } from "../../../../src/images/imageStores.ts";
import { publishList } from "../../../../src/images/publish/publishList.ts";
import { composeDraft, listOf } from "../../../support/listDrafts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, arm64, putImage } from "../../../support/sampleImages.ts";
import { pushAttestation, pushWholeImage } from "../../../support/wholeImages.ts";

const repository = "team/app";
const place = { connectionId: "localhost:5000", repository };
let store: MemoryStore;
let stores: ImageStores;
let draft: ListDraft;
let manifest: RawManifest;

async function compose(): Promise<ListDraft> {
  const sources = ["amd64", "arm64"].map((tag) => ({ ...place, reference: { tag } }));
  return composeDraft(stores, { ...place, tag: "multi" }, sources);
}

function fail(): void {
  throw new StoreError("network", "unreachable");
}

function tagged(): string | undefined {
  return store.repository(repository).tags.get("multi");
}

beforeEach(async () => {
  store = new MemoryStore();
  stores = openStores({ [place.connectionId]: store });
  putImage(store, { repository, tag: "amd64" }, amd64);
  putImage(store, { repository, tag: "arm64" }, arm64);
  draft = await compose();
  manifest = await listManifest(draft.text);
});

describe("publishList", () => {
  it("stores exactly the bytes that were shown (invariant 1)", async () => {
    expect(await publishList(stores, draft)).toEqual({
      kind: "pushed",
      digest: manifest.digest,
      tags: [{ tag: "multi", before: undefined, after: manifest.digest }],
      copied: emptyCopy,
    });
    const stored = store.repository(repository).manifests.get(manifest.digest);
    expect(stored?.bytes).toEqual(manifest.bytes);
    expect(stored?.mediaType).toBe(manifest.mediaType);
    expect(tagged()).toBe(manifest.digest);
  });

  it("writes the tag last and in one request (invariant 2)", async () => {
    store.calls.length = 0;
    await publishList(stores, draft);
    const last = store.calls.at(-1);
    expect(last).toEqual({ operation: "putManifest", repository, subject: "multi" });
    expect(store.count("putManifest")).toBe(1);
  });

  it("leaves the old tag untouched whichever request fails (invariant 2)", async () => {
    const before = putImage(store, { repository, tag: "multi" }, amd64, [1]).digest;
    draft = await compose();
    store.calls.length = 0;
    await publishList(stores, { ...draft, tag: "elsewhere" }, { expected: { digest: undefined } });
    const requests = store.calls.length;
    // The tag, twice; the two tags that the members were taken from and are known by; the push.
    expect(requests).toBe(5);
    for (let failing = 0; failing < requests; failing++) {
      store.calls.length = 0;
      let made = 0;
      store.intercept = () => {
        if (made++ === failing) throw new StoreError("serverError", "broken", { status: 500 });
      };
      const subject = await publishList(stores, draft).catch((error: unknown) => ({ error }));
      expect(subject).not.toHaveProperty("kind", "pushed");
      if ("kind" in subject && subject.kind === "failed") expect(subject.tag).toBe("untouched");
      expect(tagged()).toBe(before);
    }
    store.intercept = () => undefined;
    expect(await publishList(stores, draft)).toMatchObject({ kind: "pushed" });
  });

  it("does not overwrite a tag that moved since it was read (invariant 3)", async () => {
    const now = putImage(store, { repository, tag: "multi" }, amd64, [7]).digest;
    expect(await publishList(stores, draft)).toEqual({ kind: "moved", now, copied: emptyCopy });
    expect(tagged()).toBe(now);
    expect(store.count("putManifest")).toBe(0);
  });

  it("overwrites it once that was agreed to, and only what was agreed to", async () => {
    const agreed = putImage(store, { repository, tag: "multi" }, amd64, [7]).digest;
    const later = putImage(store, { repository, tag: "multi" }, amd64, [8]).digest;
    const options = { expected: { digest: agreed } };
    expect(await publishList(stores, draft, options)).toEqual({
      kind: "moved",
      now: later,
      copied: emptyCopy,
    });
    store.repository(repository).tags.set("multi", agreed);
    expect(await publishList(stores, draft, options)).toMatchObject({ kind: "pushed" });
  });

  it("asks as well when the tag is gone", async () => {
    putImage(store, { repository, tag: "multi" }, amd64, [1]);
    draft = await compose();
    store.repository(repository).tags.delete("multi");
    expect(await publishList(stores, draft)).toEqual({
      kind: "moved",
      now: undefined,
      copied: emptyCopy,
    });
  });

  it("sends nothing if the tag holds the list already", async () => {
    await publishList(stores, draft);
    expect(await publishList(stores, draft)).toEqual({
      kind: "unchanged",
      digest: manifest.digest,
    });
    expect(store.count("putManifest")).toBe(1);
  });

  it("says that it cannot know if nothing answers after a failure", async () => {
    store.intercept = ({ operation }) => {
      if (operation === "putManifest") store.intercept = fail;
      if (operation === "putManifest") fail();
    };
    expect(await publishList(stores, draft)).toMatchObject({ kind: "failed", tag: "unknown" });
  });

  it("finds out what became of a push that was cancelled", async () => {
    const controller = new AbortController();
    store.intercept = ({ operation }) => {
      if (operation === "putManifest") controller.abort();
    };
    const result = await publishList(stores, draft, { signal: controller.signal });
    expect(result).toMatchObject({ kind: "failed", tag: "untouched" });
    expect(result).toHaveProperty("error.name", "AbortError");
  });

  it("does not call a tag untouched that another push moved meanwhile", async () => {
    store.intercept = ({ operation }) => {
      if (operation !== "putManifest") return;
      putImage(store, { repository, tag: "multi" }, amd64, [9]);
      throw new StoreError("serverError", "broken", { status: 500 });
    };
    expect(await publishList(stores, draft)).toMatchObject({ kind: "failed", tag: "unknown" });
  });

  it("knows that a push was done although its answer was lost", async () => {
    const put = store.putManifest.bind(store);
    store.putManifest = async (...call) => {
      await put(...call);
      throw new StoreError("network", "reset");
    };
    expect(await publishList(stores, draft)).toMatchObject({
      kind: "pushed",
      digest: manifest.digest,
      tags: [{ tag: "multi" }],
    });
  });

  it("names members that are no longer there and sends nothing", async () => {
    const [first] = listOf(draft).manifests;
    if (!first) throw new Error("no entries");
    store.repository(repository).manifests.delete(first.digest);
    const written = { ...draft, origins: {} };
    expect(await publishList(stores, written)).toEqual({ kind: "missing", members: [first] });
    expect(store.count("putManifest")).toBe(0);
  });
});

describe("the sources of a push", () => {
  it("are told when their tags moved, with the old and the new digest", async () => {
    const [before] = listOf(draft).manifests;
    const { digest: now } = putImage(store, { repository, tag: "amd64" }, amd64, [7]);
    const result = await publishList(stores, draft);
    const moved = { ...place, tag: "amd64", source: "app:amd64", before: before?.digest, now };
    expect(result).toEqual({ kind: "sourcesMoved", sources: [moved] });
    expect(store.count("putManifest")).toBe(0);
  });

  it("are pushed as they are once that was agreed to, and only that", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64, [7]);
    const told = await publishList(stores, draft);
    const agreed = told.kind === "sourcesMoved" ? told.sources : [];
    putImage(store, { repository, tag: "amd64" }, amd64, [8]);
    expect(await publishList(stores, draft, { agreed })).toMatchObject({ kind: "sourcesMoved" });
    putImage(store, { repository, tag: "amd64" }, amd64, [7]);
    expect(await publishList(stores, draft, { agreed })).toMatchObject({ kind: "pushed" });
    expect(tagged()).toBe(manifest.digest);
  });

  it("are not taken for unmoved when they cannot be asked", async () => {
    const error = new StoreError("forbidden", "no", { status: 403 });
    store.intercept = ({ subject }) => {
      if (subject === "arm64") throw error;
    };
    const told = await publishList(stores, draft);
    expect(told).toMatchObject({ kind: "sourcesMoved", sources: [{ tag: "arm64", error }] });
    const agreed = told.kind === "sourcesMoved" ? told.sources : [];
    expect(await publishList(stores, draft, { agreed })).toMatchObject({ kind: "pushed" });
  });

  it("are not asked about what the list no longer holds", async () => {
    const text = listText(listOf(draft).manifests.slice(1), MediaTypes.ociIndex);
    putImage(store, { repository, tag: "amd64" }, amd64, [7]);
    expect(await publishList(stores, { ...draft, text })).toMatchObject({ kind: "pushed" });
  });
});

describe("a push to another repository", () => {
  const parts = { ...place, repository: "team/parts" };
  beforeEach(async () => {
    for (const [tag, platform] of Object.entries({ amd64, arm64 })) {
      const image = { store, repository: parts.repository, tag };
      await pushWholeImage(image, platform, { layers: ["base", tag] });
    }
    const sources = ["amd64", "arm64"].map((tag) => ({ ...parts, reference: { tag } }));
    draft = await composeDraft(stores, { ...place, tag: "multi" }, sources);
    manifest = await listManifest(draft.text);
    store.calls.length = 0;
  });

  it("brings the members first, by digest, and the tag last (invariant 2)", async () => {
    const digests = listOf(draft).manifests.map(({ digest }) => digest);
    expect(await publishList(stores, draft)).toMatchObject({
      kind: "pushed",
      copied: { manifests: digests, mounted: 5, uploaded: 0 },
    });
    const puts = store.calls.filter(({ operation }) => operation === "putManifest");
    expect(puts.map(({ subject }) => subject)).toEqual([...digests, "multi"]);
  });

  it("checks the tag again after copying: the second of two editors is told", async () => {
    store.intercept = ({ operation }) => {
      if (operation === "mountBlob") putImage(store, { repository, tag: "multi" }, amd64, [4]);
    };
    const result = await publishList(stores, draft);
    expect(result).toMatchObject({ kind: "moved", now: tagged(), copied: { mounted: 5 } });
    expect(tagged()).not.toBe(manifest.digest);
  });

  it("says what was copied when it fails, and goes on from there", async () => {
    let puts = 0;
    store.intercept = ({ operation }) => {
      if (operation === "putManifest" && ++puts === 2) fail();
    };
    const result = await publishList(stores, draft);
    expect(result).toMatchObject({ kind: "failed", tag: "untouched", tags: [] });
    expect(result).toHaveProperty("copied.manifests.length", 1);
    store.intercept = () => undefined;
    expect(await publishList(stores, draft)).toMatchObject({
      kind: "pushed",
      copied: { manifests: { length: 1 }, mounted: 0 },
    });
  });

  it("looks for hand-written attestations beside their image", async () => {
    const [image] = listOf(draft).manifests;
    if (!image) throw new Error("no image");
    const from = { store, repository: parts.repository };
    const members = [...listOf(draft).manifests, await pushAttestation(from, image)];
    const text = listText(members, MediaTypes.ociIndex);
    expect(await publishList(stores, { ...draft, text })).toMatchObject({
      kind: "pushed",
      copied: { manifests: { length: 3 } },
    });
  });
});

describe("further tags of a push", () => {
  beforeEach(() => {
    draft = { ...draft, moreTags: ["1", "1.4", "multi", "1"] };
  });

  it("are written after the draft's own, with what they named before", async () => {
    const { digest: before } = putImage(store, { repository, tag: "1" }, amd64, [3]);
    const { digest: after } = manifest;
    const replaces = [{ tag: "1", now: before }];
    expect(await publishList(stores, draft, { replaces })).toMatchObject({
      kind: "pushed",
      tags: [
        { tag: "multi", before: undefined, after },
        { tag: "1", before, after },
        { tag: "1.4", before: undefined, after },
      ],
    });
    expect(await publishList(stores, draft)).toMatchObject({ kind: "unchanged" });
  });

  it("are not taken from another image without asking (invariant 3)", async () => {
    const { digest: now } = putImage(store, { repository, tag: "1" }, amd64, [3]);
    const result = { kind: "taken", taken: [{ tag: "1", now }], tags: [], copied: emptyCopy };
    expect(await publishList(stores, draft)).toEqual(result);
    const replaces = [{ tag: "1", now: manifest.digest }];
    expect(await publishList(stores, draft, { replaces })).toEqual(result);
    expect(store.count("putManifest")).toBe(0);
  });

  it("move along with the draft's own tag from what that named", async () => {
    const before = putImage(store, { repository, tag: "multi" }, amd64, [3]).digest;
    store.repository(repository).tags.set("1", before);
    draft = { ...draft, basedOn: before };
    expect(await publishList(stores, draft)).toMatchObject({ kind: "pushed", tags: { length: 3 } });
  });

  it("that are taken meanwhile are left, and the others written (invariant 3)", async () => {
    let now = "";
    store.intercept = ({ operation, subject }) => {
      if (operation !== "putManifest" || subject !== "multi") return;
      now = putImage(store, { repository, tag: "1" }, amd64, [4]).digest;
    };
    expect(await publishList(stores, draft)).toMatchObject({
      kind: "taken",
      taken: [{ tag: "1", now }],
      tags: [{ tag: "multi" }, { tag: "1.4" }],
    });
    expect(store.repository(repository).tags.get("1")).toBe(now);
  });

  it("are told apart from the draft's own when one fails, and written when it is repeated", async () => {
    store.intercept = ({ operation, subject }) => {
      if (operation === "putManifest" && subject === "1.4") fail();
    };
    expect(await publishList(stores, draft)).toMatchObject({
      kind: "failed",
      tag: "written",
      tags: [{ tag: "multi" }, { tag: "1" }],
    });
    store.intercept = () => undefined;
    expect(await publishList(stores, draft)).toMatchObject({
      kind: "pushed",
      tags: [{ tag: "1.4" }],
    });
  });
});

describe("a text that is no list", () => {
  it.each([
    ["", "syntax"],
    ["{}", "notAList"],
    ['{"manifests": []}', "noImages"],
  ])("is not pushed: %j", async (text, code) => {
    store.calls.length = 0;
    const result = await publishList(stores, { ...draft, text });
    expect(result).toMatchObject({ kind: "invalid" });
    expect(result.kind === "invalid" && result.findings.map((each) => each.code)).toContain(code);
    expect(store.calls).toEqual([]);
  });
});
