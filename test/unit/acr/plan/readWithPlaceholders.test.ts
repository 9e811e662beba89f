import { describe, expect, it } from "vitest";
import { readWithPlaceholders } from "../../../../src/acr/plan/readWithPlaceholders.ts";

const inputs = { os: "linux", run: {}, values: { set: "1" }, name: "acr-task.yaml" } as const;

describe("values that are not set", () => {
  it.each([
    ["become their names where there is no YAML without", "-t a:{{.Values.tag}} .", "-t a:tag ."],
    ["become nothing where that is YAML", "-t a{{.Values.tag}} .", "-t a ."],
    ["leave alone what is set", "-t a:{{.Values.tag}} -t b:{{.Values.set}} .", "-t a:tag -t b:1 ."],
  ])("%s", (_, build, expected) => {
    const { task, failure } = readWithPlaceholders(`steps:\n- build: ${build}\n`, inputs);

    expect(failure).toBeUndefined();
    expect(task?.steps.map((step) => step.kind === "build" && step.written.text.text)).toEqual([
      expected,
    ]);
  });

  it("do not hide other mistakes", () => {
    const reading = readWithPlaceholders("steps:\n- build: a: {{.Values.tag}}\n", inputs);

    expect(reading.failure?.code).toBe("yaml-syntax");
  });
});
