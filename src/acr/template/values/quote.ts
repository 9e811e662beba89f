/** Characters that Go's strconv.IsPrint calls printable: letters, marks, numbers, signs, and the space. */
export function isPrintable(char: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char);
}

const shortEscapes: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
};

/** A string as Go's `%q` writes it: in double quotes, escapes for what does not print. */
export function goQuote(text: string, options?: { readonly ascii: boolean }): string {
  let out = '"';
  for (const char of text) out += char === '"' ? '\\"' : escaped(char, options?.ascii ?? false);
  return `${out}"`;
}

/** A character as Go's `%q` writes it, in single quotes. */
export function goQuoteChar(char: string, options?: { readonly ascii: boolean }): string {
  return `'${char === "'" ? "\\'" : escaped(char, options?.ascii ?? false)}'`;
}

function escaped(char: string, ascii: boolean): string {
  const short = shortEscapes[char];
  if (short !== undefined) return short;
  const code = char.codePointAt(0) ?? 0;
  if (isPrintable(char) && (!ascii || code < 0x80)) return char;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, "0");
}

/** Whether Go writes a text in backticks: nothing in it that would need an escape. */
export function canBackquote(text: string): boolean {
  return Array.from(text).every((char) => {
    return char === "\t" || (char >= " " && char !== "\x7f" && char !== "`" && char !== "\uFEFF");
  });
}

/** A character as Go's `%#U` writes it: `U+002D '-'`. */
export function unicodeName(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return isPrintable(char) ? `${name} '${char}'` : name;
}
