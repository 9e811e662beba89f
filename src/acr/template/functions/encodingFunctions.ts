import { createHash } from "node:crypto";
import { typeName } from "../values/goValue.ts";
import { GoCallError, goFunction } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";

/** sprig's encodings and checksums. */
export const encodingFunctions: FunctionTable = {
  // The engine's own: nothing for a value that is missing.
  b64enc: goFunction("any", (args) => {
    const value = args.any(0);
    if (value === null) return "";
    if (typeof value === "string") return Buffer.from(value).toString("base64");
    throw new GoCallError(`interface conversion: interface {} is ${typeName(value)}, not string`);
  }),
  b64dec: goFunction("string", (args) => base64Decoded(args.text(0))),
  b32enc: goFunction("string", (args) => base32Encoded(Buffer.from(args.text(0)))),
  b32dec: goFunction("string", (args) => base32Decoded(args.text(0))),
  sha1sum: goFunction("string", (args) => digest("sha1", args.text(0))),
  sha256sum: goFunction("string", (args) => digest("sha256", args.text(0))),
  adler32sum: goFunction("string", (args) => adler32(Buffer.from(args.text(0))).toString()),
};

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest("hex");
}

/** The text, or Go's message as the text: sprig swallows the error. */
function base64Decoded(text: string): string {
  const plain = text.replace(/[\r\n]/g, "");
  const good = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  if (good.test(plain)) return Buffer.from(plain, "base64").toString("utf8");
  return `illegal base64 data at input byte ${firstBad(text, /[A-Za-z0-9+/]/, 4)}`;
}

/** Offset at which Go's decoder gives up. */
function firstBad(text: string, alphabet: RegExp, group: number): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\r" || char === "\n") continue;
    if (alphabet.test(char)) count += 1;
    else if (char === "=" && count % group === 2 && text[at + 1] === "=") return at + 2;
    else if (char === "=" && count % group >= 2) return at + 1;
    else return at;
  }
  return text.length - (count % group);
}

const base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32Encoded(bytes: Buffer): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += 5) {
    const group = bytes.subarray(at, at + 5);
    let bits = 0n;
    for (let i = 0; i < 5; i++) bits = (bits << 8n) | BigInt(group[i] ?? 0);
    const used = Math.ceil((group.length * 8) / 5);
    for (let i = 0; i < 8; i++) {
      out += i < used ? (base32Alphabet[Number((bits >> BigInt(35 - i * 5)) & 31n)] ?? "") : "=";
    }
  }
  return out;
}

function base32Decoded(text: string): string {
  const plain = text.replace(/[\r\n]/g, "");
  if (plain.length % 8 !== 0 || !/^[A-Z2-7]*(?:={6}|={4}|={3}|=)?$/.test(plain)) {
    const at = plain.search(/[^A-Z2-7]/);
    return `illegal base32 data at input byte ${at < 0 ? plain.length : at}`;
  }
  const bytes: number[] = [];
  let bits = 0;
  let size = 0;
  for (const char of plain.replaceAll("=", "")) {
    bits = ((bits << 5) | base32Alphabet.indexOf(char)) & 0xfff;
    size += 5;
    if (size >= 8) bytes.push((bits >> (size -= 8)) & 0xff);
  }
  return Buffer.from(bytes).toString("utf8");
}

function adler32(bytes: Buffer): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}
