import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutJson } from "../../../src/shared/jsonLayout.ts";
import { readableStep, stepsOfLayers } from "../../../src/core/oci/layerSteps.ts";
import { typeNameOf } from "../../../src/shared/mediaTypeName.ts";
import { fill } from "../../../src/shared/strings.ts";
import { visibleText } from "../../../src/shared/visibleText.ts";
import { anyText } from "../../support/anyText.ts";

describe("laying out JSON", () => {
  it("leaves a text with lines of its own as it is", () => {
    const text = '{\r\n\t"a": 1,\r\n\t"b": [ ]\r\n}\n';
    expect(layoutJson(text)).toEqual({ text, isIndented: false });
  });

  it("breaks a minified text into lines", () => {
    const text = '{"name":"x","list":[1,2.50,{"deep":true}],"empty":{},"none":[],"more":null}';
    expect(layoutJson(text).text).toBe(
      [
        "{",
        '  "name": "x",',
        '  "list": [',
        "    1,",
        "    2.50,",
        "    {",
        '      "deep": true',
        "    }",
        "  ],",
        '  "empty": {},',
        '  "none": [],',
        '  "more": null',
        "}",
      ].join("\n"),
    );
  });

  it("changes nothing but white space between tokens", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const laidOut = layoutJson(text);
        expect(JSON.stringify(JSON.parse(laidOut.text))).toBe(text);
      }),
    );
  });

  it("goes through invalid JSON without losing a token", () => {
    const text = `{"a":[1,2,,],"b":tru e}}]"${"x".repeat(40)}`;
    const { text: shown } = layoutJson(text);
    expect(shown.replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
  });

  it("breaks a text up that has one very long line among others", () => {
    const text = `{\n  "a": [${"1,".repeat(2000)}1]\n}`;
    const { text: shown, isIndented } = layoutJson(text);
    expect(isIndented).toBe(true);
    expect(shown.split("\n")).toHaveLength(2005);
  });

  it.each([
    ["depth", "[".repeat(20_000) + "]".repeat(20_000)],
    ["many small values deep down", "[".repeat(60) + "1,".repeat(20_000) + "1" + "]".repeat(60)],
  ])("invariant 9: stays proportional to a text that is mostly %s", (_, text) => {
    expect(layoutJson(text).text.length).toBeLessThan(text.length * 7);
  });
});

describe("making text visible", () => {
  it.each([
    ["plain text, ünïcödé, 漢字, 👩‍👩‍👧", "plain text, ünïcödé, 漢字, 👩‍👩‍👧"],
    ["two\nlines\tand a tab", "two\nlines\tand a tab"],
    ["\u202egnp.exe", String.raw`\u202egnp.exe`],
    ["bell\u0007 escape\u001b[31m", String.raw`bell\u0007 escape\u001b[31m`],
    ["zero\u200bwidth\ufeff", String.raw`zero\u200bwidth\ufeff`],
    ["lone \ud800 half", String.raw`lone \ud800 half`],
    ["tag \u{e0041}", String.raw`tag \u{e0041}`],
  ])("%j", (text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  it("leaves nothing to be made visible", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const once = visibleText(text);
        expect(visibleText(once)).toBe(once);
      }),
    );
  });
});

describe("steps of layers", () => {
  const entry = (createdBy: string, emptyLayer = false) => ({ createdBy, emptyLayer });

  it("are the steps that made something, in order", () => {
    const history = [entry("ADD a"), entry("ENV b", true), entry("RUN c")];
    expect(stepsOfLayers(history, 2).map((step) => step?.createdBy)).toEqual(["ADD a", "RUN c"]);
  });

  it("are not guessed where their number does not fit", () => {
    expect(stepsOfLayers([entry("ADD a")], 2)).toEqual([undefined, undefined]);
    expect(stepsOfLayers([], 1)).toEqual([undefined]);
  });

  it.each([
    ["/bin/sh -c #(nop) ADD file:1 in /", "ADD file:1 in /"],
    ["/bin/sh -c apk add curl", "RUN apk add curl"],
    ["RUN /bin/sh -c apk add curl # buildkit", "RUN apk add curl"],
    ["COPY /out /bin # buildkit", "COPY /out /bin"],
  ])("%s is shown as %s", (createdBy, shown) => {
    expect(readableStep(createdBy)).toBe(shown);
  });
});

describe("names of media types", () => {
  it.each([
    ["application/vnd.docker.distribution.manifest.list.v2+json", "dockerList"],
    ["Application/vnd.oci.image.index.v1+json; charset=utf-8", "ociIndex"],
    ["application/vnd.oci.image.layer.v1.tar+zstd", "layer"],
    ["application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "layer"],
    ["application/spdx+json", "json"],
    ["application/octet-stream", "unknown"],
    ["", "unknown"],
  ])("%s", (mediaType, name) => {
    expect(typeNameOf(mediaType)).toBe(name);
  });
});

describe("filling places", () => {
  it("puts values in as they are, whatever they contain", () => {
    expect(fill("{0} names {1} now; {0}", "$&", "{0}")).toBe("$& names {0} now; $&");
    expect(fill("{0} of {1}", 3)).toBe("3 of {1}");
  });
});
