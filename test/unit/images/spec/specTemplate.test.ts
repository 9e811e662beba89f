import { describe, expect, it } from "vitest";
import { parsePlatform } from "../../../../src/core/oci/platformText.ts";
import { expandTemplate, hasPlaceholder } from "../../../../src/images/spec/specTemplate.ts";

describe("a template", () => {
  it.each([
    ["app:OS-ARCH", "linux/amd64", "app:linux-amd64"],
    ["app-ARCHVARIANT:v1", "linux/arm/v7", "app-armv7:v1"],
    ["app-ARCHVARIANT:v1", "linux/amd64", "app-amd64:v1"],
    ["app:OS-ARCH-VARIANT", "linux/arm64/v8", "app:linux-arm64-v8"],
    ["app:OS-ARCH-VARIANT", "linux/amd64", "app:linux-amd64"],
    ["app:VARIANT-ARCH", "linux/amd64", "app:amd64"],
    ["app:ARCH_VARIANT-1.0", "linux/s390x", "app:s390x-1.0"],
    ["ARCH/app:ARCH", "linux/386", "386/app:386"],
    ["app:linuxARCH", "linux/arm64", "app:linuxarm64"],
    ["app:MACOS-ARCH", "linux/amd64", "app:MACOS-amd64"],
    ["app:fixed", "linux/amd64", "app:fixed"],
  ])("%s names for %s the image %s", (template, platform, image) => {
    expect(expandTemplate(template, parsePlatform(platform))).toBe(image);
  });

  it("puts in nothing that would be replaced again", () => {
    const platform = { os: "ARCH", architecture: "VARIANT", variant: "OS" };
    expect(expandTemplate("OS-ARCH-VARIANT", platform)).toBe("ARCH-VARIANT-OS");
  });

  it("has a placeholder or not", () => {
    expect(["app:ARCH", "app:OSARCH", "CHAOS:ARCHIVE"].map(hasPlaceholder)).toEqual([
      true,
      true,
      false,
    ]);
  });
});
