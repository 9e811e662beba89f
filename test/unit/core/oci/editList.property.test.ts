import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyReplacements, editList } from "../../../../src/core/oci/editList.ts";
import type { ListEdit } from "../../../../src/core/oci/listEdit.ts";
import { listEdits, listTexts } from "../../../support/listArbitraries.ts";
import { editParsed, entriesOf, inverseOf } from "../../../support/listModel.ts";

const cases = listTexts.chain((text) =>
  fc.tuple(fc.constant(text), listEdits(entriesOf(parse(text)).length)),
);

function parse(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>; // the texts are those of objects
}

function edited(text: string, edit: ListEdit): string {
  return applyReplacements(text, editList(text, edit));
}

describe("any edit of any list", () => {
  it("does to the text what it does to the list", () => {
    fc.assert(
      fc.property(cases, ([text, edit]) => {
        expect(parse(edited(text, edit))).toEqual(editParsed(parse(text), edit));
      }),
      { numRuns: 800 },
    );
  });

  it("replaces pieces in their order that do not overlap", () => {
    fc.assert(
      fc.property(cases, ([text, edit]) => {
        let end = 0;
        for (const { offset, length } of editList(text, edit)) {
          expect(offset).toBeGreaterThanOrEqual(end);
          end = offset + length;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it("is undone by what it replaced", () => {
    fc.assert(
      fc.property(cases, ([text, edit]) => {
        const replacements = editList(text, edit);
        const after = applyReplacements(text, replacements);
        expect(applyReplacements(after, inverseOf(text, replacements))).toBe(text);
      }),
    );
  });

  it("keeps the layout: a text that JSON.stringify writes stays one", () => {
    fc.assert(
      fc.property(cases, fc.constantFrom("", "  ", "   ", "\t"), ([source, edit], indent) => {
        const text = JSON.stringify(parse(source), undefined, indent);
        const after = edited(text, edit);
        expect(after).toBe(JSON.stringify(parse(after), undefined, indent));
      }),
      { numRuns: 500 },
    );
  });

  it("invariant 4: leaves every entry that it is not about byte for byte as it was", () => {
    fc.assert(
      fc.property(cases, ([text, edit]) => {
        fc.pre(edit.kind !== "makeDockerList"); // it is about all of them
        const marked = withMarks(text);
        const after = edited(marked.text, edit);
        const touched = "position" in edit ? edit.position : undefined;
        for (const [position, entry] of marked.entries.entries()) {
          if (position !== touched && after.includes(`"mark ${position}"`)) {
            expect(after).toContain(entry);
          }
        }
      }),
    );
  });
});

/** Each entry with a mark, in a layout of its own. */
function withMarks(text: string) {
  const list = parse(text);
  const entries = entriesOf(list).map((entry, position) =>
    JSON.stringify({ ...entry, mark: `mark ${position}` }, undefined, " ")
      .replaceAll("\n", " \r\n\t")
      .replaceAll("/", "\\/"),
  );
  const others = Object.entries(list).filter(([name]) => name !== "manifests");
  const members = others.map(
    ([name, value]) => `${JSON.stringify(name)} : ${JSON.stringify(value)}`,
  );
  return {
    entries,
    text: `{${[...members, `"manifests": [ ${entries.join(",\r\n")}]`].join(", ")}}`,
  };
}
