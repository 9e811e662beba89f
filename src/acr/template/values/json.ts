import { formatVersion } from "./format.ts";
import type { GoMap, GoValue } from "./goValue.ts";
import { isObject, sortedKeys } from "./goValue.ts";
import { formatTime } from "./goTime.ts";

/**
 * A value as Go's encoding/json writes it (keys sorted, `<`, `>` and `&` escaped), with an indent
 * on several lines. Undefined for what it refuses: maps whose keys may be anything, NaN.
 */
export function toJson(value: GoValue, indent = ""): string | undefined {
  return write(value, { indent, line: "\n" });
}

interface Layout {
  readonly indent: string;
  /** Line break with the indent of where we are. */
  readonly line: string;
}

function write(value: GoValue, layout: Layout): string | undefined {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return jsonString(value);
  if (typeof value === "number") return jsonFloat(value);
  switch (value.kind) {
    case "int":
      return value.value.toString();
    case "complex":
      return undefined;
    case "list":
      if (value.type === "[]uint8") return jsonString(base64Of(value.items));
      if (value.isNil) return "null";
      return wrapped(
        "[]",
        value.items.map((item) => write(item, inner(layout))),
        layout,
      );
    case "map":
      return writeMap(value, layout);
    case "time":
      return jsonString(formatTime(value, "2006-01-02T15:04:05.999999999Z07:00"));
    case "version":
      return jsonString(formatVersion(value));
  }
}

function writeMap(map: GoMap, layout: Layout): string | undefined {
  if (map.type === "map[interface {}]interface {}") return undefined;
  if (map.isNil) return "null";
  const colon = layout.indent === "" ? ":" : ": ";
  const items = sortedKeys(map).map((key) => {
    const item = write(map.entries.get(key) ?? null, inner(layout));
    return item === undefined ? undefined : `${jsonString(key)}${colon}${item}`;
  });
  return wrapped("{}", items, layout);
}

function wrapped(
  ends: string,
  items: readonly (string | undefined)[],
  layout: Layout,
): string | undefined {
  if (items.includes(undefined)) return undefined;
  const [open = "", close = ""] = ends;
  if (items.length === 0 || layout.indent === "") return open + items.join(",") + close;
  const line = inner(layout).line;
  return open + line + items.join(`,${line}`) + layout.line + close;
}

function inner(layout: Layout): Layout {
  return { indent: layout.indent, line: layout.line + layout.indent };
}

function jsonFloat(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Object.is(value, -0)) return "-0";
  return String(value);
}

function base64Of(items: readonly GoValue[]): string {
  const bytes = items.map((item) =>
    isObject(item) && item.kind === "int" ? Number(item.value) : 0,
  );
  return Buffer.from(bytes).toString("base64");
}

function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]|\\[bf]/g, (char) => {
    const code = char === "\\b" ? 8 : char === "\\f" ? 12 : char.charCodeAt(0);
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
