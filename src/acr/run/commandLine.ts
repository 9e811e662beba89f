/** Why a command line is not run here. */
export type UnreadableReason =
  /** `$(…)` or backquotes. */
  | "substitution"
  /** To or from a file. */
  | "redirection"
  | "pipe"
  | "background"
  /** Loops, conditions, groups, assignments. */
  | "compound"
  /** An open quote, nothing at all. */
  | "syntax";

/** A simple command of a command line. */
export interface LineCommand {
  /** When it runs, by what came of the one before. */
  readonly after: "always" | "success" | "failure";
  /** Never empty; quotes, escapes and variables are done away with. */
  readonly words: readonly string[];
  /** What it writes goes to `/dev/null`. */
  readonly isQuiet: boolean;
}

/** A command line as far as it is one of simple commands, or why it is not. */
export type CommandLine =
  | {
      readonly kind: "commands";
      readonly commands: readonly LineCommand[];
      /** Names of variables that were replaced: nothing has set them, so they are empty. */
      readonly variables: readonly string[];
    }
  | { readonly kind: "unreadable"; readonly reason: UnreadableReason };

/**
 * Reads a text as `/bin/sh -c` would (POSIX.1-2017, Shell Command Language), as far as it is made of
 * simple commands one after the other: task files are not given to a shell of this computer.
 */
export function readCommandLine(text: string): CommandLine {
  try {
    const reader = new LineReader(text);
    const commands = reader.read();
    if (commands.length === 0) return { kind: "unreadable", reason: "syntax" };
    return { kind: "commands", commands, variables: [...reader.variables] };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: "unreadable", reason: error.reason };
  }
}

class Unreadable extends Error {
  readonly reason: UnreadableReason;

  constructor(reason: UnreadableReason) {
    super(reason);
    this.reason = reason;
  }
}

const joints = { "&&": "success", "||": "failure", ";": "always", "\n": "always" } as const;
const blank = /(?:[ \t\r]|\\\n)+/y;
const comment = /#[^\n]*/y;
const joint = /&&|\|\||;|\n/y;
const redirection = /(\d*)(&>>?|>>|>&|>\||>|<<-?|<&|<>|<)[ \t]*([^\s;&|()<>]*)/y;
const variable = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\}|[0-9?#*@!-])/y;
const reserved = new Set("if then else elif fi while until do done for case esac ! { }".split(" "));

class LineReader {
  readonly variables = new Set<string>();
  readonly #text: string;
  readonly #commands: LineCommand[] = [];
  #at = 0;
  #words: string[] = [];
  #isQuiet = false;
  #after: LineCommand["after"] = "always";

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly LineCommand[] {
    while (this.#at < this.#text.length) {
      if (this.#take(blank) || this.#take(comment)) continue;
      const operator = this.#take(joint)?.[0];
      if (operator) this.#join(operator);
      else if (!this.#redirect()) this.#word();
    }
    if (this.#words.length === 0 && this.#after !== "always") throw new Unreadable("syntax");
    this.#end();
    return this.#commands;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #join(operator: string): void {
    const after = operator in joints ? joints[operator as keyof typeof joints] : "always";
    if (this.#words.length === 0) {
      if (operator !== "\n") throw new Unreadable("syntax");
      return;
    }
    this.#end();
    this.#after = after;
  }

  #end(): void {
    const [first = ""] = this.#words;
    if (reserved.has(first) || /^[A-Za-z_]\w*=/.test(first)) throw new Unreadable("compound");
    if (this.#words.length > 0) {
      this.#commands.push({ after: this.#after, words: this.#words, isQuiet: this.#isQuiet });
    }
    this.#words = [];
    this.#isQuiet = false;
    this.#after = "always";
  }

  #redirect(): boolean {
    const match = this.#take(redirection);
    if (!match) return false;
    const [, from = "", operator = "", target = ""] = match;
    const isKnown =
      (operator === ">&" && /^[12]$/.test(target)) ||
      (operator.includes(">") && target === "/dev/null");
    if (!isKnown) throw new Unreadable("redirection");
    if (target === "/dev/null" && from !== "2") this.#isQuiet = true;
    return true;
  }

  #word(): void {
    let value = "";
    let isQuoted = false;
    while (this.#at < this.#text.length) {
      const next = this.#text[this.#at] ?? "";
      if (/[\s;<>]/.test(next)) break;
      if (/[|&()]/.test(next)) {
        if (next === "|" && this.#text[this.#at + 1] !== "|") throw new Unreadable("pipe");
        if (next === "&" && !/[&>]/.test(this.#text[this.#at + 1] ?? "")) {
          throw new Unreadable("background");
        }
        if (next === "(" || next === ")") throw new Unreadable("compound");
        break;
      }
      isQuoted ||= next === "'" || next === '"';
      value += this.#piece(next);
    }
    if (value !== "" || isQuoted) this.#words.push(value);
  }

  #piece(next: string): string {
    if (next === "'") return this.#single();
    if (next === '"') return this.#double();
    if (next === "\\") return this.#escaped();
    if (next === "$" || next === "`") return this.#dollar();
    this.#at++;
    return next;
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw new Unreadable("syntax");
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value;
  }

  #double(): string {
    let value = "";
    this.#at++;
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined) throw new Unreadable("syntax");
      if (next === '"') break;
      if (next === "$" || next === "`") value += this.#dollar();
      else if (next === "\\" && /["\\$`\n]/.test(this.#text[this.#at + 1] ?? "")) {
        value += this.#escaped();
      } else {
        value += next;
        this.#at++;
      }
    }
    this.#at++;
    return value;
  }

  #escaped(): string {
    const next = this.#text[this.#at + 1];
    this.#at += 2;
    return next === "\n" ? "" : (next ?? "\\");
  }

  /** A variable is empty: the shell that the engine starts has none that a task could know of. */
  #dollar(): string {
    const match = this.#take(variable);
    if (match) {
      this.variables.add(match[0]);
      return "";
    }
    if (/^(?:`|\$[({])/.test(this.#text.slice(this.#at, this.#at + 2))) {
      throw new Unreadable("substitution");
    }
    this.#at++;
    return "$";
  }
}
