import { beforeEach, describe, expect, it } from "vitest";
import { oneChunk } from "../../../../src/core/base/oneChunk.ts";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import type { CopyChoices } from "../../../../src/images/copy/copyChoices.ts";
import { copyImage, type CopyImageOptions } from "../../../../src/images/copy/copyImage.ts";
import type {
  ExistingTag,
  ExistingTagsAnswer,
} from "../../../../src/images/copy/imageCopyResult.ts";
import { choosing, copyOf } from "../../../support/copying.ts";
import { MemoryStore, type StoreCall } from "../../../support/memoryStore.ts";
import { bytesOf, descriptorOf } from "../../../support/ociData.ts";
import { amd64, arm64, windows } from "../../../support/sampleImages.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../../support/wholeImages.ts";

const source = { store: new MemoryStore(), repository: "there/app" };
const target = { store: new MemoryStore(), repository: "here/app" };

let amd: Descriptor;
let arm: Descriptor;
let index: Descriptor;
let other: Descriptor;
/** What was asked about existing tags. */
let asked: (readonly ExistingTag[])[];
let answer: ExistingTagsAnswer;

beforeEach(async () => {
  source.store = new MemoryStore();
  target.store = new MemoryStore();
  amd = await pushWholeImage(source, amd64, { layers: ["base", "amd64"] });
  arm = await pushWholeImage(source, arm64, { layers: ["base", "arm64"] });
  index = await pushIndex({ ...source, tag: "1.4" }, [amd, arm]);
  other = await pushWholeImage({ ...target, tag: "old" }, windows);
  target.store.calls.length = 0;
  asked = [];
  answer = "cancel";
});

function copy(
  tags: readonly string[],
  choices: Partial<CopyChoices> = {},
  options: Partial<CopyImageOptions> = {},
  to = target,
) {
  const onExisting = (existing: readonly ExistingTag[]) => {
    asked.push(existing);
    return answer;
  };
  const image = copyOf(source, { tag: "1.4" }, to, tags);
  return copyImage(image, choosing(choices), { onExisting, ...options });
}

function tagsIn({ store, repository } = target) {
  return Object.fromEntries(store.repository(repository).tags);
}

function writes(): readonly string[] {
  return target.store.calls
    .filter(({ operation }) => /^(?:put|mount)/.test(operation))
    .map(({ operation, subject }) => `${operation} ${subject}`);
}

describe("copyImage", () => {
  it("writes the tags after everything that they name", async () => {
    const result = await copy(["a", "b"]);
    expect(result).toMatchObject({
      kind: "copied",
      digest: index.digest,
      tags: [
        { tag: "a", kind: "written", before: undefined, digest: index.digest },
        { tag: "b", kind: "written" },
      ],
    });
    expect(writes().slice(-3)).toEqual([
      `putManifest ${index.digest}`,
      "putManifest a",
      "putManifest b",
    ]);
    expect(tagsIn()).toEqual({ old: other.digest, a: index.digest, b: index.digest });
  });

  it("leaves the image without a name if none is wanted", async () => {
    expect(await copy([])).toMatchObject({ kind: "copied", tags: [] });
    expect(target.store.repository(target.repository).manifests.has(index.digest)).toBe(true);
  });

  it("asks for each manifest and tag once where everything is there", async () => {
    await copy(["a"], { referrers: false });
    target.store.calls.length = 0;
    const result = await copy(["a"], { referrers: false });
    expect(result).toMatchObject({ kind: "copied", tags: [{ kind: "unchanged" }] });
    expect(target.store.calls.map(({ subject }) => subject).sort()).toEqual(
      [amd.digest, arm.digest, index.digest, "a"].sort(),
    );
  });

  it("gives a copy onto itself further tags, and touches nothing else", async () => {
    source.store.calls.length = 0;
    expect(await copy(["1.4", "new"], {}, {}, source)).toMatchObject({
      kind: "copied",
      tags: [
        { tag: "1.4", kind: "unchanged" },
        { tag: "new", kind: "written" },
      ],
    });
    const written = source.store.calls.filter(({ operation }) => operation.startsWith("put"));
    expect(written.map(({ subject }) => subject)).toEqual(["new"]);
  });

  it("copies into another repository of the store without reading a blob", async () => {
    const near = { store: source.store, repository: "else/where" };
    expect(await copy(["1.4"], {}, {}, near)).toMatchObject({ report: { mounted: 5 } });
    expect(source.store.count("getBlob")).toBe(0);
  });

  it("tells the digest of the index that it made of the chosen", async () => {
    const platforms = { kind: "some", platforms: [arm64], index: "rewrite" } as const;
    const result = await copy(["arm"], { platforms });
    expect(result).toMatchObject({ kind: "copied", plan: { isRewritten: true } });
    expect(result.plan.root.digest).not.toBe(index.digest);
    expect(tagsIn()["arm"]).toBe(result.plan.root.digest);
    const again = await copy(["arm"], { platforms });
    expect(again).toMatchObject({ tags: [{ kind: "unchanged" }] });
  });

  it("tells which layers it left where they are", async () => {
    const mediaType = MediaTypes.dockerForeignLayerGzip;
    const elsewhere = { mediaType, urls: ["https://layers.example.com/base"] };
    const layer = descriptorOf("windows base", elsewhere);
    const image = await pushWholeImage({ ...source, tag: "1.4" }, windows, { foreign: layer });
    const leftOut = [{ image: image.digest, layer }];
    expect(await copy(["a"])).toMatchObject({ kind: "copied", report: { leftOut } });
    const unheld = await copy(["b"], { nonDistributable: "include" });
    expect(unheld).toMatchObject({ kind: "copied", report: { leftOut } });
    await source.store.putBlob(source.repository, {
      ...layer,
      open: () => oneChunk(bytesOf("windows base")),
    });
    const held = await copy(["c"], { nonDistributable: "include" });
    expect(held).toMatchObject({ kind: "copied", report: { leftOut: [], uploaded: 1 } });
  });

  it("names what the source does not have, and writes nothing", async () => {
    source.store.repository(source.repository).manifests.delete(arm.digest);
    expect(await copy(["a"])).toMatchObject({
      kind: "absent",
      manifests: [{ digest: arm.digest }],
    });
    expect(writes()).toEqual([]);
  });

  it("leaves the tags alone when something fails before", async () => {
    target.store.intercept = ({ operation, subject }) => {
      if (operation === "putManifest" && subject === index.digest) {
        throw new StoreError("forbidden", "no", { status: 403 });
      }
    };
    expect(await copy(["old"])).toMatchObject({
      kind: "failed",
      error: { code: "forbidden" },
      tags: [],
    });
    expect(tagsIn()).toEqual({ old: other.digest });
    target.store.intercept = () => undefined;
    target.store.calls.length = 0;
    expect(await copy(["old"])).toMatchObject({ kind: "copied" });
    expect(writes()).toEqual([`putManifest ${index.digest}`, "putManifest old"]);
  });

  it("asks again where the target does not see for a moment what was written", async () => {
    const refused: string[] = [];
    target.store.intercept = ({ operation, subject }) => {
      const isFirst = operation === "putManifest" && !refused.includes(subject);
      if (!isFirst || (subject !== index.digest && subject !== "a")) return;
      refused.push(subject);
      const details = [
        { code: "DIGEST_INVALID", message: "" },
        { code: "MANIFEST_BLOB_UNKNOWN", message: "", digest: amd.digest },
      ];
      throw new StoreError("rejected", "no", { status: 400, method: "PUT", details });
    };
    const clock = { now: () => 0, delay: () => Promise.resolve() };
    expect(await copy(["a"], {}, { clock })).toMatchObject({ kind: "copied" });
    expect(refused).toEqual([index.digest, "a"]);
    expect(tagsIn()["a"]).toBe(index.digest);
  });

  it("tries a tag again that the target failed to write, unless it was moved meanwhile", async () => {
    const busy = new StoreError("serverError", "busy", { status: 503, method: "PUT" });
    let isMoved = false;
    const clock = {
      now: () => 0,
      delay: () => {
        if (isMoved) target.store.repository(target.repository).tags.set("b", other.digest);
        return Promise.resolve();
      },
    };
    const failOnce = () => {
      let tries = 0;
      return ({ operation, subject }: StoreCall) => {
        if (operation === "putManifest" && /^[ab]$/.test(subject) && tries++ === 0) throw busy;
      };
    };
    target.store.intercept = failOnce();
    expect(await copy(["a"], {}, { clock })).toMatchObject({ kind: "copied" });
    isMoved = true;
    target.store.intercept = failOnce();
    expect(await copy(["b"], {}, { clock })).toMatchObject({ kind: "failed", error: busy });
    expect(tagsIn()).toMatchObject({ a: index.digest, b: other.digest });
  });

  it("says so when a target does not take an index without its images", async () => {
    const platforms = { kind: "some", platforms: [arm64], index: "sparse" } as const;
    target.store.intercept = ({ operation, subject }) => {
      if (operation !== "putManifest" || subject !== index.digest) return;
      const details = [{ code: "MANIFEST_BLOB_UNKNOWN", message: "" }];
      throw new StoreError("rejected", "no", { status: 400, method: "PUT", details });
    };
    expect(await copy(["a"], { platforms })).toMatchObject({
      kind: "failed",
      error: { brand: "CopyError", code: "sparseRefused", cause: { code: "rejected" } },
    });
    target.store.intercept = () => undefined;
    expect(await copy(["a"], { platforms })).toMatchObject({ kind: "copied" });
    expect(tagsIn()["a"]).toBe(index.digest);
  });

  it("writes cosign's tags first, and not the image's without them", async () => {
    const signature = await pushAttestation(source, index);
    const tag = `${index.digest.replace(":", "-")}.sig`;
    source.store.repository(source.repository).tags.set(tag, signature.digest);
    target.store.intercept = failPut(tag);
    expect(await copy(["a"])).toMatchObject({
      kind: "failed",
      tags: [{ tag, kind: "failed", state: "untouched" }],
    });
    expect(tagsIn()).toEqual({ old: other.digest });
    target.store.intercept = () => undefined;
    target.store.calls.length = 0;
    expect(await copy(["a"])).toMatchObject({ kind: "copied" });
    expect(writes()).toEqual([`putManifest ${tag}`, "putManifest a"]);
  });

  it("writes the other tags although one fails, but none after a cancel", async () => {
    target.store.intercept = failPut("a");
    expect(await copy(["a", "b"])).toMatchObject({
      kind: "failed",
      error: { code: "locked" },
      tags: [{ kind: "failed" }, { kind: "written" }],
    });
    const controller = new AbortController();
    target.store.intercept = ({ subject }) => {
      if (subject === "c") controller.abort();
    };
    const { signal } = controller;
    expect(
      await copy(["c", "d"], { referrers: false }, { signal }).catch((error: unknown) => error),
    ).toMatchObject({ name: "AbortError" });
    expect(tagsIn()).toEqual({ old: other.digest, b: index.digest });
  });
});

describe("copyImage, existing tags", () => {
  it("overwrites them if that is the choice", async () => {
    const result = await copy(["old"], { existing: "overwrite" });
    expect(result).toMatchObject({ tags: [{ kind: "written", before: other.digest }] });
    expect(asked).toEqual([]);
  });

  it("skips them if that is the choice, and sends nothing for nothing", async () => {
    expect(await copy(["old"], { existing: "skip" })).toMatchObject({
      kind: "skipped",
      tags: [{ tag: "old", kind: "skipped", now: other.digest }],
    });
    expect(writes()).toEqual([]);
    expect(await copy(["old", "new"], { existing: "skip" })).toMatchObject({
      kind: "copied",
      tags: [{ kind: "skipped" }, { kind: "written" }],
    });
    expect(tagsIn()).toEqual({ old: other.digest, new: index.digest });
  });

  it.each([
    ["overwrite", "copied", true],
    ["skip", "skipped", false],
    ["cancel", "cancelled", false],
  ] as const)("asks once, and does as answered: %s", async (answered, kind, isWritten) => {
    answer = answered;
    expect(await copy(["old"], { existing: "ask" })).toMatchObject({ kind });
    expect(asked).toEqual([[{ tag: "old", now: other.digest, hasMoved: false }]]);
    expect(tagsIn()["old"]).toBe(isWritten ? index.digest : other.digest);
  });

  it("does not ask about tags that are new or name the image already", async () => {
    await copy(["a"], { existing: "ask" });
    expect(await copy(["a", "b"], { existing: "ask" })).toMatchObject({ kind: "copied" });
    expect(asked).toEqual([]);
  });

  it.each(["overwrite", "skip"] as const)(
    "asks about a tag that moved meanwhile, whatever the choice was: %s",
    async (answered) => {
      answer = answered;
      const mover = await pushWholeImage(target, amd64, { layers: ["somebody else's"] });
      target.store.intercept = ({ operation, subject }) => {
        if (operation !== "putManifest" || subject !== index.digest) return;
        target.store.repository(target.repository).tags.set("old", mover.digest);
      };
      const result = await copy(["old"], { existing: "overwrite" });
      expect(asked).toEqual([[{ tag: "old", now: mover.digest, hasMoved: true }]]);
      expect(result).toMatchObject({
        kind: "copied",
        tags: [{ kind: answered === "skip" ? "skipped" : "written" }],
      });
      expect(tagsIn()["old"]).toBe(answered === "skip" ? mover.digest : index.digest);
    },
  );
});

function failPut(tag: string) {
  return ({ operation, subject }: StoreCall) => {
    if (operation === "putManifest" && subject === tag) throw new StoreError("locked", "no");
  };
}
