import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findLink, parseLinkHeader } from "../../../../src/core/http/linkHeader.ts";

function read(value: string) {
  return parseLinkHeader(value).map(({ target, params }) => [target, Object.fromEntries(params)]);
}

describe("a Link header", () => {
  it.each([
    ['</v2/_catalog?n=2&last=b>; rel="next"', [["/v2/_catalog?n=2&last=b", { rel: "next" }]]],
    ["</next>;rel=next", [["/next", { rel: "next" }]]],
    ["<a>; title=x; REL=next", [["a", { title: "x", rel: "next" }]]],
    [
      '<a,b;c>; title="d, <e>; rel=next"; rel=prev , <f>;rel="next"',
      [
        ["a,b;c", { title: "d, <e>; rel=next", rel: "prev" }],
        ["f", { rel: "next" }],
      ],
    ],
    ['<a>; rel="x \\"y\\""', [["a", { rel: 'x "y"' }]]],
    ["<a>; rel=one; rel=two", [["a", { rel: "one" }]]],
    ["<a> ; hidden ; rel = next", [["a", { hidden: "", rel: "next" }]]],
    ["<a>", [["a", {}]]],
    ["<>; rel=next", [["", { rel: "next" }]]],
    ["nonsense, <a>; rel=next", [["a", { rel: "next" }]]],
    [
      "<a>; rel=next; ;, <b>",
      [
        ["a", { rel: "next" }],
        ["b", {}],
      ],
    ],
    ["<never closed; rel=next", []],
    ["", []],
  ])("%j", (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it("names the first target of a relation", () => {
    const value = '<a>; rel="prev", <b>; rel="last NEXT", <c>; rel=next';
    expect(findLink(value, "next")).toBe("b");
    expect(findLink(value, "first")).toBeUndefined();
    expect(findLink(undefined, "next")).toBeUndefined();
  });

  const text = fc.string({ unit: fc.constantFrom("a", " ", ",", ";", '"', "\\", "=", "<") });
  const name = fc.stringMatching(/^[a-z]{1,5}$/);
  const link = fc.record({
    target: fc.string({ unit: fc.constantFrom("a", "/", "?", ",", ";", "=") }),
    params: fc.dictionary(name, text, { noNullPrototype: true, maxKeys: 3 }),
  });

  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(link), (links) => {
        const value = links
          .map(({ target, params }) => {
            const list = Object.entries(params).map(
              ([key, content]) => `; ${key}="${content.replace(/["\\]/g, "\\$&")}"`,
            );
            return `<${target}>${list.join("")}`;
          })
          .join(", ");
        expect(read(value)).toEqual(links.map(({ target, params }) => [target, params]));
      }),
    );
  });

  it("never fails to be read", () => {
    const noise = fc.string({
      unit: fc.constantFrom("<", ">", ";", ",", '"', "\\", "=", " ", "a"),
    });
    fc.assert(
      fc.property(noise, (value) => {
        expect(Array.isArray(parseLinkHeader(value))).toBe(true);
      }),
    );
  });
});
