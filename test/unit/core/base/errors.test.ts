import { describe, expect, it } from "vitest";
import { AppError, assertNever, isBranded, messageOf } from "../../../../src/core/base/errors.ts";

class Broken extends AppError<"a" | "b"> {
  readonly brand = "Broken";
}

describe("AppError", () => {
  it("has a code, a name, a message and a cause", () => {
    const cause = new Error("why");
    const error = new Broken("a", "It is broken", { cause });
    expect(error).toMatchObject({ code: "a", name: "Broken", message: "It is broken", cause });
    expect(error).toBeInstanceOf(Error);
  });

  it("is told by brand and code, also from a copy of its class in another bundle", () => {
    const copy = new (class Broken extends AppError<"a"> {
      readonly brand = "Broken";
    })("a", "x");
    for (const error of [new Broken("a", "x"), copy]) {
      expect(isBranded(error, "Broken")).toBe(true);
      expect(isBranded(error, "Broken", "a")).toBe(true);
      expect(isBranded(error, "Broken", "b")).toBe(false);
      expect(isBranded(error, "Other")).toBe(false);
    }
  });

  it("is not told from the shape alone", () => {
    for (const value of [null, "x", { brand: "Broken", code: "a" }, new Error("Broken")]) {
      expect(isBranded(value, "Broken")).toBe(false);
    }
  });
});

it("messageOf reads anything thrown", () => {
  expect(messageOf(new Error("no"))).toBe("no");
  expect(messageOf("text")).toBe("text");
  expect(messageOf(undefined)).toBe("undefined");
});

it("assertNever names the value that should not be", () => {
  expect(() => assertNever("surprise" as never)).toThrow('"surprise"');
});
