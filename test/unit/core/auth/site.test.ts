import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameSite } from "../../../../src/core/auth/site.ts";

describe("the site of a host", () => {
  it.each([
    ["registry-1.docker.io", "auth.docker.io", true],
    ["registry.gitlab.com", "gitlab.com", true],
    ["a.example.or.jp", "b.example.or.jp", true],
    ["a.example.io", "b.example.io.", true],
    ["a.or.jp", "b.or.jp", false],
    // Two letters do not make a country: under .io, `co` is a name like any other; here we err to the safe side.
    ["a.co.io", "b.co.io", false],
    // An ordinary second-level label under a country.
    ["a.example.de", "b.example.de", true],
    ["10.0.0.1", "11.0.0.1", false],
    ["localhost", "a.localhost", false],
    ["", "", true],
    ["com", "example.com", false],
    ["[2001:db8::1]", "[2001:db8::2]", false],
  ])("of %s and %s", (one, other, same) => {
    expect(isSameSite(one, other)).toBe(same);
    expect(isSameSite(other, one)).toBe(same);
  });

  it("is the same for a host and itself, and never for single labels that differ", () => {
    const label = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(label, label, (one, other) => {
        expect(isSameSite(one, other)).toBe(one === other);
        expect(isSameSite(`${one}.${other}`, `${one}.${other}`)).toBe(true);
      }),
    );
  });
});
