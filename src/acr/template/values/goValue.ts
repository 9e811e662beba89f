/**
 * A value as templates see it, with the Go type that printing, comparing and messages show.
 * JavaScript's strings, booleans and numbers are Go's `string`, `bool` and `float64`; `null` is a
 * nil interface.
 */
export type GoValue =
  string | boolean | number | null | GoInt | GoComplex | GoList | GoMap | GoTime | GoVersion;

export type IntType = "int" | "int32" | "int64" | "uint8";

/** An integer; `value` always fits into its type. */
export interface GoInt {
  readonly kind: "int";
  readonly type: IntType;
  readonly value: bigint;
}

export interface GoComplex {
  readonly kind: "complex";
  readonly re: number;
  readonly im: number;
}

export type ListType = "[]interface {}" | "[]string" | "[]int" | "[]uint8";

/** A slice. A nil one has no items. */
export interface GoList {
  readonly kind: "list";
  readonly type: ListType;
  readonly items: readonly GoValue[];
  readonly isNil: boolean;
}

export type MapType =
  | "map[string]interface {}"
  | "map[interface {}]interface {}"
  | "map[string]string"
  | "templating.Values"
  | "sprig.certificate";

/** A map; functions such as `set` change it in place, as in Go. */
export interface GoMap {
  readonly kind: "map";
  readonly type: MapType;
  readonly entries: Map<string, GoValue>;
  readonly isNil: boolean;
}

/** A moment: milliseconds since 1970 and the zone (IANA name) it is shown in. */
export interface GoTime {
  readonly kind: "time";
  readonly milliseconds: number;
  readonly zone: string;
}

/** A `*semver.Version`. */
export interface GoVersion {
  readonly kind: "version";
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  readonly original: string;
}

/** An integer of the type, wrapped around as Go does when it overflows. */
export function goInt(value: bigint | number, type: IntType = "int"): GoInt {
  const whole = BigInt(value);
  switch (type) {
    case "int":
    case "int64":
      return { kind: "int", type, value: BigInt.asIntN(64, whole) };
    case "int32":
      return { kind: "int", type, value: BigInt.asIntN(32, whole) };
    case "uint8":
      return { kind: "int", type, value: BigInt.asUintN(8, whole) };
  }
}

export function goList(items: readonly GoValue[], type: ListType = "[]interface {}"): GoList {
  return { kind: "list", type, items, isNil: false };
}

/** A slice that was never made: prints as an empty one. */
export function nilList(type: ListType = "[]interface {}"): GoList {
  return { kind: "list", type, items: [], isNil: true };
}

export function goMap(
  entries: Iterable<readonly [string, GoValue]>,
  type: MapType = "map[string]interface {}",
): GoMap {
  return { kind: "map", type, entries: new Map(entries), isNil: false };
}

export function isObject(
  value: GoValue | undefined,
): value is Exclude<GoValue, string | boolean | number | null> {
  return typeof value === "object" && value !== null;
}

/** The name of the value's type as Go's `%T` writes it; `<nil>` for nil. */
export function typeName(value: GoValue): string {
  if (value === null) return "<nil>";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return "float64";
  switch (value.kind) {
    case "int":
    case "list":
    case "map":
      return value.type;
    case "complex":
      return "complex128";
    case "time":
      return "time.Time";
    case "version":
      return "*semver.Version";
  }
}

/** The kind of the value's type as Go's reflect names it; `invalid` for nil. */
export function kindName(value: GoValue): string {
  if (value === null) return "invalid";
  if (!isObject(value)) return typeName(value);
  switch (value.kind) {
    case "int":
      return value.type;
    case "list":
      return "slice";
    case "map":
      return value.type === "sprig.certificate" ? "struct" : "map";
    case "complex":
      return "complex128";
    case "time":
      return "struct";
    case "version":
      return "ptr";
  }
}

/** Whether the items of a list or map are interfaces, which messages tell from what is in them. */
export function holdsInterfaces(value: GoList | GoMap): boolean {
  return (
    value.type !== "[]string" &&
    value.type !== "[]int" &&
    value.type !== "[]uint8" &&
    value.type !== "map[string]string" &&
    value.type !== "sprig.certificate"
  );
}

/** Keys in the order in which Go prints and walks maps: by bytes. */
export function sortedKeys(map: GoMap): string[] {
  return [...map.entries.keys()].sort(compareBytes);
}

/** Orders strings by their UTF-8 bytes, which is by code points (JavaScript's order is by UTF-16). */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const limit = Math.min(a.length, b.length);
  let at = 0;
  while (at < limit && a[at] === b[at]) at += 1;
  if (at === limit) return a.length - b.length;
  const start =
    at > 0 && isLowSurrogate(a.charCodeAt(at)) && isLowSurrogate(b.charCodeAt(at)) ? at - 1 : at;
  return (a.codePointAt(start) ?? 0) - (b.codePointAt(start) ?? 0);
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

/** Whether the value counts as true: not nil, not zero, not empty (text/template IsTrue). */
export function isTrue(value: GoValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === "string") return value !== "";
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  switch (value.kind) {
    case "int":
      return value.value !== 0n;
    case "complex":
      return value.re !== 0 || value.im !== 0;
    case "list":
      return value.items.length > 0;
    case "map":
      return value.entries.size > 0 || value.type === "sprig.certificate";
    case "time":
    case "version":
      return true;
  }
}

/** Whether two values are deeply the same, types included (reflect.DeepEqual). */
export function deepEqual(a: GoValue, b: GoValue): boolean {
  if (!isObject(a) || !isObject(b)) return a === b;
  if (typeName(a) !== typeName(b)) return false;
  if (a.kind === "int" && b.kind === "int") return a.value === b.value;
  if (a.kind === "complex" && b.kind === "complex") return a.re === b.re && a.im === b.im;
  if (a.kind === "list" && b.kind === "list") {
    if (a.isNil !== b.isNil || a.items.length !== b.items.length) return false;
    return a.items.every((item, i) => deepEqual(item, b.items[i] ?? null));
  }
  if (a.kind === "map" && b.kind === "map") {
    if (a.isNil !== b.isNil || a.entries.size !== b.entries.size) return false;
    return [...a.entries].every(([key, value]) => {
      const other = b.entries.get(key);
      return other !== undefined && deepEqual(value, other);
    });
  }
  if (a.kind === "time" && b.kind === "time") return a.milliseconds === b.milliseconds;
  return a.kind === "version" && b.kind === "version" && a.original === b.original;
}
