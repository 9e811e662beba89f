import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressToParts,
  partsToAddress,
  type DocumentAddress,
} from "../../../../src/core/oci/address.ts";
import { sha256 } from "../../../support/ociData.ts";

const place = fc.record({
  connectionId: fc.constantFrom("docker.io", "localhost:5000", "quay.io~2"),
  repository: fc.constantFrom("a", "library/alpine", "a/b-c/d__e.f"),
});
const digest = fc.string().map((content) => sha256(content));
const addresses: fc.Arbitrary<DocumentAddress> = fc.oneof(
  fc
    .tuple(place, fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}$/))
    .map(([at, tag]): DocumentAddress => ({ kind: "manifest", ...at, reference: { tag } })),
  fc
    .tuple(place, digest)
    .map(([at, found]): DocumentAddress => ({
      kind: "manifest",
      ...at,
      reference: { digest: found },
    })),
  fc
    .tuple(place, digest, fc.constantFrom("", "application/vnd.x.y+json", "a&b=c %?#"), fc.nat())
    .map(([at, found, mediaType, size]): DocumentAddress => ({
      kind: "blob",
      ...at,
      digest: found,
      mediaType,
      ...(size % 2 === 0 && { size }),
    })),
);

describe("document addresses", () => {
  it("come back from the parts of their URI", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(partsToAddress(addressToParts(address))).toEqual(address);
      }),
    );
  });

  it("look as a reference does", () => {
    const at = { kind: "manifest", connectionId: "quay.io", repository: "a/b" } as const;
    expect(addressToParts({ ...at, reference: { tag: "1" } })).toEqual({
      authority: "quay.io",
      path: "/a/b:1",
      query: "",
    });
  });

  it("show a digest in short and keep it whole", () => {
    const found = sha256("x");
    const parts = addressToParts({
      kind: "manifest",
      connectionId: "quay.io",
      repository: "a/b",
      reference: { digest: found },
    });
    expect(parts.path).toBe(`/a/b@${found.slice(0, "sha256:".length + 12)}`);
    expect(partsToAddress({ ...parts, path: `/a/b@${found}`, query: "" })).toEqual(
      partsToAddress(parts),
    );
    expect(partsToAddress({ ...parts, query: `digest=${sha256("y")}` })).toBeUndefined();
    expect(partsToAddress({ ...parts, query: "" })).toBeUndefined();
  });

  it.each([
    "",
    "/",
    "/a",
    "a:1",
    "/a:",
    "/a@sha256:1",
    `/a@${sha256("x").toUpperCase()}`,
    "/a:b@c",
  ])("are not made of %j", (path) => {
    expect(partsToAddress({ authority: "quay.io", path, query: "" })).toBeUndefined();
  });
});
