import type { TaskInputs } from "../taskInputs.ts";
import type { TaskReading } from "../taskReading.ts";
import { templateParts } from "../template/templateParts.ts";
import type { SourceRange } from "../text/mappedText.ts";

/** A name that templates of a file ask for. */
export interface UsedValue {
  /** `Run.ID`, `Values.app.tag`. */
  readonly name: string;
  /** As text; `undefined` if nothing is set: it then renders to nothing. Always for secrets. */
  readonly value: string | undefined;
  readonly isSecret: boolean;
  /** Where it stands first. */
  readonly range: SourceRange;
}

/** What the templates of a file use of the run, the values and the secrets; each once, in their order. */
export function usedValues(reading: TaskReading, inputs: TaskInputs): readonly UsedValue[] {
  const found = new Map<string, UsedValue>();
  const { unaliased } = reading;
  for (const part of templateParts(unaliased.text)) {
    for (const { path = [], range } of part.tokens) {
      const [root = ""] = path;
      const name = path.join(".");
      if (!roots.has(root) || path.length < 2 || found.has(name)) continue;
      const place = unaliased.sourceOf(range.start, range.end);
      found.set(name, { name, ...valueAt(path, inputs), range: place });
    }
  }
  return [...found.values()];
}

const roots: ReadonlySet<string> = new Set(["Run", "Values", "Secrets"]);

function valueAt(
  [root, ...names]: readonly string[],
  inputs: TaskInputs,
): Pick<UsedValue, "value" | "isSecret"> {
  if (root === "Secrets") return { value: undefined, isSecret: true };
  if (root === "Run") {
    const run = new Map(Object.entries(inputs.run));
    const registryName = (inputs.run.Registry ?? "").split(".")[0] ?? "";
    const value = run.get(names[0] ?? "") ?? (names[0] === "RegistryName" ? registryName : "");
    return { value: value === "" ? undefined : value, isSecret: false };
  }
  let value: unknown = inputs.values;
  for (const name of names) value = memberOf(value, name);
  return { value: textOf(value), isSecret: false };
}

function memberOf(value: unknown, name: string): unknown {
  if (value instanceof Map) return value.get(name);
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const isPlain = typeof value === "string" || typeof value === "number";
  return isPlain || typeof value === "boolean" ? String(value) : textOfObject(value);
}

function textOfObject(value: unknown): string {
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}
