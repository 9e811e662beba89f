import { describe, expect, it } from "vitest";
import type { ListOptions, TagFacts, TagPage } from "../../../src/core/registry/imageStore.ts";
import { ExplorerHarness } from "../../support/explorerHarness.ts";
import { amd64, arm64, putImage } from "../../support/sampleImages.ts";

const repository = "team/app";

/** A registry that tells of its tags; the newest first where that is wanted. */
function telling(pages: number) {
  const harness = new ExplorerHarness();
  const asked: ListOptions[] = [];
  harness.capabilities = { ...harness.capabilities, tagTimes: true };
  const { digest } = putImage(harness.store, { repository, tag: "v1.0" }, amd64);
  const facts = new Map<string, TagFacts>([
    ["v1.0", { digest, updatedAt: 3000 }],
    ["v2.0", { digest, updatedAt: 1000 }],
    ["latest", { digest, updatedAt: 2000 }],
  ]);
  for (const tag of ["v2.0", "latest", "v3.0"]) {
    harness.store.repository(repository).tags.set(tag, digest);
  }
  harness.store.listTags = async function* (_, options): AsyncIterable<TagPage> {
    asked.push(options ?? {});
    await Promise.resolve();
    yield { items: ["latest", "v1.0", "v2.0", "v3.0"], hasMore: pages > 1, facts };
  };
  return { harness, asked };
}

describe("times that are told with the tags", () => {
  it("order them, those without after the others by version", async () => {
    const { harness, asked } = telling(1);
    harness.settings.sortOrder = "newest";
    expect(await harness.rows(await harness.repository(repository))).toEqual([
      "tag v1.0",
      "tag latest",
      "tag v2.0",
      "tag v3.0",
    ]);
    expect(asked).toMatchObject([{ newestFirst: true }]);
  });

  it("are asked for when they decide, where not all was loaded", async () => {
    const { harness, asked } = telling(2);
    await harness.rows(await harness.repository(repository));
    harness.changeSettings({ sortOrder: "newest" });
    await harness.rows(await harness.repository(repository));
    harness.changeSettings({ sortOrder: "name" });
    await harness.rows(await harness.repository(repository));
    expect(asked.map(({ newestFirst }) => newestFirst)).toEqual([undefined, true, undefined]);
  });

  it("are not asked for again where all was loaded", async () => {
    const { harness, asked } = telling(1);
    await harness.rows(await harness.repository(repository));
    harness.changeSettings({ sortOrder: "newest" });
    await harness.rows(await harness.repository(repository));
    expect(asked).toHaveLength(1);
  });

  it("are said to be missing where the registry does not tell them as it should", async () => {
    const { harness } = telling(1);
    harness.store.listTags = async function* (): AsyncIterable<TagPage> {
      await Promise.resolve();
      yield { items: ["v1.0", "v2.0"], hasMore: false };
    };
    const node = await harness.repository(repository);
    expect(await harness.rows(node)).toEqual(["tag v1.0", "tag v2.0"]);
    harness.changeSettings({ sortOrder: "newest" });
    expect(await harness.rows(node)).toEqual(["tag v2.0", "tag v1.0", "message withoutTimes"]);
  });

  it("are not asked for where the registry knows none", async () => {
    const { harness, asked } = telling(1);
    harness.capabilities = { ...harness.capabilities, tagTimes: false };
    harness.settings.sortOrder = "newest";
    await harness.rows(await harness.repository(repository));
    expect(asked.map(({ newestFirst }) => newestFirst)).toEqual([undefined]);
  });
});

describe("digests that are told with the tags", () => {
  it("save asking for each, until the rows are refreshed", async () => {
    const { harness } = telling(1);
    const node = await harness.repository(repository);
    await harness.rows(node);
    await harness.resolveRows();
    const heads = () =>
      harness.store.calls
        .filter(({ operation }) => operation === "headManifest")
        .map(({ subject }) => subject);
    expect(heads()).toEqual(["v3.0"]);
    const moved = putImage(harness.store, { repository, tag: "v1.0" }, arm64);
    const tag = await harness.tag(repository, "v1.0");
    harness.model.refresh(tag);
    await harness.rows(node);
    await harness.resolveRows();
    expect(heads()).toContain("v1.0");
    expect(harness.model.summary(tag)).toMatchObject({ digest: moved.digest });
  });
});
