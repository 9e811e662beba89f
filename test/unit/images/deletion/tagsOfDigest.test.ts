import { describe, expect, it } from "vitest";
import { findTagsOfDigest } from "../../../../src/images/deletion/tagsOfDigest.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { amd64, arm64, putImage } from "../../../support/sampleImages.ts";

const repository = "team/app";

describe("findTagsOfDigest", () => {
  it("names every tag of the digest, over all pages (invariant 8)", async () => {
    const store = new MemoryStore();
    store.maxPageSize = 2;
    const { digest } = putImage(store, { repository, tag: "1" }, amd64);
    putImage(store, { repository, tag: "2" }, arm64);
    for (const tag of ["3", "4", "5"]) store.repository(repository).tags.set(tag, digest);
    expect(await findTagsOfDigest(store, repository, digest, { limit: 100 })).toEqual({
      tags: ["1", "3", "4", "5"],
      checked: 5,
      complete: true,
    });
  });

  it.each([
    [2, ["1", "3"], false],
    [3, ["1", "3", "4"], true],
    [1, ["1"], false],
  ])("with a limit of %i says whether that was all", async (limit, tags, complete) => {
    const store = new MemoryStore();
    store.maxPageSize = 2;
    const { digest } = putImage(store, { repository, tag: "1" }, amd64);
    for (const tag of ["3", "4"]) store.repository(repository).tags.set(tag, digest);
    const found = await findTagsOfDigest(store, repository, digest, { limit });
    expect(found).toEqual({ tags, checked: limit, complete });
    expect(store.count("headManifest")).toBe(limit);
  });
});
