import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isJsonObject,
  JsonError,
  parseJson,
  parseJsonObject,
  readArray,
  readBoolean,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStringMap,
  readStrings,
  type JsonObject,
} from "../../../../src/core/base/json.ts";
import { bytesOf } from "../../../support/ociData.ts";

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe("parseJson and parseJsonObject", () => {
  it("yield what JSON.parse yields, up to the depth cap", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 10 }), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ["{", "notJson"],
    ["", "notJson"],
    ["NaN", "notJson"],
    [`${"[".repeat(65)}${"]".repeat(65)}`, "tooDeep"],
    [`${"[".repeat(100_000)}${"]".repeat(100_000)}`, "tooDeep"],
    ["[]", "notAnObject"],
    ["null", "notAnObject"],
    ['"text"', "notAnObject"],
  ] as const)("Invariant 9: refuse %.20s as %s", (text, code) => {
    expect(
      JsonError.is(
        thrownBy(() => parseJsonObject(bytesOf(text))),
        code,
      ),
    ).toBe(true);
  });

  it("take nesting of 64 levels", () => {
    expect(parseJson(`${"[".repeat(64)}${"]".repeat(64)}`)).toBeInstanceOf(Array);
  });

  it("refuse bytes that are no UTF-8 rather than replace them", () => {
    const error = thrownBy(() => parseJsonObject(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)));
    expect(JsonError.is(error, "notJson")).toBe(true);
  });

  it("take a byte order mark", () => {
    expect(parseJsonObject(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))).toEqual({});
  });
});

describe("tolerant readers", () => {
  const object: JsonObject = {
    text: "a",
    number: 1.5,
    yes: true,
    nothing: null,
    list: ["a", 1, { b: 2 }, null, ["c"]],
    map: { a: "b", n: 1 },
  };

  it("read members of the type they are for", () => {
    expect(readString(object, "text")).toBe("a");
    expect(readNumber(object, "number")).toBe(1.5);
    expect(readBoolean(object, "yes")).toBe(true);
    expect(readObject(object, "map")).toEqual({ a: "b", n: 1 });
    expect(readArray(object, "list")).toHaveLength(5);
    expect(readStrings(object, "list")).toEqual(["a"]);
    expect(readObjects(object, "list")).toEqual([{ b: 2 }]);
    expect(readStringMap(object, "map")).toEqual({ a: "b" });
  });

  it("read all other members as missing", () => {
    for (const key of ["text", "number", "yes", "nothing", "list", "map", "absent", "toString"]) {
      if (key !== "text") expect(readString(object, key)).toBeUndefined();
      if (key !== "number") expect(readNumber(object, key)).toBeUndefined();
      if (key !== "yes") expect(readBoolean(object, key)).toBeUndefined();
      if (key !== "map") expect(readObject(object, key)).toBeUndefined();
      if (key !== "map") expect(readStringMap(object, key)).toBeUndefined();
      if (key !== "list") expect(readArray(object, key)).toEqual([]);
    }
  });

  it("read a number that JSON cannot hold as missing", () => {
    expect(readNumber({ size: JSON.parse("1e400") as number }, "size")).toBeUndefined();
  });

  it("keep a member named __proto__ a plain member", () => {
    const parsed = parseJsonObject(bytesOf('{"map":{"__proto__":"x"}}'));
    const map = readStringMap(parsed, "map") ?? {};
    expect(Object.entries(map)).toEqual([["__proto__", "x"]]);
  });

  it("tell objects from what only looks like them", () => {
    expect(isJsonObject({})).toBe(true);
    for (const value of [null, [], "", 1, undefined]) expect(isJsonObject(value)).toBe(false);
  });
});
