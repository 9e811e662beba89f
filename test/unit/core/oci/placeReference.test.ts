import { describe, expect, it } from "vitest";
import { placeReference } from "../../../../src/core/oci/placeReference.ts";
import { formatReference, parseReference } from "../../../../src/core/oci/reference.ts";

const registries = ["host.test", "host.test/a", "host.test/a/b", "other.test/a"];

describe("placeReference", () => {
  it.each([
    ["host.test/app:1", "host.test", "app"],
    ["host.test/a:1", "host.test", "a"],
    ["host.test/a/app:1", "host.test/a", "app"],
    ["host.test/a/b:1", "host.test/a", "b"],
    ["host.test/a/b/c/app:1", "host.test/a/b", "c/app"],
    ["host.test/ab/app:1", "host.test", "ab/app"],
    ["third.test/a/app:1", "third.test", "a/app"],
    ["a/app:1", "docker.io", "a/app"],
  ])("puts %s in %s as %s", (text, registry, repository) => {
    const placed = placeReference(parseReference(text), registries);
    expect(placed).toEqual({ registry, repository, tag: "1" });
    // Written out it is the same again.
    expect(formatReference(placed)).toBe(formatReference(parseReference(text)));
  });
});
