import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDigestLinks } from "../../../src/core/oci/digestLinks.ts";
import { jsonLines, plainLines } from "../../../src/webview/jsonLines.ts";
import { percent, relativeTime, shortType } from "../../../src/webview/format.ts";
import { sha256 } from "../../support/ociData.ts";

function linesOf(text: string) {
  return [...jsonLines(text, findDigestLinks(text))];
}

function plain(text: string): string {
  return linesOf(text)
    .map((line) => line.map((segment) => segment.text).join(""))
    .join("\n");
}

describe("lines of JSON", () => {
  it("are coloured by what each piece is", () => {
    const [, line] = linesOf('{\n  "a": [1, "b", null]\n}');
    expect(line?.filter(({ kind }) => kind !== "plain")).toEqual([
      { kind: "key", text: '"a"' },
      { kind: "bracket", text: "[" },
      { kind: "number", text: "1" },
      { kind: "string", text: '"b"' },
      { kind: "literal", text: "null" },
      { kind: "bracket", text: "]" },
    ]);
  });

  it("have digests as pieces of their own, quotes left out", () => {
    const digest = sha256("config");
    const text = `{"config":{"digest":"${digest}","size":3}}`;
    const linked = linesOf(text)
      .flat()
      .filter(({ link }) => link);
    expect(linked).toMatchObject([{ text: digest, link: { digest, role: "config", size: 3 } }]);
  });

  it("together are the text", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, "\t"), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(plain(text)).toBe(text);
      }),
    );
  });

  it("together are the text of invalid JSON, too", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("{", "}", "[", "]", ":", ",", '"', "\\", " ", "\n", "a", "1"),
        }),
        (text) => {
          expect(plain(text)).toBe(text);
        },
      ),
    );
  });
});

describe("lines of text", () => {
  it("are what stands between line breaks", () => {
    const texts = [...plainLines("a\n\nb")].map((line) => line[0]?.text);
    expect(texts).toEqual(["a", "", "b"]);
    expect([...plainLines("")]).toHaveLength(1);
  });
});

describe("values for people", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");

  it.each([
    ["2026-11-21T10:20:30Z", "2 days ago"],
    ["2026-11-22T10:20:30Z", "yesterday"],
    ["2026-11-23T11:59:50Z", "this minute"],
    ["2024-11-01T00:00:00Z", "2 years ago"],
    ["1970-01-01T00:00:00Z", "1970-01-01"],
    ["<b>not a time</b>", "<b>not a time</b>"],
  ])("%s was %s", (text, shown) => {
    expect(relativeTime(text, "en", now)).toBe(shown);
  });

  it.each([
    ["application/vnd.oci.image.layer.v1.tar+gzip", "tar+gzip"],
    ["application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", "tar+zstd"],
    ["application/vnd.docker.image.rootfs.diff.tar.gzip", "tar+gzip"],
    ["application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "tar+gzip"],
    ["application/spdx+json", "application/spdx+json"],
  ])("%s is short for %s", (mediaType, shown) => {
    expect(shortType(mediaType)).toBe(shown);
  });

  it("a small share is not nothing", () => {
    expect([0, 0.001, 0.5, 1].map((share) => percent(share, "en"))).toEqual([
      "0%",
      "<1%",
      "50%",
      "100%",
    ]);
  });
});
