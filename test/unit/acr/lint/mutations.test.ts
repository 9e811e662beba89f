import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFix, findingsOf } from "../../../support/acr/lintCase.ts";
import { largeTask } from "../../../support/acr/largeTask.ts";

const folder = path.join(import.meta.dirname, "../../../fixtures/acr-tasks/cases");
const cases = [
  ...readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8")),
  largeTask(30),
];

/** Pieces that mean something to one of the parts that read a task file. */
const pieces = fc.oneof(
  fc.constantFrom(
    ..."\n|  |\t|- |:|: |#|'|\"|`|{{|}}|{{.Run.Registry}}|{{.Values.x}}|{{range .Values.x}}|{{end}}".split(
      "|",
    ),
    ..."$Registry/|$ID|$|\\|&& |> |; |docker push |docker manifest create |sh -c |--platform |-t |@|/".split(
      "|",
    ),
    ..."linux/arm64|-arm64|-amd64|.Run.Id|&a |*a|<<: *a|[|]|,|{|}|when: |push: |cmd: |build: |alias:\n".split(
      "|",
    ),
  ),
  fc.string({ maxLength: 3, unit: "binary" }),
);
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 20 }),
  put: fc.oneof(pieces, fc.constant(undefined)),
});
/** A case with some of it replaced, or said again. */
const task = fc
  .tuple(fc.constantFrom(...cases), fc.array(edit, { maxLength: 6 }))
  .map(([source, edits]) =>
    edits.reduce((text, { at, length, put }) => {
      const start = Math.floor(at * text.length);
      const cut = text.slice(start, start + length);
      return text.slice(0, start) + (put ?? cut + cut) + text.slice(start + length);
    }, source),
  );

describe("any text", () => {
  it("is checked to the end, and what is found and mended lies within it", () => {
    fc.assert(
      fc.property(task, (source) => {
        const { found } = findingsOf(source, {
          files: { Dockerfile: "FROM a\nFROM b-$X", b: null },
        });
        for (const { range, related, fixes } of found) {
          for (const { start, end } of [range, ...related]) expectWithin(source, start, end);
          for (const fix of fixes) {
            const ranges = fix.edits.map((one) => one.range).sort((a, b) => a.start - b.start);
            ranges.forEach(({ start, end }, at) => {
              expectWithin(source, start, end);
              expect(start).toBeGreaterThanOrEqual(ranges[at - 1]?.end ?? 0);
            });
            findingsOf(applyFix(source, fix));
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

function expectWithin(source: string, start: number, end: number): void {
  expect(start).toBeGreaterThanOrEqual(0);
  expect(end).toBeGreaterThanOrEqual(start);
  expect(end).toBeLessThanOrEqual(source.length);
}
