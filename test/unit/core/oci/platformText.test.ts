import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Platform } from "../../../../src/core/oci/platform.ts";
import { normalizePlatform, samePlatform } from "../../../../src/core/oci/platformMatch.ts";
import {
  formatPlatform,
  formatPlatformShort,
  InvalidPlatformError,
  parsePlatform,
} from "../../../../src/core/oci/platformText.ts";
import { platforms } from "../../../support/platforms.ts";

const windows = { os: "windows", architecture: "amd64", osVersion: "10.0.17763.1697" };

describe("formatPlatform and formatPlatformShort", () => {
  it.each<[Platform, string, string]>([
    [{ os: "linux", architecture: "amd64" }, "linux/amd64", "amd64"],
    [{ os: "linux", architecture: "amd64", variant: "v1" }, "linux/amd64/v1", "amd64"],
    [{ os: "linux", architecture: "amd64", variant: "v3" }, "linux/amd64/v3", "amd64/v3"],
    [{ os: "linux", architecture: "arm64", variant: "v8" }, "linux/arm64/v8", "arm64"],
    [{ os: "linux", architecture: "aarch64" }, "linux/aarch64", "aarch64"],
    [{ os: "linux", architecture: "arm" }, "linux/arm", "arm"],
    [{ os: "linux", architecture: "arm", variant: "v7" }, "linux/arm/v7", "arm/v7"],
    [windows, "windows/amd64 (10.0.17763.1697)", "windows/amd64"],
    [
      { ...windows, osFeatures: ["win32k"] },
      "windows/amd64 (10.0.17763.1697+win32k)",
      "windows/amd64",
    ],
    [{ os: "linux", architecture: "amd64", osFeatures: ["a", "b"] }, "linux/amd64 (+a+b)", "amd64"],
    [{ os: "", architecture: "" }, "unknown", "unknown"],
    [{ os: "unknown", architecture: "unknown" }, "unknown", "unknown"],
    [{ os: "linux", architecture: "" }, "linux/unknown", "unknown"],
    [{ os: "", architecture: "amd64" }, "unknown/amd64", "unknown/amd64"],
  ])("%j is %s, in short %s", (platform, full, short) => {
    expect(formatPlatform(platform)).toBe(full);
    expect(formatPlatformShort(platform)).toBe(short);
  });
});

describe("parsePlatform", () => {
  it.each<[string, Platform]>([
    ["linux/amd64", { os: "linux", architecture: "amd64" }],
    ["linux/arm64/v8", { os: "linux", architecture: "arm64", variant: "v8" }],
    ["linux/arm64/8", { os: "linux", architecture: "arm64", variant: "v8" }],
    ["linux/arm64/v9.0", { os: "linux", architecture: "arm64", variant: "v9" }],
    ["linux/amd64/v1", { os: "linux", architecture: "amd64", variant: "v1" }],
    ["linux/arm", { os: "linux", architecture: "arm" }],
    ["linux/arm/7", { os: "linux", architecture: "arm", variant: "v7" }],
    ["linux/armhf", { os: "linux", architecture: "arm", variant: "v7" }],
    ["linux/armel", { os: "linux", architecture: "arm", variant: "v6" }],
    ["linux/aarch64", { os: "linux", architecture: "arm64" }],
    ["LINUX/X86_64", { os: "linux", architecture: "amd64" }],
    ["macos/arm64", { os: "darwin", architecture: "arm64" }],
    ["arm64", { os: "linux", architecture: "arm64" }],
    ["armhf", { os: "linux", architecture: "arm", variant: "v7" }],
    [" linux/amd64 ", { os: "linux", architecture: "amd64" }],
    ["plan9/mystery", { os: "plan9", architecture: "mystery" }],
    ["windows(10.0.17763.1697)/amd64", windows],
    ["windows(10.0.17763.1697+win32k)/amd64", { ...windows, osFeatures: ["win32k"] }],
    ["windows/amd64 (10.0.17763.1697)", windows],
    ["windows/amd64(10.0.17763.1697)", windows],
    ["windows/amd64,osver=10.0.17763.1697", windows],
    ["windows/amd64, osversion=10.0.17763.1697", windows],
    ["linux(+gpu)/amd64", { os: "linux", architecture: "amd64", osFeatures: ["gpu"] }],
  ])("reads %j", (text, platform) => {
    expect(parsePlatform(text)).toEqual(platform);
  });

  it.each([
    "",
    " ",
    "linux",
    "mystery",
    "linux/",
    "/amd64",
    "linux/amd64/v1/x",
    "linux/*",
    "linux amd64",
    "linux/amd64)",
    "linux(1/amd64",
    "linux(1)(2)/amd64",
    "linux/amd64,",
    "linux/amd64,prefer=x",
    "windows/amd64,osver=1,osver=2",
    "linux/ämd64",
  ])("refuses %j", (text) => {
    let error: unknown;
    try {
      parsePlatform(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(InvalidPlatformError.is(error, "invalidPlatform")).toBe(true);
  });

  it("Invariant 5: reads what formatPlatform shows as the same platform", () => {
    fc.assert(
      fc.property(platforms(), (platform) => {
        const { os, architecture } = platform;
        fc.pre(os !== "unknown" || architecture !== "unknown");
        expect(samePlatform(parsePlatform(formatPlatform(platform)), platform)).toBe(true);
      }),
    );
  });

  it("reads a normal form as exactly what it is", () => {
    fc.assert(
      fc.property(platforms().map(normalizePlatform), (platform) => {
        fc.pre(platform.os !== "unknown" || platform.architecture !== "unknown");
        expect(parsePlatform(formatPlatform(platform))).toEqual(platform);
      }),
    );
  });

  it("throws nothing but InvalidPlatformError", () => {
    const parts = fc.constantFrom(
      "linux",
      "/",
      "(",
      ")",
      ",",
      "+",
      "osver=",
      "v8",
      " ",
      "é",
      "arm",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(parts).map((chosen) => chosen.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(parsePlatform(text).os).not.toBe("");
        } catch (error) {
          expect(InvalidPlatformError.is(error)).toBe(true);
        }
      }),
    );
  });
});
