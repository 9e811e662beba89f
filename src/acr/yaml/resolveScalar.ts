import { isTimestamp } from "./timestamp.ts";
import type { ScalarNode } from "./yamlNode.ts";
import { YamlError } from "./yamlError.ts";

const tagPrefix = "tag:yaml.org,2002:";

/** What a scalar is, with the short tag that messages name (YAML 1.1 types as yaml.v2 knows them). */
export type ScalarValue =
  | { readonly tag: "!!null" }
  | { readonly tag: "!!bool"; readonly value: boolean }
  | { readonly tag: "!!int"; readonly value: bigint }
  | { readonly tag: "!!float"; readonly value: number }
  | { readonly tag: "!!timestamp" }
  | { readonly tag: "text"; readonly name: string; readonly value: string };

const words = new Map<string, ScalarValue>();
for (const word of ["", "~", "null", "Null", "NULL"]) words.set(word, { tag: "!!null" });
for (const word of ["y", "yes", "true", "on"]) addSpellings(word, { tag: "!!bool", value: true });
for (const word of ["n", "no", "false", "off"]) addSpellings(word, { tag: "!!bool", value: false });
for (const word of [".nan", ".NaN", ".NAN"]) words.set(word, { tag: "!!float", value: NaN });
for (const word of [".inf", ".Inf", ".INF"]) {
  words.set(word, { tag: "!!float", value: Infinity });
  words.set(`+${word}`, { tag: "!!float", value: Infinity });
  words.set(`-${word}`, { tag: "!!float", value: -Infinity });
}

function addSpellings(word: string, value: ScalarValue): void {
  words.set(word, value);
  words.set(word.charAt(0).toUpperCase() + word.slice(1), value);
  words.set(word.toUpperCase(), value);
}

/** The short form of a tag: `!!str` for `tag:yaml.org,2002:str`. */
export function shortTag(tag: string): string {
  return tag.startsWith(tagPrefix) ? `!!${tag.slice(tagPrefix.length)}` : tag;
}

/** Decides what a scalar is: by its tag, its quotes, its looks. Throws where tag and looks disagree. */
export function resolveScalar(node: ScalarNode): ScalarValue {
  const { value, range } = node;
  if (node.tag === "" && !node.isImplicit) return textOf("!!str", value);
  const tag = shortTag(node.tag);
  if (tag === "") return guess(value, true);
  switch (tag) {
    case "!!str":
      return textOf("!!str", value);
    case "!!bool":
    case "!!int":
    case "!!float":
    case "!!null":
    case "!!timestamp":
      break;
    case "!!binary":
      return textOf(tag, decodeBase64(node));
    default:
      return textOf(tag, value);
  }
  const found = guess(value, tag === "!!timestamp");
  const name = found.tag === "text" ? found.name : found.tag;
  if (name === tag) return found;
  if (tag === "!!float" && found.tag === "!!int") return { tag, value: Number(found.value) };
  if (name === "!!str") return failed();
  return failed();

  function failed(): never {
    throw new YamlError("content", `cannot decode ${name} \`${value}\` as a ${tag}`, range);
  }
}

function textOf(name: string, value: string): ScalarValue {
  return { tag: "text", name, value };
}

function decodeBase64(node: ScalarNode): string {
  const text = node.value.replaceAll(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    throw new YamlError("content", "!!binary value contains invalid base64 data", node.range);
  }
  return new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
}

const floatPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const intPattern = /^([-+]?)(?:(0[xX][0-9a-fA-F]+)|(0[bB][01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const maxInt = 2n ** 63n - 1n;
const minInt = -(2n ** 63n);
const maxUint = 2n ** 64n - 1n;

function guess(text: string, mayBeTime: boolean): ScalarValue {
  const word = words.get(text);
  if (word) return word;
  const first = text.charAt(0);
  if (first === ".") return floatOf(text) ?? textOf("!!str", text);
  if (!/[-+0-9]/.test(first)) return textOf("!!str", text);
  if (mayBeTime && isTimestamp(text)) return { tag: "!!timestamp" };
  const plain = text.replaceAll("_", "");
  return intOf(plain) ?? floatOf(plain) ?? textOf("!!str", text);
}

function floatOf(text: string): ScalarValue | undefined {
  if (!floatPattern.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? { tag: "!!float", value } : undefined;
}

/** Go's whole numbers: decimal, `0x`, `0b`, `0o`, and octal with a leading zero. */
function intOf(text: string): ScalarValue | undefined {
  const match = intPattern.exec(text);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const digits = octal === undefined ? (hex ?? binary ?? decimal ?? "0") : `0o${octal}`;
  const size = BigInt(digits.toLowerCase());
  const value = sign === "-" ? -size : size;
  const max = sign === "" ? maxUint : maxInt;
  return value >= minInt && value <= max ? { tag: "!!int", value } : undefined;
}
