import type { PlainValue, TemplateData } from "./templateData.ts";
import { runNames } from "./templateData.ts";
import { TemplateError } from "./templateError.ts";
import type { GoMap, GoValue } from "./values/goValue.ts";
import { goInt, goList, goMap } from "./values/goValue.ts";
import { toJson } from "./values/json.ts";

/**
 * What `.` is at the start of a task file: `.Build`, `.Run`, `.Values`, `.Secrets` and the two JSON
 * texts quoted for a shell (acr-builder templating/base_render_options.go).
 * Throws a `TemplateError` (`data`) for values that the engine cannot turn into JSON: maps in maps.
 */
export function rootValue(data: TemplateData): GoMap {
  const run = runValue(data.run);
  const values = goMap(namedValues(data.values ?? {}), "templating.Values");
  const root: [string, GoValue][] = [
    ["Build", goMap([["ID", data.run.ID ?? ""]])],
    ["Run", run],
    ["Values", values],
    ["ValuesJSON", shellQuoted(json(values))],
    ["RunJSON", shellQuoted(json(run))],
  ];
  if (data.secrets) {
    root.push(["Secrets", goMap(Object.entries(data.secrets), "templating.Values")]);
  }
  return goMap(root, "templating.Values");
}

function runValue(run: TemplateData["run"]): GoMap {
  const registryName = run.RegistryName ?? (run.Registry ?? "").replace(/\..*$/s, "");
  return goMap(
    runNames.map((name) => [name, name === "RegistryName" ? registryName : (run[name] ?? "")]),
  );
}

function namedValues(values: NonNullable<TemplateData["values"]>): [string, GoValue][] {
  const entries = isMap(values) ? values.entries() : Object.entries(values);
  return [...entries].map(([name, value]) => [name, goValueOf(value)]);
}

/** A value as yaml.v2 decodes it: maps below the top have keys of any type. */
function goValueOf(value: PlainValue): GoValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return goInt(value);
  if (typeof value === "number") return Number.isInteger(value) ? goInt(value) : value;
  if (isArray(value)) return goList(value.map(goValueOf));
  return goMap(namedValues(value), "map[interface {}]interface {}");
}

function isArray(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

function isMap(value: object): value is ReadonlyMap<string, PlainValue> {
  return value instanceof Map;
}

function json(value: GoValue): string {
  const text = toJson(value);
  if (text !== undefined) return text;
  const type = "json: unsupported type: map[interface {}]interface {}";
  throw new TemplateError("data", `failed to serialize Values: ${type}`, { start: 0, end: 0 });
}

/** Quotes a word for a POSIX shell unless it needs none. */
function shellQuoted(text: string): string {
  if (text === "") return "''";
  return /[^\w^@=+%,:./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}
