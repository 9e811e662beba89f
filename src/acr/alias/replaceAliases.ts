import { defaultLimits } from "../template/limits.ts";
import { MappedText, type MappedTextBuilder, type SourceRange } from "../text/mappedText.ts";
import type { AliasUse } from "./aliasTable.ts";

/** The aliases that text is searched for. */
export interface AliasNames {
  readonly directive: string;
  readonly byName: ReadonlyMap<string, { readonly value: string }>;
}

/** A text with its aliases replaced. */
export interface ReplacedText {
  readonly text: MappedText;
  readonly uses: readonly AliasUse[];
  /** The use that makes the text too long. It and those behind it stay as they are. */
  readonly tooMuch: SourceRange | undefined;
}

/**
 * Replaces `$name` in the whole of a text, keys and all, as acr-builder's graph/preprocessor.go
 * does: names are ASCII letters and digits, `$$` gives `$`, unknown names stay, and a `$` right
 * behind an unknown name is no directive any more. A few lines can ask for gigabytes, so what is
 * replaced is at most `limit` UTF-16 units.
 */
export function replaceAliases(
  text: MappedText,
  names: AliasNames,
  limit = defaultLimits.output,
): ReplacedText {
  const uses: AliasUse[] = [];
  let tooMuch: SourceRange | undefined;
  const replaced = MappedText.build((out) => {
    const replacer = new Replacer(text, { ...names, limit }, out, uses);
    replacer.run();
    tooMuch = replacer.tooMuch;
  });
  return { text: replaced, uses, tooMuch };
}

class Replacer {
  readonly #text: MappedText;
  readonly #names: AliasNames & { readonly limit: number };
  readonly #out: MappedTextBuilder;
  readonly #uses: AliasUse[];
  /** What was written out so far. */
  #done = 0;
  /** UTF-16 units that were put in. */
  #made = 0;
  tooMuch: SourceRange | undefined;

  constructor(
    text: MappedText,
    names: AliasNames & { readonly limit: number },
    out: MappedTextBuilder,
    uses: AliasUse[],
  ) {
    this.#text = text;
    this.#names = names;
    this.#out = out;
    this.#uses = uses;
  }

  run(): void {
    const { text } = this.#text;
    let at = text.indexOf(this.#names.directive);
    while (at >= 0 && !this.tooMuch) at = text.indexOf(this.#names.directive, this.#replaceAt(at));
    this.#out.take(this.#text, this.#done, text.length);
  }

  /** Handles the directive at an offset; gives the offset from which the next one may stand. */
  #replaceAt(at: number): number {
    const { text } = this.#text;
    const { directive } = this.#names;
    const from = at + directive.length;
    const end = endOfName(text, from);
    if (end === from && text.startsWith(directive, from)) {
      this.#write(at, from + directive.length, directive);
      return this.#done;
    }
    if (end === text.length) {
      this.#write(at, end, "");
      return end;
    }
    const name = text.slice(from, end);
    const alias = this.#names.byName.get(name);
    this.#note(name, at, end, alias !== undefined);
    if (!alias) return end + 1;
    this.#write(at, end, alias.value);
    return text.startsWith(directive, end) ? end : end + 1;
  }

  #write(start: number, end: number, value: string): void {
    this.#made += value.length;
    if (this.#made > this.#names.limit) {
      this.tooMuch = this.#text.sourceOf(start, end);
      return;
    }
    this.#out.take(this.#text, this.#done, start);
    this.#out.put(value, this.#text.sourceOf(start, end));
    this.#done = end;
  }

  #note(name: string, start: number, end: number, isKnown: boolean): void {
    if (name === "") return;
    this.#uses.push({ name, range: this.#text.sourceOf(start, end), kind: "text", isKnown });
  }
}

function endOfName(text: string, from: number): number {
  let end = from;
  while (/[a-zA-Z0-9]/.test(text.charAt(end))) end++;
  return end;
}
