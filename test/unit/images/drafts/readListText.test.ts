import { describe, expect, it } from "vitest";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import type { JsonPath } from "../../../../src/images/drafts/listFinding.ts";
import { listText } from "../../../../src/images/drafts/listText.ts";
import { readListText, type ListText } from "../../../../src/images/drafts/readListText.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf, sha256 } from "../../../support/ociData.ts";
import { amd64, putAttestation } from "../../../support/sampleImages.ts";

const image = descriptorOf("a", { platform: amd64 });

function at(list: ListText, path: JsonPath): string {
  const { offset, length } = list.rangeOf(path);
  return list.text.slice(offset, offset + length);
}

function keyAt(list: ListText, path: JsonPath): string {
  const { offset, length } = list.keyRangeOf(path);
  return list.text.slice(offset, offset + length);
}

describe("reading the text of a list", () => {
  it("gives what the list and its entries say", () => {
    const proof = putAttestation(new MemoryStore(), "r", image, []);
    const list = readListText(listText([image, proof], MediaTypes.ociIndex));
    expect(list.index).toMatchObject({ mediaType: MediaTypes.ociIndex, manifests: [image, proof] });
    expect(list.entries).toMatchObject([
      { position: 0, path: ["manifests", 0], descriptor: image, isAttestation: false },
      { position: 1, path: ["manifests", 1], descriptor: proof, isAttestation: true },
    ]);
    expect(list.syntaxErrors).toEqual([]);
  });

  it("finds nothing behind the end of a text that breaks off", () => {
    const text = '{"manifests":[/*';
    const { offset, length } = readListText(text).rangeOf(["manifests", 0]);
    expect(offset + length).toBe(text.length);
  });

  it("counts entries that cannot be read", () => {
    const { entries } = readListText(
      `{"manifests":[null,{"digest":"x"},{"digest":"${sha256("")}"}]}`,
    );
    expect(entries.map((entry) => ("descriptor" in entry ? entry.position : ""))).toEqual([
      "",
      "",
      2,
    ]);
  });

  it("goes as far as a half-written text goes", () => {
    const list = readListText(listText([image, image], MediaTypes.ociIndex).slice(0, -120));
    expect(list.syntaxErrors.length).toBeGreaterThan(0);
    expect(list.entries[0]?.descriptor).toEqual(image);
    expect(list.index?.mediaType).toBe(MediaTypes.ociIndex);
  });

  it("finds values, names, and the nearest ancestor of what is not there", () => {
    const list = readListText(`{ "a": { "b": [1, "two"] }, "c" }`);
    expect(at(list, [])).toBe(list.text);
    expect(at(list, ["a", "b", 1])).toBe(`"two"`);
    expect(at(list, ["a", "b", 2, "x"])).toBe(`[1, "two"]`);
    expect(at(list, ["a", "x"])).toBe(`{ "b": [1, "two"] }`);
    expect(keyAt(list, ["a", "b"])).toBe(`"b"`);
    expect(keyAt(list, ["a", "b", 0])).toBe("1");
    expect(keyAt(list, ["a", "x"])).toBe(`{ "b": [1, "two"] }`);
    expect(keyAt(list, ["c"])).toBe(`"c"`);
  });

  it("has a place for everything even in a text of nothing", () => {
    const list = readListText("  ");
    expect(list.rangeOf(["manifests", 3])).toEqual({ offset: 0, length: 2 });
    expect(list.keyRangeOf(["manifests"])).toEqual({ offset: 0, length: 2 });
  });

  it("takes the last of members with one name, as JSON.parse does, and tells of it", () => {
    const text = `{"mediaType":"a","mediaType":"b","manifests":[{"size":1,"size":2}]}`;
    const list = readListText(text);
    expect(list.json).toEqual(JSON.parse(text));
    expect(at(list, ["mediaType"])).toBe(`"b"`);
    expect(list.repeatedMembers).toEqual([["mediaType"], ["manifests", 0, "size"]]);
  });
});
