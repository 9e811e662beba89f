import { AppError, isBranded } from "./errors.ts";

/** What `JSON.parse` can yield. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A JSON object as it came; members are read with the tolerant readers below. */
export type JsonObject = Readonly<Record<string, JsonValue>>;

/** Deeper JSON than any real manifest is refused before it is walked (hostile input). */
const maxJsonDepth = 64;

type JsonErrorCode = "notJson" | "tooDeep" | "notAnObject";

/** A text is not the JSON it should be. */
export class JsonError extends AppError<JsonErrorCode> {
  readonly brand = "JsonError";

  static is(error: unknown, code?: JsonErrorCode): error is JsonError {
    return isBranded(error, "JsonError", code);
  }
}

/** Parses JSON; throws {@link JsonError} (`notJson`, `tooDeep`). */
export function parseJson(text: string): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue; // JSON.parse yields nothing else
  } catch (cause) {
    throw new JsonError("notJson", "The text is not valid JSON", { cause });
  }
  if (isDeeperThan(value, maxJsonDepth)) {
    throw new JsonError("tooDeep", `The JSON is nested more than ${maxJsonDepth} levels deep`);
  }
  return value;
}

/** Parses UTF-8 bytes that must hold a JSON object; throws {@link JsonError}. */
export function parseJsonObject(bytes: Uint8Array): JsonObject {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new JsonError("notJson", "The bytes are not UTF-8 text", { cause });
  }
  const value = parseJson(text);
  if (!isJsonObject(value)) {
    throw new JsonError("notAnObject", "The JSON is not an object");
  }
  return value;
}

function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member: JsonValue) => isDeeperThan(member, levels - 1));
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member as a string, or `undefined` where it is missing or of another type. */
export function readString(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === "string" ? value : undefined;
}

/** The member as a finite number, or `undefined`. */
export function readNumber(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function readBoolean(object: JsonObject, key: string): boolean | undefined {
  const value = object[key];
  return typeof value === "boolean" ? value : undefined;
}

export function readObject(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key];
  return isJsonObject(value) ? value : undefined;
}

/** The member's items, or an empty array where it is missing, `null` or of another type. */
export function readArray(object: JsonObject, key: string): readonly JsonValue[] {
  const value = object[key];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** The strings among the member's items; others are left out. */
export function readStrings(object: JsonObject, key: string): readonly string[] {
  return readArray(object, key).filter((item) => typeof item === "string");
}

/** The objects among the member's items; others are left out. */
export function readObjects(object: JsonObject, key: string): readonly JsonObject[] {
  return readArray(object, key).filter((item) => isJsonObject(item));
}

/** The members of a map from string to string; others are left out. */
export function readStringMap(
  object: JsonObject,
  key: string,
): Readonly<Record<string, string>> | undefined {
  const map = readObject(object, key);
  if (!map) return undefined;
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
