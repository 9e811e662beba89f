import fc from "fast-check";
import type { Platform } from "../../src/core/oci/platform.ts";

/** Platforms as they occur: known and odd names, aliases, variants, versions and features. */
export function platforms(): fc.Arbitrary<Platform> {
  return fc.record(
    {
      os: fc.constantFrom("linux", "windows", "darwin", "macos", "freebsd", "Linux", "unknown"),
      architecture: fc.constantFrom(
        "amd64",
        "x86_64",
        "386",
        "i386",
        "arm",
        "armhf",
        "armel",
        "arm64",
        "aarch64",
        "ppc64le",
        "s390x",
        "unknown",
      ),
      variant: fc.constantFrom("v1", "v2", "v3", "5", "v6", "7", "v7", "8", "v8", "v8.2", "v9.1"),
      osVersion: fc.constantFrom(
        "10.0.17763",
        "10.0.17763.1697",
        "10.0.20348.1",
        "10.0.26100.2",
        "preview",
      ),
      osFeatures: fc.array(fc.constantFrom("win32k", "gpu", "net"), { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ["os", "architecture"] },
  );
}
