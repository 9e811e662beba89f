import type { ShellWord } from "../shell/readShell.ts";

/** Which options a command has that take a value, long names and one-letter ones. */
export interface OptionNames {
  readonly withValue: ReadonlySet<string>;
}

/** Words of a command, taken apart as Docker's programs do (spf13/pflag). */
export interface ParsedOptions {
  /** Name without dashes → values in their order; `true`-less switches have the empty word list. */
  readonly options: ReadonlyMap<string, readonly OptionValue[]>;
  readonly positional: readonly ShellWord[];
}

/** The value of an option: part of a word in `--tag=x`, a word of its own in `--tag x`. */
export interface OptionValue {
  /** `undefined` for a switch. */
  readonly text: string | undefined;
  readonly word: ShellWord;
  /** Where the value stands in the text that the words are of. */
  readonly start: number;
  readonly end: number;
}

/**
 * Takes options and other words apart: `--name value`, `--name=value`, `-n value`, `-nvalue`, `-abc`;
 * everything behind `--` is positional. An option that should have a value and has none is a switch,
 * also where the next word is an option (which Docker would take for the value): a template that is
 * not set leaves its place empty.
 */
export function parseOptions(words: readonly ShellWord[], names: OptionNames): ParsedOptions {
  const options = new Map<string, OptionValue[]>();
  const positional: ShellWord[] = [];
  const add = (name: string, value: OptionValue) => {
    options.set(name, [...(options.get(name) ?? []), value]);
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) continue;
    if (word.text === "--") {
      positional.push(...words.slice(at + 1));
      break;
    }
    const option = optionIn(word.text, names);
    if (!option) {
      positional.push(word);
      continue;
    }
    for (const name of option.switches) add(name, switchOf(word));
    if (option.name === undefined) continue;
    const next = words[at + 1];
    if (option.attached !== undefined) add(option.name, partOf(word, option.attached));
    else if (names.withValue.has(option.name) && next && !isLongOption(next)) {
      add(option.name, wholeOf(next));
      at++;
    } else add(option.name, switchOf(word));
  }
  return { options, positional };
}

function isLongOption({ text, quotedFrom }: ShellWord): boolean {
  return quotedFrom === undefined && /^--[a-z]/.test(text);
}

interface Option {
  /** Letters in front that take no value: `q` of `-qt`. */
  readonly switches: readonly string[];
  /** The option that may have a value. */
  readonly name?: string;
  /** The value, where it stands in the same word. */
  readonly attached?: string;
}

function optionIn(text: string, names: OptionNames): Option | undefined {
  const [, long, equals, value = ""] = /^--([^=]+)(=)?([\s\S]*)$/.exec(text) ?? [];
  if (long !== undefined) {
    return { switches: [], name: long, ...(equals ? { attached: value } : {}) };
  }
  const letters = /^-([A-Za-z][\s\S]*)$/.exec(text)?.[1];
  if (letters === undefined) return undefined;
  const all = Array.from(letters);
  const at = all.findIndex((letter) => names.withValue.has(letter));
  if (at < 0) return { switches: all };
  const [name = "", ...rest] = all.slice(at);
  const attached = rest.join("").replace(/^=/, "");
  return { switches: all.slice(0, at), name, ...(rest.length > 0 ? { attached } : {}) };
}

function switchOf(word: ShellWord): OptionValue {
  return { text: undefined, word, start: word.start, end: word.end };
}

function wholeOf(word: ShellWord): OptionValue {
  return { text: word.text, word, start: word.start, end: word.end };
}

function partOf(word: ShellWord, text: string): OptionValue {
  const isPlain = word.end - word.start === word.text.length;
  return { text, word, start: isPlain ? word.end - text.length : word.start, end: word.end };
}
