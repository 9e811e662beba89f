import { describe, expect, it } from "vitest";
import { platformsAgree } from "../../../../src/core/oci/platformAgreement.ts";
import { parsePlatform } from "../../../../src/core/oci/platformText.ts";

const agree = (claimed: string, actual: string) =>
  platformsAgree(parsePlatform(claimed), parsePlatform(actual));

describe("platformsAgree (invariant 5)", () => {
  it.each([
    ["linux/amd64", "linux/amd64"],
    ["linux/amd64", "linux/amd64/v1"],
    ["linux/amd64/v1", "linux/amd64"],
    ["linux/arm64", "linux/arm64/v8"],
    ["linux/arm64/v8", "linux/arm64"],
    ["linux/arm", "linux/arm/v7"],
    ["linux/arm/v6", "linux/arm/v6"],
  ])("%s is borne out by %s", (claimed, actual) => {
    expect(agree(claimed, actual)).toBe(true);
  });

  it.each([
    ["linux/amd64/v3", "linux/amd64"],
    ["linux/arm/v6", "linux/arm"],
    ["linux/arm64/v9", "linux/arm64"],
  ])("%s may say more than %s", (claimed, actual) => {
    expect(agree(claimed, actual)).toBe(true);
  });

  it.each([
    ["linux/amd64", "linux/amd64/v3"],
    ["linux/amd64/v2", "linux/amd64/v3"],
    ["linux/arm", "linux/arm/v6"],
    ["linux/arm/v7", "linux/arm/v6"],
    ["linux/arm64", "linux/arm64/v9"],
    ["linux/amd64", "linux/arm64"],
    ["windows/amd64", "linux/amd64"],
  ])("%s contradicts %s", (claimed, actual) => {
    expect(agree(claimed, actual)).toBe(false);
  });

  it("compares Windows versions where both say one", () => {
    const windows = { os: "windows", architecture: "amd64" };
    const old = { ...windows, osVersion: "10.0.17763.1" };
    const recent = { ...windows, osVersion: "10.0.20348.1" };
    expect(platformsAgree(windows, old)).toBe(true);
    expect(platformsAgree(old, windows)).toBe(true);
    expect(platformsAgree(old, recent)).toBe(false);
  });

  it("takes a config without a platform for no contradiction", () => {
    const linux = { os: "linux", architecture: "amd64", variant: "v3" };
    expect(platformsAgree(linux, { os: "", architecture: "" })).toBe(true);
  });
});
