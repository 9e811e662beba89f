import { describe, expect, it } from "vitest";
import type { Digest } from "../../../src/core/oci/digest.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { ExplorerHarness } from "../../support/explorerHarness.ts";
import { settle } from "../../support/manualClock.ts";
import { descriptorOf } from "../../support/ociData.ts";
import { amd64, arm64, putImage, putIndex, windows } from "../../support/sampleImages.ts";

const repository = "app";

/** A repository of so many tags; tag n names image n modulo `distinct`. */
function repositoryOf(tags: number, distinct: number): ExplorerHarness {
  const harness = new ExplorerHarness();
  const images: Digest[] = [];
  for (let number = 0; number < distinct; number++) {
    images.push(putImage(harness.store, { repository }, amd64, [number + 1]).digest);
  }
  const named = harness.store.repository(repository).tags;
  for (let number = 0; number < tags; number++) {
    const digest = images[number % distinct];
    if (digest) named.set(`v${number}`, digest);
  }
  return harness;
}

describe("the budget of a repository of 10,000 tags", () => {
  it("is one page, at most 100 HEADs and as many GETs as there are distinct digests", async () => {
    const harness = repositoryOf(10_000, 30);
    harness.settings.sortOrder = "registry";
    await harness.rows(await harness.repository(repository));
    await harness.resolveRows();
    const { store } = harness;
    expect(store.count("listTags")).toBe(1);
    expect(store.count("headManifest")).toBe(100);
    expect(store.count("getManifest")).toBe(30);
    // All images are of one platform, so they share a config.
    expect(store.count("readBlob")).toBe(1);
    const first = store.calls.filter(({ operation }) => operation !== "listTags").slice(1);
    expect(first[0]?.operation).toBe("headManifest");
  });

  it("is not spent again by looking at the rows again", async () => {
    const harness = repositoryOf(100, 3);
    const node = await harness.repository(repository);
    await harness.rows(node);
    await harness.resolveRows();
    const before = harness.store.calls.length;
    await harness.rows(node);
    await harness.resolveRows();
    expect(harness.store.calls.length).toBe(before);
  });

  it("counts a digest that cannot be had once, too", async () => {
    const harness = repositoryOf(50, 1);
    harness.store.repository(repository).manifests.clear();
    const missing = descriptorOf("missing").digest;
    harness.store.headManifest = () => Promise.resolve({ digest: missing, mediaType: "" });
    await harness.rows(await harness.repository(repository));
    await harness.resolveRows();
    expect(harness.store.count("getManifest")).toBe(1);
  });

  it("is spent at most four requests at a time", async () => {
    const harness = repositoryOf(100, 100);
    let running = 0;
    let most = 0;
    harness.store.intercept = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await harness.rows(await harness.repository(repository));
    while (harness.store.count("getManifest") < 100) await settle();
    expect(most).toBe(4);
  });

  it("is not spent where the setting says so", async () => {
    const harness = repositoryOf(100, 3);
    harness.settings.showPlatforms = false;
    await harness.rows(await harness.repository(repository));
    await harness.resolveRows();
    expect(harness.store.count("headManifest")).toBe(0);
  });
});

describe("what a tag's row says", () => {
  async function summaryOf(put: (harness: ExplorerHarness) => unknown) {
    const harness = new ExplorerHarness();
    put(harness);
    const tag = await harness.tag(repository, "v1");
    expect(harness.model.summary(tag)).toBeUndefined();
    await harness.resolveRows();
    return harness.model.summary(tag);
  }

  it("is the platform of an image, from its config", async () => {
    const put = ({ store }: ExplorerHarness) =>
      putImage(store, { repository, tag: "v1" }, windows, [10, 20]);
    expect(await summaryOf(put)).toMatchObject({ kind: "image", platform: windows, layers: 2 });
  });

  it("is the platforms of a list", async () => {
    const put = ({ store }: ExplorerHarness) => {
      const images = [amd64, arm64].map((each) => putImage(store, { repository }, each));
      putIndex(store, { repository, tag: "v1" }, images);
    };
    expect(await summaryOf(put)).toMatchObject({
      kind: "index",
      entries: [{ platform: amd64 }, { platform: arm64 }],
    });
  });

  it("is that it cannot be had", async () => {
    const put = ({ store }: ExplorerHarness) => {
      putImage(store, { repository, tag: "v1" }, amd64);
      store.getManifest = () => Promise.reject(new StoreError("notFound", "gone"));
    };
    expect(await summaryOf(put)).toMatchObject({ kind: "failed", error: { code: "notFound" } });
  });
});

describe("background work", () => {
  it("is shown together, not row by row", async () => {
    const harness = repositoryOf(20, 5);
    await harness.rows(await harness.repository(repository));
    await settle();
    expect(harness.changes).toEqual([]);
    harness.clock.advance(150);
    await settle();
    expect(harness.changes).toHaveLength(1);
    expect(harness.changes[0]).toHaveLength(20);
  });

  it("is not shown where a refresh found nothing new", async () => {
    const harness = repositoryOf(20, 5);
    const node = await harness.repository(repository);
    await harness.rows(node);
    await harness.resolveRows();
    putImage(harness.store, { repository, tag: "v7" }, windows);
    harness.model.refresh(node);
    await harness.rows(node);
    harness.changes.length = 0;
    await harness.resolveRows();
    expect(harness.changes).toEqual([[await harness.tag(repository, "v7")]]);
  });

  it("stops when the repository is closed and goes on when it is opened", async () => {
    const harness = repositoryOf(100, 100);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    harness.store.intercept = ({ operation }) =>
      operation === "headManifest" ? gate : Promise.resolve();
    const node = await harness.repository(repository);
    await harness.rows(node);
    await settle();
    harness.model.collapsed(node);
    release();
    await harness.resolveRows();
    expect(harness.store.count("headManifest")).toBe(4);
    expect(harness.changes).toEqual([]);
    harness.model.expanded(node);
    while (harness.store.count("getManifest") < 100) await settle();
    expect(harness.store.count("headManifest")).toBe(104);
  });

  it.each(["tooManyRequests", "unauthorized", "network"] as const)(
    "ends for the repository at the first %s, until it is refreshed",
    async (code) => {
      const harness = repositoryOf(100, 1);
      harness.store.intercept = ({ operation }) => {
        if (operation === "headManifest") throw new StoreError(code, "stop");
      };
      const node = await harness.repository(repository);
      await harness.rows(node);
      await harness.resolveRows();
      await harness.rows(node);
      await harness.resolveRows();
      expect(harness.store.count("headManifest")).toBeLessThanOrEqual(4);
      harness.store.intercept = () => undefined;
      harness.model.refresh(node);
      await harness.rows(node);
      await harness.resolveRows();
      const summaries = (await harness.model.children(node)).map((row) =>
        harness.model.summary(row),
      );
      expect(new Set(summaries.map((summary) => summary?.kind))).toEqual(new Set(["image"]));
    },
  );

  it("keeps showing what was known until it is known better", async () => {
    const harness = repositoryOf(1, 1);
    const tag = await harness.tag(repository, "v0");
    await harness.resolveRows();
    const before = harness.model.summary(tag);
    const { digest } = putImage(harness.store, { repository, tag: "v0" }, arm64);
    harness.model.refresh();
    expect(harness.model.summary(tag)).toBe(before);
    await harness.tag(repository, "v0");
    await harness.resolveRows();
    expect(harness.model.summary(tag)).toMatchObject({ digest, platform: arm64 });
  });

  it("corrects the row of a tag that had moved when it was opened", async () => {
    const harness = repositoryOf(1, 1);
    const tag = await harness.tag(repository, "v0");
    await harness.resolveRows();
    const { digest } = putImage(harness.store, { repository, tag: "v0" }, arm64);
    await harness.rows(tag);
    await harness.resolveRows();
    expect(harness.model.summary(tag)).toMatchObject({ digest });
  });

  it("tries a refreshed tag again", async () => {
    const harness = repositoryOf(1, 1);
    harness.store.intercept = ({ operation }) => {
      if (operation === "getManifest") throw new StoreError("serverError", "down");
    };
    const tag = await harness.tag(repository, "v0");
    await harness.resolveRows();
    expect(harness.model.summary(tag)).toMatchObject({ kind: "failed" });
    harness.store.intercept = () => undefined;
    harness.model.refresh(tag);
    await harness.resolveRows();
    expect(harness.model.summary(tag)).toMatchObject({ kind: "image" });
  });
});

describe("a tooltip's details", () => {
  it("add up the platforms of a list", async () => {
    const harness = new ExplorerHarness();
    const { store } = harness;
    const images = [
      putImage(store, { repository }, amd64, [1]),
      putImage(store, { repository }, arm64, [2, 3]),
    ];
    const list = putIndex(store, { repository, tag: "v1" }, images);
    const details = await harness.model.details(await harness.tag(repository, "v1"));
    const [small = 0, large = 0] = details?.entries.map(({ size }) => size) ?? [];
    expect(details).toMatchObject({ digest: list.digest, mediaType: list.mediaType });
    expect(small).toBeGreaterThan(1);
    expect(large).toBeGreaterThan(5);
    expect(details?.size).toBe(small + large);
  });

  it("count what the platforms of a list share once", async () => {
    const harness = new ExplorerHarness();
    const { store } = harness;
    const images = [
      putImage(store, { repository }, amd64, [100, 200]),
      putImage(store, { repository }, arm64, [100, 300]),
    ];
    putIndex(store, { repository, tag: "v1" }, images);
    const details = await harness.model.details(await harness.tag(repository, "v1"));
    const [one = 0, other = 0] = details?.entries.map(({ size }) => size) ?? [];
    expect(details?.size).toBe(one + other - 100);
  });

  it("leave out the sum where an entry is missing", async () => {
    const harness = new ExplorerHarness();
    const there = putImage(harness.store, { repository }, amd64);
    putIndex(harness.store, { repository, tag: "v1" }, [there, descriptorOf("gone")]);
    const details = await harness.model.details(await harness.tag(repository, "v1"));
    expect(details?.entries.map(({ size }) => size !== undefined)).toEqual([true, false]);
    expect(details?.size).toBeUndefined();
  });

  it("tell when an image was created", async () => {
    const harness = new ExplorerHarness();
    putImage(harness.store, { repository, tag: "v1" }, amd64);
    const details = await harness.model.details(await harness.tag(repository, "v1"));
    expect(details).toMatchObject({ created: "2026-11-21T10:20:30Z", entries: [] });
  });

  it("are not asked for rows that have none", async () => {
    const harness = repositoryOf(1, 1);
    expect(await harness.model.details(await harness.repository(repository))).toBeUndefined();
  });
});
