import { describe, expect, it } from "vitest";
import { formatPlatform, parsePlatform } from "../../../../src/core/oci/platformText.ts";
import { isWindowsCompatible, windowsBuildKey } from "../../../../src/core/oci/windowsVersion.ts";
import {
  knownArchitectures,
  knownOs,
  knownOsFeatures,
  knownOsReleases,
  knownVariants,
} from "../../../../src/core/oci/platformValues.ts";

describe("the values that platforms usually have", () => {
  it("begin with the most frequent ones", () => {
    expect(knownOs().slice(0, 2)).toEqual(["linux", "windows"]);
    expect(knownArchitectures("linux").slice(0, 3)).toEqual(["amd64", "arm64", "arm"]);
    expect(knownVariants("arm")[0]).toBe("v7");
  });

  it("make platforms that are written and read as they are", () => {
    for (const os of knownOs()) {
      for (const architecture of knownArchitectures(os)) {
        for (const variant of ["", ...knownVariants(architecture)]) {
          const platform = { os, architecture, ...(variant && { variant }) };
          expect(parsePlatform(formatPlatform(platform))).toEqual(platform);
        }
      }
    }
  });

  it("are each offered once", () => {
    const lists = [knownOs(), knownArchitectures(), ...knownOs().map(knownArchitectures)];
    for (const list of lists) expect(new Set(list).size).toBe(list.length);
  });

  it("of an unknown system are all architectures, of an unknown architecture no variants", () => {
    expect(knownArchitectures("haiku")).toEqual(knownArchitectures());
    expect(knownArchitectures()).toContain("wasm");
    expect(knownVariants("s390x")).toEqual([]);
  });

  it("have versions and features only for Windows", () => {
    const versions = knownOsReleases("windows").map(({ osVersion }) => osVersion);
    expect(versions.map(windowsBuildKey)).toEqual(versions);
    expect(versions.every((version) => isWindowsCompatible(version, version))).toBe(true);
    expect(knownOsFeatures("Windows")).toEqual(["win32k"]);
    expect([...knownOsReleases("linux"), ...knownOsFeatures("linux")]).toEqual([]);
  });
});
