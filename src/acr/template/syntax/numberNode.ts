import { goQuote } from "../values/quote.ts";
import { parseFloat64, parseInt64, parseUint64 } from "../values/parseNumber.ts";
import { goUnquoteChar, SyntaxRefusal } from "../values/unquote.ts";
import type { NodePlace, NumberNode } from "./node.ts";
import type { Token } from "./token.ts";

/** The constant that a token stands for; throws a `SyntaxRefusal` with Go's words. */
export function numberNode(token: Token, place: NodePlace): NumberNode {
  return { ...place, type: "number", text: token.value, ...valuesOf(token) };
}

type Values = Pick<NumberNode, "int" | "uint" | "float" | "complex">;

function valuesOf(token: Token): Values {
  const text = token.value;
  if (token.type === "charConstant") {
    const code = goUnquoteChar(text);
    return { int: BigInt(code), uint: BigInt(code), float: code, complex: undefined };
  }
  if (token.type === "complex") return complexValues(complexOf(text));
  if (text.endsWith("i")) {
    const imaginary = parseFloat64(text.slice(0, -1));
    if (imaginary !== undefined) return complexValues({ re: 0, im: imaginary });
  }
  return realValues(text);
}

function realValues(text: string): Values {
  const int = parseInt64(text, 0);
  const uint = int === 0n ? 0n : parseUint64(text);
  const whole = int ?? uint;
  if (whole !== undefined) return { int, uint, float: Number(whole), complex: undefined };
  const float = parseFloat64(text);
  if (float === undefined) throw new SyntaxRefusal(`illegal number syntax: ${goQuote(text)}`);
  if (!/[.eEpP]/.test(text)) throw new SyntaxRefusal(`integer overflow: ${goQuote(text)}`);
  return { ...wholeOf(float), float, complex: undefined };
}

function complexOf(text: string): { re: number; im: number } {
  const match = /^([+-]?.*[^eEpP])([+-].*)i$/.exec(text);
  const re = parseFloat64(match?.[1] ?? "");
  const im = parseFloat64(match?.[2] ?? "");
  if (re === undefined || im === undefined) {
    throw new SyntaxRefusal("syntax error scanning complex number");
  }
  return { re, im };
}

function complexValues(complex: { re: number; im: number }): Values {
  if (complex.im !== 0) return { int: undefined, uint: undefined, float: undefined, complex };
  return { ...wholeOf(complex.re), float: complex.re, complex };
}

function wholeOf(float: number): Pick<NumberNode, "int" | "uint"> {
  if (!Number.isInteger(float)) return { int: undefined, uint: undefined };
  const whole = BigInt(float);
  const fitsInt = whole >= -(1n << 63n) && whole < 1n << 63n;
  const fitsUint = whole >= 0n && whole < 1n << 64n;
  return { int: fitsInt ? whole : undefined, uint: fitsUint ? whole : undefined };
}
