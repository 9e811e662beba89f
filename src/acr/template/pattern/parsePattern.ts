import { classChar, classTest, namedClassAt, posixClassAt } from "./charClass.ts";
import { escapeAt } from "./escape.ts";
import type { Edge, ParsedPattern, PatternNode } from "./patternNode.ts";
import { PatternRefusal } from "./patternNode.ts";
import { repeatsAtMost } from "./repeatCount.ts";

interface Flags {
  readonly ignoresCase: boolean;
  readonly isMultiline: boolean;
  readonly dotTakesAll: boolean;
  readonly isUngreedy: boolean;
}

const noFlags: Flags = {
  ignoresCase: false,
  isMultiline: false,
  dotTakesAll: false,
  isUngreedy: false,
};

const edges: Readonly<Record<string, Edge>> = {
  A: "textStart",
  z: "textEnd",
  b: "word",
  B: "noWord",
};

/** Deepest nesting of groups (Go allows 1,000). */
const maxDepth = 250;

/** How often something may be asked for, repetitions inside of repetitions multiplied. */
const maxRepeat = 1000;

/** Reads a pattern in RE2's syntax as Go's regexp does. Throws a `PatternRefusal` in Go's words. */
export function parsePattern(text: string): ParsedPattern {
  const parser = new PatternParser(text);
  return { node: parser.whole(), groups: parser.groups };
}

class PatternParser {
  readonly groups: (string | undefined)[] = [undefined];
  readonly #text: string;
  /** Behind this, no class has a name such as `[:alpha:]` any more. */
  readonly #lastNameEnd: number;
  #at = 0;
  #depth = 0;
  #flags = noFlags;

  constructor(text: string) {
    this.#text = text;
    this.#lastNameEnd = text.lastIndexOf(":]");
  }

  whole(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#text.length) throw new PatternRefusal("unexpected )", this.#text);
    return node;
  }

  #choice(): PatternNode {
    const nodes = [this.#sequence()];
    while (this.#take("|")) nodes.push(this.#sequence());
    return nodes.length === 1 && nodes[0] ? nodes[0] : { type: "choice", nodes };
  }

  #sequence(): PatternNode {
    const nodes: PatternNode[] = [];
    while (this.#at < this.#text.length && !/[|)]/.test(this.#text[this.#at] ?? "")) {
      if (this.#text.startsWith("\\Q", this.#at)) nodes.push(...this.#quoted());
      else this.#item(nodes);
    }
    return { type: "sequence", nodes };
  }

  /** One thing, or a repetition of the last one. */
  #item(nodes: PatternNode[]): void {
    const repeat = this.#repeatAt();
    if (!repeat) {
      const node = this.#single();
      if (node) nodes.push(node);
      return;
    }
    const last = nodes.pop();
    if (!last) throw new PatternRefusal("missing argument to repetition operator", repeat.text);
    const start = this.#at;
    this.#at += repeat.text.length;
    const isLazy = this.#take("?");
    const isGreedy = isLazy === this.#flags.isUngreedy;
    const { min, max } = repeat;
    const isCounted = repeat.text.startsWith("{");
    const node = { type: "repeat" as const, node: last, min, max, isGreedy, isCounted };
    if (isCounted && Math.max(min, max ?? 0) >= 2 && !repeatsAtMost(node, maxRepeat)) {
      throw new PatternRefusal("invalid repeat count", this.#text.slice(start, this.#at));
    }
    const next = this.#repeatAt();
    if (next) {
      const both = this.#text.slice(start, this.#at + next.text.length);
      throw new PatternRefusal("invalid nested repetition operator", both);
    }
    nodes.push(node);
  }

  #repeatAt(): { text: string; min: number; max: number | undefined } | undefined {
    const char = this.#text[this.#at];
    if (char === "*") return { text: "*", min: 0, max: undefined };
    if (char === "+") return { text: "+", min: 1, max: undefined };
    if (char === "?") return { text: "?", min: 0, max: 1 };
    const found = /^\{(\d+)(,(\d*))?\}/.exec(this.#text.slice(this.#at, this.#at + 24));
    if (!found) return undefined;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === "" ? undefined : Number(found[3]);
    if (min > maxRepeat || (max !== undefined && (max > maxRepeat || max < min))) {
      throw new PatternRefusal("invalid repeat count", found[0]);
    }
    return { text: found[0], min, max };
  }

  #single(): PatternNode | undefined {
    const char = this.#text[this.#at];
    switch (char) {
      case "(":
        return this.#group();
      case "[":
        return this.#class();
      case "\\":
        return this.#escape();
      case ".":
        this.#at += 1;
        return this.#flags.dotTakesAll ? any(() => true) : any((one) => one !== "\n");
      case "^":
        this.#at += 1;
        return { type: "edge", edge: this.#flags.isMultiline ? "lineStart" : "textStart" };
      case "$":
        this.#at += 1;
        return { type: "edge", edge: this.#flags.isMultiline ? "lineEnd" : "textEnd" };
      default: {
        const code = this.#text.codePointAt(this.#at) ?? 0;
        this.#at += code > 0xffff ? 2 : 1;
        return this.#literal(code);
      }
    }
  }

  #literal(code: number): PatternNode {
    const char = String.fromCodePoint(code);
    if (!this.#flags.ignoresCase) return any((one) => one === char);
    return any(classTest(classChar(code), true));
  }

  #quoted(): PatternNode[] {
    const end = this.#text.indexOf("\\E", this.#at + 2);
    const text = this.#text.slice(this.#at + 2, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 2;
    return Array.from(text).map((char) => this.#literal(char.codePointAt(0) ?? 0));
  }

  #escape(): PatternNode {
    const named = namedClassAt(this.#text, this.#at);
    if (named) {
      this.#at = named.end;
      return any(classTest(named.source, this.#flags.ignoresCase));
    }
    const edge = edges[this.#text[this.#at + 1] ?? ""];
    if (edge) {
      this.#at += 2;
      return { type: "edge", edge };
    }
    const { code, end } = escapeAt(this.#text, this.#at);
    this.#at = end;
    return this.#literal(code);
  }

  #class(): PatternNode {
    const start = this.#at;
    this.#at += 1;
    const isNegated = this.#take("^");
    const sources: string[] = [];
    for (let isFirst = true; isFirst || this.#text[this.#at] !== "]"; isFirst = false) {
      if (this.#at >= this.#text.length) {
        throw new PatternRefusal("missing closing ]", this.#text.slice(start));
      }
      sources.push(this.#classPart(start));
    }
    this.#at += 1;
    const tests = sources.map((source) => classTest(source, this.#flags.ignoresCase));
    return any((char) => tests.some((test) => test(char)) !== isNegated);
  }

  #classPart(start: number): string {
    const posix = this.#at < this.#lastNameEnd ? posixClassAt(this.#text, this.#at) : undefined;
    const named = posix ?? namedClassAt(this.#text, this.#at);
    if (named) {
      this.#at = named.end;
      return named.source;
    }
    const from = this.#at;
    const low = this.#classChar(start);
    if (
      this.#text[this.#at] !== "-" ||
      /^(\]|$)/.test(this.#text.slice(this.#at + 1, this.#at + 2))
    ) {
      return classChar(low);
    }
    this.#at += 1;
    const high = this.#classChar(start);
    if (high < low) {
      throw new PatternRefusal("invalid character class range", this.#text.slice(from, this.#at));
    }
    return `${classChar(low)}-${classChar(high)}`;
  }

  #classChar(start: number): number {
    if (this.#at >= this.#text.length) {
      throw new PatternRefusal("missing closing ]", this.#text.slice(start));
    }
    const code = this.#text.codePointAt(this.#at) ?? 0;
    if (code !== 0x5c) {
      this.#at += code > 0xffff ? 2 : 1;
      return code;
    }
    const found = escapeAt(this.#text, this.#at);
    this.#at = found.end;
    return found.code;
  }

  #group(): PatternNode | undefined {
    const outer = this.#flags;
    const name = this.#groupName();
    if (name === false) {
      if (this.#take(")")) return undefined;
      this.#at += 1;
    }
    if (++this.#depth > maxDepth) {
      throw new PatternRefusal("expression nests too deeply", this.#text);
    }
    const index = name === false ? undefined : this.groups.push(name) - 1;
    const node = this.#choice();
    this.#depth -= 1;
    if (!this.#take(")")) throw new PatternRefusal("missing closing )", this.#text);
    this.#flags = outer;
    return index === undefined ? node : { type: "group", index, node };
  }

  /** The name of a group that is kept, undefined for none, false for one that is not kept. */
  #groupName(): string | undefined | false {
    this.#at += 1;
    if (this.#text[this.#at] !== "?") return undefined;
    if (this.#text.startsWith("?P", this.#at)) return this.#keptName();
    const found = /^\?([imsU]*)(-[imsU]+)?(?=[:)])/.exec(this.#text.slice(this.#at, this.#at + 24));
    if (!found) {
      const shown = /^\(\?[imsU-]*.?/u.exec(this.#text.slice(this.#at - 1))?.[0] ?? "";
      throw new PatternRefusal("invalid or unsupported Perl syntax", shown);
    }
    this.#at += found[0].length;
    this.#setFlags(found[1] ?? "", true);
    this.#setFlags(found[2] ?? "", false);
    return false;
  }

  #keptName(): string {
    const found = /^\?P<([^>]*)>/.exec(this.#text.slice(this.#at));
    const start = this.#at - 1;
    if (!found?.[1] || !/^\w+$/.test(found[1])) {
      throw new PatternRefusal(
        "invalid named capture",
        found ? `(${found[0]}` : this.#text.slice(start),
      );
    }
    if (this.groups.includes(found[1])) {
      throw new PatternRefusal("duplicate capture group name", found[1]);
    }
    this.#at += found[0].length;
    return found[1];
  }

  #setFlags(letters: string, value: boolean): void {
    for (const letter of letters) {
      if (letter === "i") this.#flags = { ...this.#flags, ignoresCase: value };
      if (letter === "m") this.#flags = { ...this.#flags, isMultiline: value };
      if (letter === "s") this.#flags = { ...this.#flags, dotTakesAll: value };
      if (letter === "U") this.#flags = { ...this.#flags, isUngreedy: value };
    }
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }
}

function any(test: (char: string) => boolean): PatternNode {
  return { type: "char", test };
}
