import type { GoMap, GoValue } from "../values/goValue.ts";
import { goList, goMap, isObject, sortedKeys } from "../values/goValue.ts";
import { isEmpty, textOf } from "./conversions.ts";
import { GoCallError, goFunction } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";

/**
 * sprig's functions on maps. Go walks maps in no order: `keys` and `values` come sorted by key
 * here, which is one of the orders the engine may give.
 */
export const mapFunctions: FunctionTable = {
  dict: goFunction("any...", (args) => dictOf(args.rest(0))),
  set: goFunction("map string any", (args) => {
    const map = args.map(0);
    if (map.isNil) throw new GoCallError("assignment to entry in nil map");
    map.entries.set(args.text(1), args.any(2));
    return plain(map);
  }),
  unset: goFunction("map string", (args) => {
    args.map(0).entries.delete(args.text(1));
    return plain(args.map(0));
  }),
  hasKey: goFunction("map string", (args) => args.map(0).entries.has(args.text(1))),
  pluck: goFunction("string map...", (args) => {
    const maps = args.values.slice(1).map((_, i) => args.map(i + 1));
    const found = maps.filter((map) => map.entries.has(args.text(0)));
    return goList(found.map((map) => map.entries.get(args.text(0)) ?? null));
  }),
  keys: goFunction("map...", (args, { unpredictable }) => {
    const keys = args.values.flatMap((_, i) => sortedKeys(args.map(i)));
    if (keys.length > 1) unpredictable();
    return goList(keys, "[]string");
  }),
  values: goFunction("map", (args, { unpredictable }) => {
    const map = args.map(0);
    if (map.entries.size > 1) unpredictable();
    return goList(sortedKeys(map).map((key) => map.entries.get(key) ?? null));
  }),
  pick: goFunction("map string...", (args) => {
    const names = new Set(args.values.slice(1).map((_, i) => args.text(i + 1)));
    return goMap([...args.map(0).entries].filter(([key]) => names.has(key)));
  }),
  omit: goFunction("map string...", (args) => {
    const names = new Set(args.values.slice(1).map((_, i) => args.text(i + 1)));
    return goMap([...args.map(0).entries].filter(([key]) => !names.has(key)));
  }),
  merge: goFunction("map map...", (args) => {
    return merged(
      args.map(0),
      args.values.slice(1).map((_, i) => args.map(i + 1)),
      false,
    );
  }),
  mergeOverwrite: goFunction("map map...", (args) => {
    return merged(
      args.map(0),
      args.values.slice(1).map((_, i) => args.map(i + 1)),
      true,
    );
  }),
  deepCopy: goFunction("any", (args) => copied(args.any(0))),
};

/** The same map under the type that functions return. */
function plain(map: GoMap): GoMap {
  return { ...map, type: "map[string]interface {}" };
}

function dictOf(values: readonly GoValue[]): GoMap {
  const map = goMap([]);
  for (let i = 0; i < values.length; i += 2) {
    map.entries.set(
      textOf(values[i] ?? null),
      i + 1 < values.length ? (values[i + 1] ?? null) : "",
    );
  }
  return map;
}

function merged(target: GoMap, sources: readonly GoMap[], overwrites: boolean): GoMap {
  for (const source of sources) mergeInto(target, source, overwrites);
  return plain(target);
}

/** As mergo does: maps of the same kind are merged, empty values give way. */
function mergeInto(target: GoMap, source: GoMap, overwrites: boolean): void {
  for (const [key, value] of source.entries) {
    const present = target.entries.get(key);
    if (isPlainMap(present) && isPlainMap(value)) mergeInto(present, value, overwrites);
    else if (present === undefined || isEmpty(present) || overwrites) {
      target.entries.set(key, value);
    }
  }
}

function isPlainMap(value: GoValue | undefined): value is GoMap {
  return isObject(value) && value.kind === "map" && value.type === "map[string]interface {}";
}

function copied(value: GoValue): GoValue {
  if (!isObject(value)) return value;
  if (value.kind === "list") return { ...value, items: value.items.map(copied) };
  if (value.kind !== "map") return value;
  const entries = [...value.entries].map(([key, item]) => [key, copied(item)] as const);
  return { ...value, entries: new Map(entries) };
}
