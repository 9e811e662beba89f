import { describe, expect, it } from "vitest";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import {
  verifyRepository,
  type VerifyRepositoryOptions,
} from "../../../../src/images/verify/verifyRepository.ts";
import { putIndexOf, putLayeredImage } from "../../../support/layeredImages.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { elf } from "../../../support/programs.ts";
import { amd64, arm64, windows } from "../../../support/sampleImages.ts";

const repository = "app";

/** A repository with a sound list and one of each kind of trouble. */
async function sample(): Promise<MemoryStore> {
  const store = new MemoryStore();
  const put = (architecture: string, label: string, tag?: string) =>
    putLayeredImage(
      store,
      { repository, ...(tag !== undefined && { tag }) },
      {
        platform: { os: "linux", architecture },
        layers: [[{ path: "app", content: elf({ machine: architecture === "amd64" ? 62 : 183 }) }]],
        run: { Cmd: ["/app"], Label: label },
      },
    );
  const list = (tag: string, manifests: Parameters<typeof putIndexOf>[2]) =>
    putIndexOf(store, { repository, tag }, manifests);
  const [a, b] = [await put("amd64", ""), await put("arm64", "")];
  await list("good", [a, b]);
  await list("same", [a, b]);
  const gone = await put("arm64", "gone");
  await list("broken", [a, gone]);
  store.repository(repository).manifests.delete(gone.digest);
  await list("mislabelled", [
    { ...b, platform: amd64 },
    { ...a, platform: arm64 },
  ]);
  await put("amd64", "single", "single");
  const torn = await put("arm64", "torn");
  await list("partial", [a, torn]);
  const config = [...store.repository(repository).blobs].find(([, bytes]) =>
    new TextDecoder().decode(bytes).includes('"torn"'),
  );
  if (config) store.repository(repository).blobs.delete(config[0]);
  store.repository(repository).tags.set("unreadable", gone.digest);
  return store;
}

function verify(store: MemoryStore, options: Partial<VerifyRepositoryOptions> = {}) {
  return verifyRepository(store, repository, { requiredPlatforms: [], ...options });
}

describe("verifyRepository", () => {
  it("sorts tags by what is wrong with them", async () => {
    const store = await sample();
    const report = await verify(store, { requiredPlatforms: [amd64, arm64], depth: "executables" });
    const problems = Object.fromEntries(report.tags.map((each) => [each.tag, each.problems]));
    expect(problems).toEqual({
      good: [],
      same: [],
      broken: ["broken", "missingPlatform"],
      mislabelled: ["mislabelled"],
      single: ["missingPlatform"],
      partial: ["partial"],
      unreadable: ["unreadable"],
    });
    expect(report.counts).toEqual({
      broken: 1,
      partial: 1,
      corrupt: 0,
      mislabelled: 1,
      missingPlatform: 2,
      unreadable: 1,
    });
    expect(report).toMatchObject({ isComplete: true });
  });

  it("asks for each manifest and each blob once, whatever names it", async () => {
    const store = await sample();
    store.calls.length = 0;
    const { checked } = await verify(store);
    const fetched = store.calls.filter(({ operation }) => operation === "getManifest");
    expect(new Set(fetched.map(({ subject }) => subject)).size).toBe(fetched.length);
    expect(fetched.length).toBe(checked.manifests);
    const heads = store.calls.filter(({ operation }) => operation === "headBlob");
    expect(new Set(heads.map(({ subject }) => subject)).size).toBe(heads.length);
    expect(store.count("getBlob")).toBe(0);
  });

  it("takes a platform for there as containerd does", async () => {
    const store = await sample();
    const v8 = { os: "linux", architecture: "aarch64" };
    const report = await verify(store, { requiredPlatforms: [v8, windows] });
    const good = report.tags.find(({ tag }) => tag === "good");
    expect(good?.missingPlatforms).toEqual([windows]);
  });

  it("misses nothing in an image whose tag says its platform, unlike in one that stands for all", async () => {
    const store = new MemoryStore();
    for (const tag of ["1.4-amd64", "1.4"]) {
      await putLayeredImage(store, { repository, tag }, { platform: amd64, layers: [] });
    }
    const report = await verify(store, { requiredPlatforms: [amd64, arm64] });
    expect(report.tags.map(({ tag, missingPlatforms }) => [tag, missingPlatforms])).toEqual([
      ["1.4-amd64", []],
      ["1.4", [arm64]],
    ]);
  });

  it("takes no lesser or greater variant for a platform that is required", async () => {
    const store = new MemoryStore();
    const arm = { os: "linux", architecture: "arm" };
    const fast = { ...amd64, variant: "v3" };
    for (const platform of [{ ...arm, variant: "v6" }, amd64]) {
      const tag = `for-${platform.variant ?? "any"}`;
      await putLayeredImage(store, { repository, tag }, { platform, layers: [] });
    }
    const report = await verify(store, { requiredPlatforms: [arm, fast] });
    expect(report.tags.map(({ missingPlatforms }) => missingPlatforms)).toEqual([
      [arm, fast],
      [arm, fast],
    ]);
  });

  it("passes over tags that are no images of their own", async () => {
    const report = await verify(await sample(), { isIgnored: (tag) => tag !== "good" });
    expect(report.tags.map(({ tag }) => tag)).toEqual(["good"]);
  });

  it("invariant 7: ends with what was found when it is cancelled", async () => {
    const store = await sample();
    const controller = new AbortController();
    const report = await verify(store, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 2) controller.abort();
      },
    });
    expect(report.isComplete).toBe(false);
    expect(report.tags.length).toBeGreaterThanOrEqual(2);
    expect(report.tags.length).toBeLessThan(7);
  });

  it("checks no more tags than the limit and says so", async () => {
    const store = await sample();
    store.maxPageSize = 2;
    const report = await verify(store, { maxTags: 3 });
    expect(report.tags).toHaveLength(3);
    expect(report).toMatchObject({ isComplete: false, limit: { kind: "tags", tags: 3 } });
    const whole = await verify(store, { maxTags: 7 });
    expect(whole).toMatchObject({ isComplete: true });
    expect(whole.limit).toBeUndefined();
  });

  it("looks into no further tag once enough was downloaded", async () => {
    const store = await sample();
    store.maxPageSize = 1;
    const report = await verify(store, { depth: "executables", maxStoredBytes: 1 });
    expect(report.tags).toHaveLength(1);
    expect(report).toMatchObject({ isComplete: false, limit: { kind: "storedBytes", bytes: 1 } });
  });

  it("keeps what it found when the listing breaks off, and throws when it never began", async () => {
    const store = await sample();
    store.maxPageSize = 2;
    const failure = new StoreError("serverError", "Failed", { status: 500 });
    store.intercept = ({ operation, subject }) => {
      if (operation === "listTags" && subject !== "") throw failure;
    };
    const report = await verify(store);
    expect(report).toMatchObject({ isComplete: false, error: failure });
    expect(report.tags).toHaveLength(2);
    store.intercept = () => {
      throw failure;
    };
    await expect(verify(store)).rejects.toBe(failure);
  });
});
