import { describe, expect, it } from "vitest";
import type { Platform } from "../../../src/core/oci/platform.ts";
import {
  fillTemplate,
  suggestTemplate,
  unknownVariables,
} from "../../../src/engines/tagTemplate.ts";

const amd64: Platform = { os: "linux", architecture: "amd64" };
const armv7: Platform = { os: "linux", architecture: "arm", variant: "v7" };

function values(tag: string, platform = amd64, name = "myimage") {
  return { name, tag, platform };
}

describe("a template of tags", () => {
  it.each([
    ["{tag}", values("1.4"), "1.4"],
    ["{tag}-{arch}", values("1.4"), "1.4-amd64"],
    ["{tag}-{arch}-{variant}", values("1.4"), "1.4-amd64"],
    ["{tag}-{arch}-{variant}", values("1.4", armv7), "1.4-arm-v7"],
    ["{tag}-{arch}{variant}", values("1.4", armv7), "1.4-armv7"],
    ["{name}-{os}-{arch}", values("x"), "myimage-linux-amd64"],
    ["{tag}-{arch}", values(""), "amd64"],
    ["{variant}-{arch}", values("x"), "amd64"],
    ["v{tag}_{variant}.x", values("1"), "v1.x"],
    ["{arch", values("x"), "{arch"],
    ["{who}-{arch}", values("x"), "{who}-amd64"],
    ["plain", values("x"), "plain"],
  ])("%s is filled for %j: %s", (template, image, tag) => {
    expect(fillTemplate(template, image)).toBe(tag);
  });

  it("tells variables that there are none of", () => {
    expect(unknownVariables("{tag}-{arhc}-{arhc}-{}")).toEqual(["arhc", ""]);
    expect(unknownVariables("{tag}-{arch}")).toEqual([]);
  });

  it.each([
    ["tags that differ", [values("amd64"), values("arm64")], "{tag}"],
    ["one tag", [values("1", amd64), values("1", armv7)], "{tag}-{arch}"],
    [
      "one architecture",
      [values("1", armv7), values("1", { ...armv7, variant: "v6" })],
      "{tag}-{arch}-{variant}",
    ],
    ["no tag", [values("", amd64)], "{tag}-{arch}"],
  ])("is suggested for %s", (_what, images, template) => {
    expect(suggestTemplate(images)).toBe(template);
  });
});
