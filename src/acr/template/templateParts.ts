import { lexTemplate } from "./syntax/lexer.ts";
import type { Token } from "./syntax/token.ts";
import type { TemplatePart, TemplateToken, TemplateTokenKind } from "./templatePart.ts";

/**
 * The stretches of a template in their order, without gaps, and the words of its actions: for
 * colouring, hovers and checks while somebody types. Takes anything; from the place on where Go's
 * lexer gives up, actions are read as far as they can be.
 */
export function templateParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("{{", at);
    const textEnd = open < 0 ? text.length : open;
    if (textEnd > at) parts.push(textPart(at, textEnd));
    if (open < 0) break;
    const part = actionAt(text, open);
    parts.push(part);
    at = part.range.end;
  }
  return parts;
}

function textPart(start: number, end: number): TemplatePart {
  return { kind: "text", range: { start, end }, tokens: [], isClosed: true };
}

function actionAt(text: string, open: number): TemplatePart {
  const comment = /\{\{(?:-[ \t\r\n])?\/\*/y;
  comment.lastIndex = open;
  return comment.test(text) ? commentAt(text, open) : wordsAt(text, open);
}

function commentAt(text: string, open: number): TemplatePart {
  const close = /\*\/(?:[ \t\r\n]-)?\}\}/g;
  close.lastIndex = open;
  const found = close.exec(text);
  const end = found ? found.index + found[0].length : text.length;
  return { kind: "comment", range: { start: open, end }, tokens: [], isClosed: found !== null };
}

function wordsAt(text: string, open: number): TemplatePart {
  const end = actionEnd(text, open);
  const action = text.slice(open, end);
  const tokens = lexTemplate(action).filter((token) => token.type !== "text");
  const close = tokens.findIndex((token) => token.type === "rightDelim");
  const isClosed = close >= 0;
  const words = isClosed ? tokens.slice(0, close) : tokens;
  const range = { start: open, end: isClosed ? open + (tokens[close]?.end ?? 0) : end };
  return { kind: "action", range, tokens: joinChains(words, open), isClosed };
}

/** Where an action that is not closed gives way to the next one: at its line's end or there. */
function actionEnd(text: string, open: number): number {
  const strings = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|\}\}|\{\{/g;
  strings.lastIndex = open + 2;
  for (let found = strings.exec(text); found; found = strings.exec(text)) {
    if (found[0] === "}}") return found.index + 2;
    if (found[0] === "{{") return found.index;
  }
  return text.length;
}

function joinChains(tokens: readonly Token[], offset: number): TemplateToken[] {
  const out: TemplateToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const kind = token && kindOf(token);
    if (!kind || token.end === token.start) continue;
    const names = pathOf(token);
    let end = token.end;
    for (let next = tokens[i + 1]; names && isJoined(next, end); next = tokens[i + 1]) {
      names.push(next.value.slice(1));
      end = next.end;
      i += 1;
    }
    const range = { start: offset + token.start, end: offset + end };
    const text = names && names.length > 1 ? names.join(".") : token.value;
    const dot = token.type === "field" && names && names.length > 1 ? "." : "";
    out.push({ kind, text: dot + text, range, ...(names ? { path: names } : {}) });
  }
  return out;
}

function isJoined(token: Token | undefined, end: number): token is Token {
  return token?.type === "field" && token.start === end;
}

function pathOf(token: Token): string[] | undefined {
  if (token.type === "field") return [token.value.slice(1)];
  return token.type === "variable" ? [token.value] : undefined;
}

function kindOf(token: Token): TemplateTokenKind | undefined {
  switch (token.type) {
    case "field":
    case "dot":
      return "field";
    case "variable":
      return "variable";
    case "identifier":
      return "function";
    case "keyword":
    case "nil":
      return "keyword";
    case "string":
    case "rawString":
    case "charConstant":
      return "string";
    case "number":
    case "complex":
      return "number";
    case "bool":
      return "boolean";
    case "assign":
    case "declare":
    case "pipe":
    case "leftParen":
    case "rightParen":
    case "char":
      return "operator";
    case "error":
      return "invalid";
    case "comment":
    case "eof":
    case "leftDelim":
    case "rightDelim":
    case "space":
    case "text":
      return undefined;
  }
}
