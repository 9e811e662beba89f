import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderTemplate } from "../../../../src/acr/template/renderTemplate.ts";
import { TemplateError } from "../../../../src/acr/template/templateError.ts";
import { templateParts } from "../../../../src/acr/template/templateParts.ts";
import { MappedText } from "../../../../src/acr/text/mappedText.ts";

/** Texts that look like templates, broken ones too. */
const templates = fc
  .array(
    fc.constantFrom(
      ..."{{ }} {{- -}} .Run .ID $x := = | ( ) if else end range with define \"a\" `b` 'c' 1 2.5 /* */ nil é - \n".split(
        " ",
      ),
      " ",
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(""));

describe("templateParts", () => {
  it("names the words of actions", () => {
    const parts = templateParts(
      'a {{- range $i, $x := .Values.l | first }}{{/* c */}}{{ "s" 1 true',
    );
    expect(parts.map((part) => [part.kind, part.isClosed])).toEqual([
      ["text", true],
      ["action", true],
      ["comment", true],
      ["action", false],
    ]);
    expect(parts[1]?.tokens.map((token) => `${token.kind} ${token.text}`)).toEqual([
      "keyword range",
      "variable $i",
      "operator ,",
      "variable $x",
      "operator :=",
      "field .Values.l",
      "operator |",
      "function first",
    ]);
    expect(parts[1]?.tokens[5]?.path).toEqual(["Values", "l"]);
    expect(parts[3]?.tokens.map((token) => token.kind)).toEqual(["string", "number", "boolean"]);
  });

  it("goes on behind an action that lacks its end", () => {
    const parts = templateParts("{{ .Run.\nx {{ .Run.ID }}");
    expect(parts.map((part) => part.kind)).toEqual(["action", "action"]);
    expect(parts[1]?.tokens[0]?.path).toEqual(["Run", "ID"]);
  });

  it("covers any text without gaps, its words inside of their parts", () => {
    fc.assert(
      fc.property(templates, (text) => {
        let at = 0;
        for (const { range, tokens } of templateParts(text)) {
          expect(range.start).toBe(at);
          expect(range.end).toBeGreaterThan(range.start);
          at = range.end;
          let inside = range.start;
          for (const token of tokens) {
            expect(token.range.start).toBeGreaterThanOrEqual(inside);
            inside = token.range.end;
          }
          expect(inside).toBeLessThanOrEqual(range.end);
        }
        expect(at).toBe(text.length);
      }),
    );
  });
});

describe("any template", () => {
  it("is rendered or refused with a place in it", () => {
    fc.assert(
      fc.property(templates, (text) => {
        try {
          renderTemplate("t", MappedText.of(text), { run: {} });
        } catch (error) {
          if (!TemplateError.is(error)) throw error;
          expect(error.message).toMatch(/^template: t:/);
          expect(error.range.start).toBeLessThanOrEqual(error.range.end);
          expect(error.range.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
