import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LayoutIndex } from "../../../../src/core/layout/layoutIndex.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { bytesOf, descriptorOf, sha256 } from "../../../support/ociData.ts";

const one = descriptorOf("one");
const two = descriptorOf("two");
const refName = "org.opencontainers.image.ref.name";

function manifestsIn(index: LayoutIndex): readonly unknown[] {
  return (JSON.parse(Buffer.from(index.toBytes()).toString()) as { manifests: unknown[] })
    .manifests;
}

function reread(index: LayoutIndex): LayoutIndex {
  return LayoutIndex.parse(index.toBytes());
}

describe("the index of a layout", () => {
  it("is an OCI index, empty at first", () => {
    expect(JSON.parse(Buffer.from(LayoutIndex.empty.toBytes()).toString())).toEqual({
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      manifests: [],
    });
  });

  it("has a descriptor for each tag, and one for what has no tag", () => {
    const index = LayoutIndex.empty.with(one).with(two, "a").with(two, "b");
    const { mediaType, digest, size } = two;
    expect(manifestsIn(index)).toEqual([
      { ...one },
      { mediaType, digest, size, annotations: { [refName]: "a" } },
      { mediaType, digest, size, annotations: { [refName]: "b" } },
    ]);
    expect(index.tags).toEqual(["a", "b"]);
  });

  it("gives the descriptor without a tag to the first tag", () => {
    expect(manifestsIn(LayoutIndex.empty.with(one).with(one, "a"))).toHaveLength(1);
  });

  it("keeps a manifest whose last tag moves away or is removed", () => {
    for (const index of [
      LayoutIndex.empty.with(one, "a").with(two, "a"),
      LayoutIndex.empty.with(two, "a").with(one, "b").withoutTag("b"),
    ]) {
      expect(index.find({ digest: one.digest })).toMatchObject(one);
      expect(index.find({ tag: "a" })?.digest).toBe(two.digest);
      expect(reread(index).tags).toEqual(["a"]);
    }
  });

  it("loses a manifest with all its tags", () => {
    const index = LayoutIndex.empty.with(one, "a").with(one, "b").with(two, "c");
    const left = index.withoutManifest(one.digest);
    expect(left.tags).toEqual(["c"]);
    expect(left.manifests.map(({ digest }) => digest)).toEqual([two.digest]);
  });

  it("stays itself where nothing changes", () => {
    const index = LayoutIndex.empty.with(one, "a");
    expect(index.with(one, "a")).toBe(index);
    expect(index.with(one)).toBe(index);
    expect(index.withoutTag("b")).toBe(index);
    expect(index.withoutManifest(two.digest)).toBe(index);
  });

  it("takes the media type of the last push", () => {
    const typed = { ...one, mediaType: MediaTypes.dockerManifest };
    const index = LayoutIndex.empty.with(one, "a").with(one, "b").with(typed, "b");
    for (const tag of ["a", "b"]) {
      expect(reread(index).find({ tag })?.mediaType).toBe(MediaTypes.dockerManifest);
    }
  });

  it("keeps what other tools have written", () => {
    const foreign = {
      schemaVersion: 2,
      "com.example.member": { kept: true },
      annotations: { kept: "yes" },
      manifests: [
        {
          ...one,
          "com.example.member": 1,
          annotations: { [refName]: "a", "io.containerd.image.name": "example.com/one:a" },
        },
        { ...two, annotations: { [refName]: "example.com/two:latest" } },
      ],
    };
    const index = LayoutIndex.parse(bytesOf(foreign));
    expect(index.tags).toEqual(["a"]);
    expect(index.find({ digest: two.digest })?.size).toBe(two.size);
    const changed = index.withoutTag("a").with(two, "b");
    expect(JSON.parse(Buffer.from(changed.toBytes()).toString())).toEqual({
      ...foreign,
      manifests: [
        {
          ...one,
          "com.example.member": 1,
          annotations: { "io.containerd.image.name": "example.com/one:a" },
        },
        foreign.manifests[1],
        { ...two, annotations: { [refName]: "b" } },
      ],
    });
  });

  it("Invariant 4: keeps entries that it cannot read where they are, whatever is done", () => {
    const blake = { ...one, digest: `blake3:${"0".repeat(64)}`, annotations: { kept: "yes" } };
    const unread = [blake, { mediaType: "x/y" }, null, "text", 5];
    const foreign = { schemaVersion: 2, manifests: [unread[0], one, ...unread.slice(1)] };
    const index = LayoutIndex.parse(bytesOf(foreign));
    expect(index.manifests).toEqual([one]);
    const changed = index
      .with(two, "a")
      .with(one, "b")
      .withoutTag("b")
      .with({ ...two, mediaType: MediaTypes.dockerManifest })
      .withoutManifest(one.digest);
    const { digest, size } = two;
    const added = {
      ...{ mediaType: MediaTypes.dockerManifest, digest, size },
      annotations: { [refName]: "a" },
    };
    expect(manifestsIn(changed)).toEqual([...unread, added]);
  });

  it("takes a tag away from an entry that it cannot read, and nothing else", () => {
    const annotations = { [refName]: "a", kept: "yes", 5: 5 };
    const blake = { ...one, digest: `blake3:${"0".repeat(64)}`, annotations };
    const index = LayoutIndex.parse(bytesOf({ manifests: [blake, { annotations: [] }] }));
    expect(index.tags).toEqual([]);
    const { mediaType, digest, size } = two;
    expect(manifestsIn(index.with(two, "a"))).toEqual([
      { ...blake, annotations: { kept: "yes", 5: 5 } },
      { annotations: [] },
      { mediaType, digest, size, annotations: { [refName]: "a" } },
    ]);
  });

  it.each(["null", "[]", "{", ""])("is not what is no JSON object: %s", (text) => {
    expect(() => LayoutIndex.parse(bytesOf(text))).toThrow(
      expect.objectContaining({ brand: "JsonError" }),
    );
  });

  it("agrees with a map of tags and a set of manifests, whatever is done to it", () => {
    const digests = ["a", "b", "c"].map((name) => sha256(name));
    const step = fc.record({
      verb: fc.constantFrom("put", "tag", "untag", "delete"),
      digest: fc.constantFrom(...digests),
      tag: fc.constantFrom("1", "2", "3", "4"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let index = LayoutIndex.empty;
        const tags = new Map<string, string>();
        const manifests = new Set<string>();
        for (const { verb, digest, tag } of steps) {
          const manifest = { mediaType: MediaTypes.ociManifest, digest, size: 1 };
          if (verb === "put" || verb === "tag") manifests.add(digest);
          if (verb === "put") index = index.with(manifest);
          if (verb === "tag") {
            index = index.with(manifest, tag);
            tags.set(tag, digest);
          }
          if (verb === "untag") {
            index = index.withoutTag(tag);
            tags.delete(tag);
          }
          if (verb === "delete") {
            index = index.withoutManifest(digest);
            manifests.delete(digest);
            for (const [each, named] of [...tags]) if (named === digest) tags.delete(each);
          }
        }
        for (const each of [index, reread(index)]) {
          expect([...each.tags].sort()).toEqual([...tags.keys()].sort());
          for (const [tag, digest] of tags) expect(each.find({ tag })?.digest).toBe(digest);
          const held = each.manifests.map(({ digest }) => digest);
          expect([...held].sort()).toEqual([...manifests].sort());
          // One descriptor a tag, and one for each manifest without.
          const untagged = [...manifests].filter((digest) => ![...tags.values()].includes(digest));
          expect(manifestsIn(each)).toHaveLength(tags.size + untagged.length);
        }
      }),
    );
  });
});
