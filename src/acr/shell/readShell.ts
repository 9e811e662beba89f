/** A word of a shell script, with its place in the text that was read (UTF-16 offsets). */
export interface ShellWord {
  /** Without quotes and escapes. What is only known when it runs stays as written: `$TAG`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Holds a variable, a substitution or a pattern, so that only the shell knows the whole of it. */
  readonly isDynamic: boolean;
  /** All of it stands in one pair of quotes: where the quoted text begins. */
  readonly quotedFrom?: number;
}

/** A simple command: what stands between two operators. */
export interface ShellCommand {
  /** Never empty; redirections and leading assignments are left out. */
  readonly words: readonly ShellWord[];
}

/**
 * Splits what `/bin/sh -c` gets into its simple commands (POSIX.1-2017, Shell Command Language 2.3).
 * Commands of compounds (`if`, `for`, `{ }`, `( )`, `$( )` is not looked into) are given in their order;
 * reserved words that begin a command are left out. Never fails: an open quote ends with the text.
 */
export function readShell(text: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: ShellWord[] = [];
  let skipsWord = false;
  const endCommand = () => {
    const own = words.slice(words.findIndex(isNoPrefix));
    if (words.some(isNoPrefix)) commands.push({ words: own });
    words = [];
    skipsWord = false;
  };
  let at = 0;
  while (at < text.length) {
    const operator = operatorAt(text, at);
    if (operator?.kind === "blank") at += operator.length;
    else if (operator?.kind === "comment") at += operator.length;
    else if (operator?.kind === "redirection") {
      skipsWord = !operator.isWhole;
      at += operator.length;
    } else if (operator?.kind === "separator") {
      endCommand();
      at += operator.length;
    } else {
      const word = readWord(text, at);
      if (!skipsWord) words.push(word);
      skipsWord = false;
      at = word.end;
    }
  }
  endCommand();
  return commands;
}

const reserved = new Set(
  "if then else elif fi while until do done for in case esac ! { } exec time".split(" "),
);

function isNoPrefix({ text, quotedFrom }: ShellWord): boolean {
  if (quotedFrom !== undefined) return true;
  return !reserved.has(text) && !/^[A-Za-z_]\w*=/.test(text);
}

interface Operator {
  readonly kind: "blank" | "comment" | "redirection" | "separator";
  readonly length: number;
  /** Needs no word behind it: `2>&1`. */
  readonly isWhole?: boolean;
}

/** Sticky, in the order in which they are tried. */
const operators: readonly (readonly [Operator["kind"], RegExp, boolean?])[] = [
  ["blank", /(?:[ \t]|\\\r?\n)+/y],
  ["redirection", /\d*[<>]&(?:\d+|-)/y, true],
  ["redirection", /&>>?/y],
  ["redirection", /\d*(?:<<-?|>>|<>|>\||[<>])/y],
  ["separator", /(?:&&|\|\||;;|[;&|()]|\r?\n)+/y],
];
const comment = /#[^\n]*/y;

/** What no operator begins with; most of a script. */
const noOperator = /[^\s\d\\&|;()<>#]/y;

function operatorAt(text: string, at: number): Operator | undefined {
  if (matchAt(noOperator, text, at) > 0) return undefined;
  for (const [kind, pattern, isWhole] of operators) {
    const length = matchAt(pattern, text, at);
    if (length > 0) return { kind, length, ...(isWhole ? { isWhole } : {}) };
  }
  const isWordStart = at === 0 || /[\s;&|()]/.test(text[at - 1] ?? "");
  const length = isWordStart ? matchAt(comment, text, at) : 0;
  return length > 0 ? { kind: "comment", length } : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

const single = /'[^']*(?:'|$)/y;
const double = /"(?:[^"\\]|\\[\s\S])*(?:"|$)/y;
const substitution = /\$\((?:[^()]|\([^()]*\))*(?:\)|$)|`[^`]*(?:`|$)|\$\{[^}]*(?:\}|$)/y;

/** What means nothing but itself. */
const plain = /[^\s;&|()<>'"`$\\*?]+/y;
const endOfWord = /[\s;&|()<>]/;

function readWord(text: string, start: number): ShellWord {
  let at = start;
  let value = "";
  let isDynamic = false;
  let quotedFrom: number | undefined;
  while (at < text.length && !endOfWord.test(text[at] ?? "")) {
    const character = text[at] ?? "";
    const itself = matchAt(plain, text, at);
    const quoted = quotedAt(text, at, character);
    const substituted = "$`".includes(character) ? matchAt(substitution, text, at) : 0;
    if (itself > 0) {
      value += text.slice(at, at + itself);
      at += itself;
    } else if (quoted > 0) {
      const piece = text.slice(at, at + quoted);
      const inner = piece.slice(1, piece.endsWith(character) && quoted > 1 ? -1 : undefined);
      if (at === start) quotedFrom = at + 1;
      value += character === "'" ? inner : inner.replace(/\\(["\\$`\n])/g, "$1");
      isDynamic ||= character === '"' && /(?<!\\)[$`]/.test(inner);
      at += quoted;
    } else if (substituted > 0) {
      value += text.slice(at, at + substituted);
      isDynamic = true;
      at += substituted;
    } else if (character === "\\" && at + 1 < text.length) {
      if (text[at + 1] !== "\n") value += text[at + 1] ?? "";
      at += 2;
    } else {
      isDynamic ||= /[$*?`]/.test(character);
      value += character;
      at++;
    }
    if (quotedFrom !== undefined && at !== start && !isOnePairOfQuotes(text, start, at)) {
      quotedFrom = undefined;
    }
  }
  if (at === start) at++;
  return {
    text: value,
    start,
    end: at,
    isDynamic,
    ...(quotedFrom === undefined ? {} : { quotedFrom }),
  };
}

function quotedAt(text: string, at: number, character: string): number {
  if (character === "'") return matchAt(single, text, at);
  return character === '"' ? matchAt(double, text, at) : 0;
}

function isOnePairOfQuotes(text: string, start: number, end: number): boolean {
  return (
    matchAt(single, text, start) === end - start || matchAt(double, text, start) === end - start
  );
}
