import { describe, expect, it } from "vitest";
import { meantPlatform } from "../../../../src/acr/run/meantPlatform.ts";

describe("the platform that a build is meant for", () => {
  it.each<[string, string | undefined]>([
    ["-t r.io/a:1-arm64 -f dockerfile.arm64 .", "linux/arm64"],
    ["-t r.io/a:1 -t r.io/a:1-armv7 -f docker/Dockerfile.arm32v7 .", "linux/arm/v7"],
    ["-t r.io/a-s390x:1 -f s390x.Dockerfile .", "linux/s390x"],
    ["-t r.io/a:1-arm64 -f dockerfile.arm64 --platform linux/amd64 .", undefined],
    ["-t r.io/a:1-arm64 -f dockerfile.amd64 .", undefined],
    ["-t r.io/a:1-arm64 .", undefined],
    ["-t r.io/a:1 -f dockerfile.arm64 .", undefined],
    ["-t not/A/name:x -f dockerfile.arm64 .", undefined],
    ["--build-arg A='x -f y' -f dockerfile.arm64 -t a:arm64 .", "linux/arm64"],
  ])("by %s is %s", (words, platform) => {
    expect(meantPlatform(words.split(" "))).toBe(platform);
  });
});
