import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTaskFile } from "../../../../src/acr/taskFile.ts";
import type { TaskInputs } from "../../../../src/acr/taskInputs.ts";
import type { TaskReading } from "../../../../src/acr/taskReading.ts";

const inputs: TaskInputs = {
  os: "linux",
  run: { ID: "cf1", Registry: "r.azurecr.io" },
  values: {},
  readAliasSource: () => undefined,
  name: "acb.yaml",
};

function read(source: string, changes: Partial<TaskInputs> = {}): TaskReading {
  return readTaskFile(source, { ...inputs, ...changes });
}

const head = "version: v1.1.0\nalias:\n  values:\n";

describe("a task file that asks for too much", () => {
  it("has its first 5,000 steps looked at", () => {
    const source = "steps:\n{{ range until 6000 }}- cmd: a\n{{ end }}";
    const { failure, task, graph } = read(source);
    expect(failure).toMatchObject({ phase: "validate", code: "step-limit" });
    expect(task?.steps).toHaveLength(5000);
    expect(graph?.parents.size).toBe(5000);
    const start = source.indexOf("- cmd") + 2;
    expect(failure?.range.start).toBe(start);
  });

  it("may have 5,000 steps", () => {
    const { failure, task } = read("steps:\n{{ range until 5000 }}- cmd: a\n{{ end }}");
    expect(failure).toBeUndefined();
    expect(task?.steps).toHaveLength(5000);
  });

  it("has fewer looked at where each is given much env", () => {
    const value = "x".repeat(50_000);
    const { failure, task } = read(
      `env:\n- A=${value}\n- B=${value}\nsteps:\n{{ range until 300 }}- cmd: a\n{{ end }}`,
    );
    expect(failure?.code).toBe("step-limit");
    expect(task?.steps).toHaveLength(199);
  });

  it("says which alias is too much, and knows the steps before", () => {
    const value = "x".repeat(40_000);
    const uses = "  - cmd: $a\n".repeat(200);
    const source = `${head}    a: ${value}\nsteps:\n${uses}`;
    const { failure, aliases, unaliased } = read(source);
    expect(failure).toMatchObject({ phase: "alias", code: "alias-limit" });
    const first = source.indexOf("$a");
    const step = "  - cmd: $a\n".length;
    expect(failure?.range).toEqual({ start: first + 26 * step, end: first + 26 * step + 2 });
    expect(aliases.uses).toHaveLength(27);
    expect(unaliased.text.length).toBeLessThan(1.1e6);
  });

  it("keeps aliases of commands that are no names of images", () => {
    const source = `${head}    a: ${"x".repeat(5000)}\nsteps:\n  - cmd: a b\n`;
    const [step] = read(source).task?.steps ?? [];
    expect(step).toMatchObject({ kind: "cmd", command: { text: "a b" } });
  });
});

describe("any task file", () => {
  const folder = join(import.meta.dirname, "../../../fixtures/acr-tasks/cases");
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const pieces = [
    "{{",
    "}}",
    "{{ range until 3 }}",
    "{{ end }}",
    "{{ (now).constructor }}",
    "{{ .Values.__proto__.constructor }}",
    "{{ .Run.toString }}",
    '{{ regexFind "[[:valueOf:]]" "a" }}',
    '{{ semverCompare ">1" "x" }}',
    '{{ define "__proto__" }}{{ end }}{{ template "__proto__" }}',
    "{{ $x := dict }}{{ set $x `__proto__` $x }}",
    "{{/*",
    "secrets",
    "version: v1.1.0\n",
    "alias:\n  values:\n    constructor: $a\n    __proto__: {{ now }}\n",
    "  directive: é\n",
    "$constructor $__proto__ $$",
    "steps:\n- __proto__: {}\n",
    "- &a [*a]\n",
    "<<: *b\n",
    "? [x]\n: |+2\n",
    "---\n",
    "\t- !!binary x\n",
    "\uFEFF",
    "\uD800",
    "\0",
    "\r",
    '"',
    "'",
    "`",
    "#",
    "-",
  ];
  const cut = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(30),
    put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })),
  });

  it("is read without a mistake of ours, whatever stands in it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(cut, { minLength: 1, maxLength: 6 }),
        (file, cuts) => {
          const source = cuts.reduce((text, { at, length, put }) => {
            const from = Math.floor(at * text.length);
            return text.slice(0, from) + put + text.slice(from + length);
          }, file);
          const { failure } = read(source);
          expect(failure?.code, failure?.message).not.toBe("unreadable");
          if (!failure) return;
          expect(failure.range.start).toBeGreaterThanOrEqual(0);
          expect(failure.range.end).toBeLessThanOrEqual(source.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is answered where something fails that nobody thought of", () => {
    const readAliasSource = () => {
      throw new TypeError("no such thing");
    };
    const source = "version: v1.1.0\nalias:\n  src: [a]\nsteps: []\n";
    const { failure, task } = read(source, { readAliasSource });
    expect(failure).toMatchObject({ code: "unreadable", message: "no such thing" });
    expect(task).toBeUndefined();
  });
});
