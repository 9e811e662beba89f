/** Character codes that YAML gives a meaning (YAML 1.1, section 5). */
export const Char = {
  end: 0,
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  exclamation: 0x21,
  doubleQuote: 0x22,
  hash: 0x23,
  percent: 0x25,
  ampersand: 0x26,
  singleQuote: 0x27,
  asterisk: 0x2a,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  less: 0x3c,
  greater: 0x3e,
  question: 0x3f,
  at: 0x40,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  underscore: 0x5f,
  backtick: 0x60,
  openBrace: 0x7b,
  pipe: 0x7c,
  closeBrace: 0x7d,
  nextLine: 0x85,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
  byteOrderMark: 0xfeff,
} as const;

/** Space or tab. */
export function isBlank(code: number): boolean {
  return code === Char.space || code === Char.tab;
}

/** A character that ends a line (YAML 1.1 knows more of them than 1.2). */
export function isBreak(code: number): boolean {
  return (
    code === Char.lineFeed ||
    code === Char.carriageReturn ||
    code === Char.nextLine ||
    code === Char.lineSeparator ||
    code === Char.paragraphSeparator
  );
}

export function isBreakOrEnd(code: number): boolean {
  return code === Char.end || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return isBlank(code) || isBreakOrEnd(code);
}

export function isDigit(code: number): boolean {
  return code >= Char.zero && code <= Char.nine;
}

/** Characters of anchors and of names of directives: ASCII letters, digits, `_` and `-`. */
export function isWordCharacter(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === Char.underscore ||
    code === Char.minus
  );
}

export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

/** Characters that must not stand in YAML (YAML 1.1, 5.1), outside of tab and line ends. */
export const forbiddenCharacters =
  // eslint-disable-next-line no-control-regex -- these are the characters to find
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
