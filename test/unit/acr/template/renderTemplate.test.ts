import { describe, expect, it } from "vitest";
import { renderTemplate } from "../../../../src/acr/template/renderTemplate.ts";
import type { RenderOptions } from "../../../../src/acr/template/renderTemplate.ts";
import type { TemplateData } from "../../../../src/acr/template/templateData.ts";
import { TemplateError } from "../../../../src/acr/template/templateError.ts";
import { MappedText } from "../../../../src/acr/text/mappedText.ts";
import { functions, refusedFunctions } from "./functions.ts";
import { language, refusedLanguage } from "./language.ts";

const data: TemplateData = {
  run: {
    ID: "cf1",
    Commit: "0123abc",
    Branch: "main",
    Registry: "myregistry.azurecr.io",
    Date: "20260102-030405z",
    SharedVolume: "acb_vol",
    OS: "linux",
    Architecture: "amd64",
    TaskName: "mytask",
  },
  values: {
    a: "x",
    n: 3,
    f: 1.5,
    b: true,
    nul: null,
    l: ["a", "b", 2, null],
    m: "multi\nline",
    empty: "",
    z: 0,
    uni: "ä€😀b",
    q: `it's "q"`,
  },
};

function render(text: string, options?: RenderOptions): string {
  return renderTemplate("t.yaml", MappedText.of(text), data, options).text;
}

function refusal(text: string, options?: RenderOptions): TemplateError {
  try {
    render(text, options);
  } catch (error) {
    if (TemplateError.is(error)) return error;
    throw error;
  }
  throw new Error(`Not refused: ${text}`);
}

describe("renderTemplate", () => {
  it.each(language)("renders %j as Go does", (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each(refusedLanguage)("refuses %j in Go's words", (text, message) => {
    expect(refusal(text).message).toBe(message);
  });

  it.each(functions)("calls the functions of %j as Go does", (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each(refusedFunctions)("refuses the call in %j in Go's words", (text, message) => {
    expect(refusal(text).message).toBe(message);
  });

  it("points at what it refuses", () => {
    const text = "steps:\n  - cmd: {{ .Values.a.b }} x";
    const { start, end } = refusal(text).range;
    expect(text.slice(start, end)).toBe(".Values.a.b");
  });

  it("points at the action that has no end", () => {
    const text = "a\nb {{ .Run.ID \nc";
    const { range, message } = refusal(text);
    expect(message).toBe('template: t.yaml:3: function "c" not defined');
    expect(text.slice(range.start, range.end)).toBe("c");
    expect(refusal("a {{ .Run.ID ").range).toEqual({ start: 2, end: 13 });
  });

  it("points into the file, whatever was cut out of it before", () => {
    const file = MappedText.of("# note {{ }}\nx: {{ nosuch }}\n");
    const text = MappedText.build((pieces) => pieces.take(file, 13, file.text.length));
    expect(() => renderTemplate("t", text, data)).toThrow('template: t:1: function "nosuch"');
    try {
      renderTemplate("t", text, data);
    } catch (error) {
      expect(TemplateError.is(error, "parse") && error.range).toEqual({ start: 19, end: 25 });
    }
  });

  it("keeps the places of text, and gives printed text the place of its action", () => {
    const source = "a: {{ .Run.ID }}-{{- ` b` }} {{ .Values.nope }}end";
    const rendered = renderTemplate("t", MappedText.of(source), data);
    expect(rendered.text).toBe("a: cf1- b end");
    expect(rendered.sourceOf(3, 6)).toEqual({ start: 3, end: 16 });
    expect(rendered.sourceOf(6, 7)).toEqual({ start: 16, end: 17 });
    expect(rendered.sourceOf(10, 13)).toEqual({ start: 47, end: 50 });
    expect(rendered.isCopied(11)).toBe(true);
  });

  it("tells of calls that nobody can foresee", () => {
    const calls: string[] = [];
    const text =
      "{{ randAlphaNum 5 }}{{ now | date `2006` }}{{ env `HOME` }}{{ uuidv4 }}{{ 1 | add 1 }}";
    const rendered = render(text, {
      now: new Date(Date.UTC(2024, 0, 1)),
      onUnpredictable: ({ functionName, range }) => {
        expect(text.slice(range.start, range.end)).toBe(functionName);
        calls.push(functionName);
      },
    });
    expect(calls).toEqual(["randAlphaNum", "now", "env", "uuidv4"]);
    expect(rendered).toContain("2024");
  });

  it("refuses maps inside of maps, which the engine cannot make JSON of", () => {
    const nested = { ...data, values: { a: { b: 1 } } };
    expect(() => renderTemplate("t", MappedText.of("x"), nested)).toThrow(
      "failed to serialize Values: json: unsupported type: map[interface {}]interface {}",
    );
  });

  it("has secrets only where they are given", () => {
    const text = MappedText.of('{{ index .Secrets "a-b" }}');
    expect(() => renderTemplate("t", text, data)).toThrow("index of untyped nil");
    expect(renderTemplate("t", text, { ...data, secrets: { "a-b": "s" } }).text).toBe("s");
  });

  it.each([
    ["loops", "{{ range until 1000000000 }}x{{ end }}"],
    [
      "loops in loops",
      "{{ range until 999 }}{{ range until 999 }}{{ range until 999 }}{{ end }}{{ end }}{{ end }}",
    ],
    ["long text", '{{ repeat 1000000000 "abc" }}'],
    [
      "text that doubles",
      '{{ $x := "abcdefgh" }}{{ range until 99 }}{{ $x = print $x $x }}{{ end }}',
    ],
    ["templates without end", '{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}'],
    [
      "lists that double",
      "{{ $x := list 1 }}{{ range until 64 }}{{ $x = list $x $x }}{{ end }}{{ $x }}",
    ],
    ["maps in themselves", '{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ toJson $d }}'],
    ["large patterns", `{{ regexMatch "${"a{0,1000}".repeat(21)}" "a" }}`],
    ["patterns of nothing", `{{ regexMatch "(?:${"(?:)".repeat(200)}){1000}" "" }}`],
    ["long patterns", '{{ regexMatch (repeat 70000 "a") "a" }}'],
    ["long constraints of versions", '{{ semverCompare (repeat 2000 " ") "1.0.0" }}'],
    ["wide fields", '{{ printf "%999999999d" 1 }}'],
    ["parentheses", `{{ ${"(".repeat(5000)} }}`],
    ["blocks", "{{ if true }}".repeat(5000)],
    ["chains", `{{ if true }}${"{{ else if true }}".repeat(5000)}{{ end }}`],
  ])("stops at %s", (_, text) => {
    expect(refusal(text).code).toBe("limit");
  });

  it.each([
    ["patterns made", '{{ range until 300 }}{{ $_ := regexMatch "a{1000}" "" }}{{ end }}'],
    ["groups copied", '{{ regexMatch (print (repeat 200 "()") "b") (repeat 100 "a") }}'],
    [
      "constraints read",
      '{{ $c := repeat 1000 " " }}{{ range until 50 }}{{ $_ := semverCompare (print ">1" $c) "2.0.0" }}{{ end }}',
    ],
    ["actions without calls", `{{ range until 1000 }}${"{{ $x := 1 }}".repeat(200)}{{ end }}`],
    [
      "fields of fields",
      `{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ range until 1000 }}{{ $x := $d${".a".repeat(2000)} }}{{ end }}`,
    ],
    [
      "variables looked up",
      `${"{{ $a := 1 }}".repeat(2000)}{{ $z := 1 }}{{ range until 10000 }}{{ if $ }}{{ end }}{{ end }}`,
    ],
    [
      "keys of maps",
      "{{ $d := dict }}{{ range until 500 }}{{ $_ := set $d (toString .) 1 }}{{ end }}{{ range until 300 }}{{ range $d }}{{ break }}{{ end }}{{ end }}",
    ],
  ])("counts %s", (_, text) => {
    expect(refusal(text, { limits: { steps: 100_000 } }).code).toBe("limit");
  });

  it.each(["constructor", "toString", "valueOf", "__proto__"])(
    "knows no method %s of a moment",
    (name) => {
      const { code, message } = refusal(`{{ (now).${name} }}`);
      expect(code).toBe("execute");
      expect(message).toContain(`can't evaluate field ${name} in type time.Time`);
    },
  );

  it("goes through as long a list as the limits allow", () => {
    expect(render("{{ until 200000 | len }}")).toBe("200000");
  });

  it("follows patterns that make others run for ever", () => {
    expect(render('{{ regexMatch "(a+)+$" (printf "%sb" (repeat 5000 "a")) }}')).toBe("false");
  });
});
