import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { specContextAt } from "../../../../src/images/spec/specContext.ts";

/** The context at the bar of a text. */
function at(text: string) {
  const offset = text.indexOf("|");
  return specContextAt(text.slice(0, offset) + text.slice(offset + 1), offset);
}

describe("what may be written in a spec file", () => {
  it.each([
    ["|", [], undefined, ""],
    ["image: a\nty|", [], undefined, "ty"],
    ["image: host/a|", [], "image", "host/a"],
    ["image: a\nmanifests:\n  - |", ["manifests"], undefined, ""],
    ["image: a\nmanifests:\n- ima|", ["manifests"], undefined, "ima"],
    ["manifests:\n  - image: b\n    |", ["manifests"], undefined, ""],
    ["manifests:\n  - image: b\n    platform:\n      |", ["manifests", "platform"], undefined, ""],
    [
      "manifests:\n  - image: b\n    platform:\n      os: li|",
      ["manifests", "platform"],
      "os",
      "li",
    ],
    ["manifests:\n  - image: b\n    platform: {|", ["manifests", "platform"], undefined, ""],
    ["manifests:\n  - platform: {os: linux, arch|", ["manifests", "platform"], undefined, "arch"],
    [
      "manifests:\n  - platform: {os: linux, architecture: a|",
      ["manifests", "platform"],
      "architecture",
      "a",
    ],
    ["manifests:\n  - {image: a, platform: {os: |", ["manifests", "platform"], "os", ""],
    ["manifests:\n  - image: a\n    platform: |", ["manifests"], "platform", ""],
    ["platforms: [linux/amd64, li|", [], "platforms", "li"],
    ["platforms:\n  - li|", [], "platforms", "li"],
    ["manifests:\n  - image: a\ntype: |", [], "type", ""],
    ["manifests: # all {\n  - image: a\ntype: |", [], "type", ""],
  ])("%s", (text, parents, key, prefix) => {
    expect(at(text)).toMatchObject({ parents, key, prefix });
  });

  it("depends on what stands beside it", () => {
    const text =
      "manifests:\n  - image: a\n    platform:\n      os: windows\n      architecture: |";
    expect(at(text).siblings).toEqual({ os: "windows" });
    expect(at("platform: {architecture: arm, variant: |").siblings).toEqual({
      architecture: "arm",
    });
    const second = "manifests:\n  - image: a\n    annotations: {}\n  - image: b\n    |";
    expect(at(second).siblings).toEqual({ image: "b" });
    const top = "image: a\ntags: [b]\nmanifests:\n  - image: b\n    platform: {os: linux}\n|";
    expect(Object.keys(at(top).siblings).toSorted()).toEqual(["image", "manifests", "tags"]);
  });

  it("is found in any text", () => {
    const text = fc.stringMatching(/^([ -]{0,6}[a-z]{0,5}[:{[,\]}"' ]{0,4}\n?){0,12}$/);
    fc.assert(
      fc.property(text, fc.nat(), (written, offset) => {
        const { prefix } = specContextAt(written, offset % (written.length + 1));
        expect(written.includes(prefix)).toBe(true);
      }),
    );
  });
});
