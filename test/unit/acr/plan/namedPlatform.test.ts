import { describe, expect, it } from "vitest";
import {
  canMean,
  platformNamedBy,
  platformOfName,
} from "../../../../src/acr/plan/namedPlatform.ts";
import { parseReference } from "../../../../src/core/oci/reference.ts";
import { formatPlatform, parsePlatform } from "../../../../src/core/oci/platformText.ts";

describe("the platform that a name gives away", () => {
  it.each([
    ["dockerfile.arm64", "linux/arm64"],
    ["Dockerfile-amd64", "linux/amd64"],
    ["arm64.Dockerfile", "linux/arm64"],
    ["build/arm64/Dockerfile", "linux/arm64"],
    ["1.4-linux-arm_v7", "linux/arm/v7"],
    ["1.4-armhf", "linux/arm/v7"],
    ["arm32v6/alpine", "linux/arm/v6"],
    ["arm64v8/alpine:3", "linux/arm64"],
    ["cf1-x86_64", "linux/amd64"],
    ["1.4-aarch64", "linux/arm64"],
    ["1.4-windows-amd64", "windows/amd64"],
    ["app:1-i386", "linux/386"],
    ["s390x", "linux/s390x"],
    ["v1-arm", "linux/arm"],
  ])("%s means %s", (name, platform) => {
    const named = platformNamedBy(name);

    expect(named && formatPlatform(named.platform)).toBe(platform);
    expect(named && name.slice(named.start, named.end)).toBe(named?.word);
  });

  it.each(["latest", "multi", "charm", "alarm-1", "amd64-arm64", "farm64", "Dockerfile"])(
    "%s means none",
    (name) => expect(platformNamedBy(name)).toBeUndefined(),
  );

  it.each([
    ["app-arm", "linux/arm/v6", true],
    ["app-armv7", "linux/arm/v6", false],
    ["app-armv7", "linux/arm", true],
    ["app-arm64", "linux/arm64/v8", true],
    ["app-arm64", "linux/amd64", false],
    ["app-windows-amd64", "linux/amd64", false],
    ["app-amd64", "windows/amd64", true],
  ])("%s can mean %s: %s", (name, platform, expected) => {
    const named = platformNamedBy(name);

    expect(named && canMean(named, parsePlatform(platform))).toBe(expected);
  });

  it.each([
    ["r.io/app:1-arm", "linux/arm"],
    ["r.io/app-arm64:1", "linux/arm64"],
    ["r.io/app-armv7:1", "linux/arm/v7"],
    ["r.io/arm-ttk:1", undefined],
    ["r.io/deploy-arm:1", undefined],
    ["r.io/arm64/app:1", undefined],
  ])("of %s is %s", (name, platform) => {
    const found = platformOfName(parseReference(name));

    expect(found && formatPlatform(found.platform)).toBe(platform);
  });
});
