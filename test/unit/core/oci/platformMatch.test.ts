import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Platform } from "../../../../src/core/oci/platform.ts";
import {
  matchesPlatform,
  normalizePlatform,
  platformKey,
  rankPlatforms,
  samePlatform,
} from "../../../../src/core/oci/platformMatch.ts";
import { parsePlatform } from "../../../../src/core/oci/platformText.ts";
import { platforms } from "../../../support/platforms.ts";

/** `os/arch[/variant]` taken literally, so that these tests do not lean on the parser's aliases. */
function literal(text: string): Platform {
  const [os = "", architecture = "", variant] = text.split("/");
  return { os, architecture, ...(variant !== undefined && { variant }) };
}

describe("Invariant 5: platforms are normalised as containerd does", () => {
  it.each([
    ["linux/amd64", "linux/amd64"],
    ["linux/amd64/v1", "linux/amd64"],
    ["linux/amd64/v2", "linux/amd64/v2"],
    ["linux/amd64/v3", "linux/amd64/v3"],
    ["linux/x86_64", "linux/amd64"],
    ["linux/x86-64/v1", "linux/amd64"],
    ["Linux/AMD64", "linux/amd64"],
    ["linux/i386", "linux/386"],
    ["linux/386", "linux/386"],
    ["linux/aarch64", "linux/arm64"],
    ["linux/arm64/v8", "linux/arm64"],
    ["linux/arm64/8", "linux/arm64"],
    ["linux/arm64/v8.0", "linux/arm64"],
    ["linux/arm64/v8.1", "linux/arm64/v8.1"],
    ["linux/arm64/9", "linux/arm64/v9"],
    ["linux/arm64/9.0", "linux/arm64/v9"],
    ["linux/arm64/v9.0", "linux/arm64/v9"],
    ["linux/armhf", "linux/arm/v7"],
    ["linux/armel", "linux/arm/v6"],
    ["linux/arm", "linux/arm/v7"],
    ["linux/arm/7", "linux/arm/v7"],
    ["linux/arm/5", "linux/arm/v5"],
    ["linux/arm/6", "linux/arm/v6"],
    ["linux/arm/8", "linux/arm/v8"],
    ["macos/arm64", "darwin/arm64"],
    ["linux/ppc64le", "linux/ppc64le"],
    ["linux/riscv64", "linux/riscv64"],
    ["/", "/"],
  ])("%s is %s", (written, normal) => {
    expect(normalizePlatform(literal(written))).toEqual(literal(normal));
  });

  it("sorts the features and keeps each once", () => {
    const platform = { ...literal("windows/amd64"), osFeatures: ["b", "a", "b"] };
    expect(normalizePlatform(platform).osFeatures).toEqual(["a", "b"]);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(platforms(), (platform) => {
        const normal = normalizePlatform(platform);
        expect(normalizePlatform(normal)).toEqual(normal);
      }),
    );
  });

  it("leaves the platform as written untouched", () => {
    const written = Object.freeze({
      ...literal("Linux/aarch64"),
      osFeatures: Object.freeze(["b", "a"]),
    });
    normalizePlatform(written);
    expect(written.osFeatures).toEqual(["b", "a"]);
  });
});

describe("duplicates of a list", () => {
  it.each([
    ["linux/arm64", "linux/arm64/v8", true],
    ["linux/arm", "linux/arm/v7", true],
    ["linux/amd64", "linux/amd64/v1", true],
    ["linux/x86_64", "linux/amd64", true],
    ["linux/amd64", "linux/amd64/v2", false],
    ["linux/arm/v6", "linux/arm/v7", false],
    ["linux/amd64", "windows/amd64", false],
    ["linux/386", "linux/amd64", false],
    ["windows(10.0.17763.1697)/amd64", "windows(10.0.17763.5)/amd64", true],
    ["windows(10.0.17763)/amd64", "windows(10.0.20348)/amd64", false],
    ["windows(10.0.17763)/amd64", "windows/amd64", false],
    ["windows(10.0.17763+win32k)/amd64", "windows(10.0.17763)/amd64", true],
    ["windows(10.0.17763+other)/amd64", "windows(10.0.17763)/amd64", false],
    ["windows(preview)/amd64", "windows(preview)/amd64", true],
    ["linux(1.2.3.4)/amd64", "linux(1.2.3.5)/amd64", false],
    ["linux(+a+b)/amd64", "linux(+b+a)/amd64", true],
  ])("%s and %s: %s", (a, b, same) => {
    expect(samePlatform(parsePlatform(a), parsePlatform(b))).toBe(same);
    expect(samePlatform(parsePlatform(b), parsePlatform(a))).toBe(same);
  });

  it("are an equivalence, and equal keys are the same thing", () => {
    fc.assert(
      fc.property(platforms(), platforms(), platforms(), (a, b, c) => {
        expect(samePlatform(a, a)).toBe(true);
        expect(samePlatform(a, b)).toBe(samePlatform(b, a));
        expect(samePlatform(a, b)).toBe(platformKey(a) === platformKey(b));
        if (samePlatform(a, b) && samePlatform(b, c)) expect(samePlatform(a, c)).toBe(true);
        expect(samePlatform(a, normalizePlatform(a))).toBe(true);
      }),
    );
  });

  it("cannot be made to look like others by odd names", () => {
    expect(samePlatform(literal("a,b/c"), { os: "a", architecture: "b/c" })).toBe(false);
    expect(samePlatform({ os: "a/b", architecture: "c" }, literal("a/b/c"))).toBe(false);
  });
});

describe("what a machine runs (containerd Only)", () => {
  it.each([
    ["linux/amd64", "linux/amd64 linux/386", "linux/amd64/v2 linux/arm64 windows/amd64"],
    ["linux/amd64/v3", "linux/amd64/v3 linux/amd64/v2 linux/amd64 linux/386", "linux/amd64/v4"],
    ["linux/386", "linux/386", "linux/amd64"],
    ["linux/arm/v7", "linux/arm linux/arm/v6 linux/arm/v5", "linux/arm/v8 linux/arm64"],
    ["linux/arm/v5", "linux/arm/v5", "linux/arm/v6"],
    [
      "linux/arm64",
      "linux/arm64/v8 linux/arm/v8 linux/arm/v7 linux/arm/v6 linux/arm/v5",
      "linux/arm64/v8.1 linux/arm64/v9 linux/amd64",
    ],
    [
      "linux/arm64/v8.2",
      "linux/arm64/v8.2 linux/arm64/v8.1 linux/arm64 linux/arm/v8",
      "linux/arm64/v8.3",
    ],
    [
      "linux/arm64/v9.1",
      "linux/arm64/v9.1 linux/arm64/v9 linux/arm64/v8.6 linux/arm64/v8.5 linux/arm64 linux/arm/v8",
      "linux/arm64/v8.7 linux/arm64/v9.2",
    ],
    ["linux/arm64/v9.9", "linux/arm64/v9.9 linux/arm64/v8.9 linux/arm64/v8.1", "linux/arm64/v8.10"],
    ["linux/riscv64", "linux/riscv64", "linux/riscv"],
    ["darwin/arm64", "macos/aarch64", "linux/arm64"],
  ])("%s: takes %s in this order, and not %s", (wanted, inOrder, refused) => {
    const offered = inOrder.split(" ").map(literal);
    const shuffled = [...refused.split(" ").map(literal), ...offered.toReversed()];
    const ranked = rankPlatforms(literal(wanted), shuffled).map((position) => shuffled[position]);
    expect(ranked).toEqual(offered);
    for (const platform of refused.split(" ").map(literal)) {
      expect(matchesPlatform(literal(wanted), platform)).toBe(false);
    }
  });

  it.each([
    ["10.0.17763.1", "10.0.17763.5000", true],
    ["10.0.17763.1", "10.0.17134.1", false],
    ["10.0.17763.1", "10.0.20348.1", false],
    ["10.0.20348.1", "10.0.20348.9", true],
    ["10.0.20348.1", "10.0.17763.1", false],
    ["10.0.22621.1", "10.0.20348.1", true],
    ["10.0.22621.1", "10.0.22631.1", false],
    ["10.0.26100.1", "10.0.26100.1", true],
    ["10.0.26100.1", "10.0.20348.1", false],
    ["10.0.26200.1", "10.0.26100.1", true],
    ["10.0.20348.1", "6.3.20348.1", false],
    ["", "10.0.17763.1", true],
    ["10.0.17763.1", "", true],
    ["10.0.17763.1", "preview", false],
    ["preview", "preview", true],
  ])("a Windows host %j and an image %j: %s", (host, image, runs) => {
    const of = (osVersion: string) => ({ ...literal("windows/amd64"), osVersion });
    expect(matchesPlatform(of(host), of(image))).toBe(runs);
  });

  it("prefers the newest Windows build that runs, then the newest revision", () => {
    const versions = ["10.0.20348.9", "10.0.22000.1", "10.0.20348.200", "10.0.26100.1"];
    const offered = versions.map((osVersion) => ({ ...literal("windows/amd64"), osVersion }));
    const host = { ...literal("windows/amd64"), osVersion: "10.0.22621.1" };
    expect(rankPlatforms(host, offered)).toEqual([1, 2, 0]);
  });

  it("needs every feature of the image but win32k, and prefers more of them", () => {
    const plain = literal("linux/amd64");
    const gpu = { ...plain, osFeatures: ["gpu"] };
    const both = { ...plain, osFeatures: ["net", "gpu"] };
    expect(rankPlatforms(gpu, [plain, gpu, both])).toEqual([1, 0]);
    expect(rankPlatforms(both, [plain, gpu, both])).toEqual([2, 1, 0]);
    expect(matchesPlatform(plain, gpu)).toBe(false);
    expect(matchesPlatform(plain, { ...plain, osFeatures: ["win32k"] })).toBe(true);
  });

  it("takes the first of equals", () => {
    const both = [literal("linux/arm64"), literal("linux/arm64/v8")];
    expect(rankPlatforms(literal("linux/arm64"), both)).toEqual([0, 1]);
    expect(rankPlatforms(literal("linux/arm64"), both.toReversed())).toEqual([0, 1]);
  });

  it("ranks exactly what matches, and everything runs on itself", () => {
    fc.assert(
      fc.property(platforms(), fc.array(platforms(), { maxLength: 8 }), (wanted, offered) => {
        const ranked = rankPlatforms(wanted, offered);
        const matching = offered.flatMap((p, at) => (matchesPlatform(wanted, p) ? [at] : []));
        expect(ranked.toSorted((a, b) => a - b)).toEqual(matching);
        expect(matchesPlatform(wanted, wanted)).toBe(true);
      }),
    );
  });
});
