import { describe, expect, it } from "vitest";
import { contentOf, contentSize } from "../../../../src/core/oci/contentSize.ts";
import { descriptorOf } from "../../../support/ociData.ts";

const config = { ...descriptorOf("config"), size: 10 };
const first = { ...descriptorOf("first"), size: 100 };
const second = { ...descriptorOf("second"), size: 1000 };

describe("the content of a manifest", () => {
  it("is its config and its layers, in their order", () => {
    expect(contentOf({ config, layers: [first, second] })).toEqual([config, first, second]);
    expect(contentOf({ layers: [second, first] })).toEqual([second, first]);
  });
});

describe("the size of content", () => {
  it("counts what is named twice once", () => {
    expect(contentSize([config, first, second, first])).toBe(1110);
  });

  it("is nothing where there is none", () => {
    expect(contentSize([])).toBe(0);
  });
});
