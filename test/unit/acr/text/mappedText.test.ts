import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MappedText } from "../../../../src/acr/text/mappedText.ts";

describe("a text that knows where it came from", () => {
  it("maps the file onto itself", () => {
    const text = MappedText.of("steps: []");

    expect(text.sourceOf(0, 5)).toEqual({ start: 0, end: 5 });
    expect(text.sourceOf(9)).toEqual({ start: 9, end: 9 });
  });

  it("maps behind what was left out", () => {
    const file = MappedText.of("# note\nsteps: []\n");
    const made = MappedText.build((pieces) => pieces.take(file, 7, 17));

    expect(made.text).toBe("steps: []\n");
    expect(made.sourceOf(0, 5)).toEqual({ start: 7, end: 12 });
  });

  it("gives all of an action for any character it rendered", () => {
    const file = MappedText.of("a {{ .Run.ID }} b");
    const made = MappedText.build((pieces) => {
      pieces.take(file, 0, 2);
      pieces.put("cf1", { start: 2, end: 15 });
      pieces.take(file, 15, 17);
    });

    expect(made.text).toBe("a cf1 b");
    expect(made.sourceOf(3, 4)).toEqual({ start: 2, end: 15 });
    expect(made.sourceOf(0, 7)).toEqual({ start: 0, end: 17 });
    expect(made.sourceOf(5, 7)).toEqual({ start: 15, end: 17 });
    expect(made.isCopied(0)).toBe(true);
    expect(made.isCopied(3)).toBe(false);
  });

  it("keeps the file's places through several steps", () => {
    const file = MappedText.of("xx$ID.yy");
    const replaced = MappedText.build((pieces) => {
      pieces.take(file, 0, 2);
      pieces.put("{{.Run.ID}}", { start: 2, end: 5 });
      pieces.take(file, 5, 8);
    });
    const rendered = MappedText.build((pieces) => {
      pieces.take(replaced, 0, 2);
      pieces.put("cf1", replaced.sourceOf(2, 13));
      pieces.take(replaced, 13, 16);
    });

    expect(rendered.text).toBe("xxcf1.yy");
    expect(rendered.sourceOf(3, 5)).toEqual({ start: 2, end: 5 });
    expect(rendered.sourceOf(6, 8)).toEqual({ start: 6, end: 8 });
  });

  it("says the end of the file for the end of the text", () => {
    const file = MappedText.of("ab");
    const made = MappedText.build((pieces) => {
      pieces.take(file, 0, 1);
      pieces.put("long", { start: 1, end: 2 });
    });

    expect(made.sourceOf(5)).toEqual({ start: 2, end: 2 });
    expect(MappedText.of("").sourceOf(0)).toEqual({ start: 0, end: 0 });
  });

  it("finds every copied character again, whatever was cut and put between", () => {
    const piece = fc.oneof(
      fc.record({ kind: fc.constant("put" as const), text: fc.string({ maxLength: 5 }) }),
      fc.record({ kind: fc.constant("take" as const), from: fc.nat(40), length: fc.nat(10) }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.array(piece), (source, list) => {
        const file = MappedText.of(source);
        const made = MappedText.build((pieces) => {
          for (const one of list) {
            if (one.kind === "put") pieces.put(one.text, { start: 0, end: 1 });
            else {
              pieces.take(
                file,
                Math.min(one.from, source.length),
                Math.min(one.from + one.length, source.length),
              );
            }
          }
        });
        for (let i = 0; i < made.text.length; i++) {
          if (!made.isCopied(i)) continue;
          const { start, end } = made.sourceOf(i, i + 1);
          expect(source.slice(start, end)).toBe(made.text[i]);
        }
      }),
    );
  });
});
