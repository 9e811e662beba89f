import { Char, isBlank, isBlankOrEnd, isDigit, isWordCharacter } from "./characters.ts";
import type { Cursor } from "./cursor.ts";
import { readTagHandle, readTagUri } from "./scanTag.ts";
import type { Mark, Token } from "./token.ts";

/** Reads `%YAML 1.1` or `%TAG !h! prefix` with the rest of its line; the cursor stands at the `%`. */
export function scanDirective(cursor: Cursor): Token {
  const start = cursor.mark;
  cursor.skip();
  const name = readName(cursor, start);
  if (name !== "YAML" && name !== "TAG") {
    throw cursor.fail("found unknown directive name", start);
  }
  cursor.skipBlanks();
  const content = name === "YAML" ? readVersion(cursor, start) : readTagPrefix(cursor, start);
  const end = cursor.mark;
  if (!cursor.skipRestOfLine()) {
    throw cursor.fail("did not find expected comment or line break", start);
  }
  return { ...content, start, end };
}

function readName(cursor: Cursor, start: Mark): string {
  const from = cursor.offset;
  while (isWordCharacter(cursor.peek())) cursor.skip();
  if (cursor.offset === from) throw cursor.fail("could not find expected directive name", start);
  if (!isBlankOrEnd(cursor.peek())) {
    throw cursor.fail("found unexpected non-alphabetical character", start);
  }
  return cursor.text.slice(from, cursor.offset);
}

interface VersionDirective {
  readonly kind: "version-directive";
  readonly major: number;
  readonly minor: number;
}

function readVersion(cursor: Cursor, start: Mark): VersionDirective {
  const major = readNumber(cursor, start);
  if (cursor.peek() !== Char.dot) {
    throw cursor.fail("did not find expected digit or '.' character", start);
  }
  cursor.skip();
  return { kind: "version-directive", major, minor: readNumber(cursor, start) };
}

function readNumber(cursor: Cursor, start: Mark): number {
  const from = cursor.offset;
  while (isDigit(cursor.peek())) {
    if (cursor.offset - from === 2) {
      throw cursor.fail("found extremely long version number", start);
    }
    cursor.skip();
  }
  if (cursor.offset === from) throw cursor.fail("did not find expected version number", start);
  return Number(cursor.text.slice(from, cursor.offset));
}

interface TagDirective {
  readonly kind: "tag-directive";
  readonly handle: string;
  readonly prefix: string;
}

function readTagPrefix(cursor: Cursor, start: Mark): TagDirective {
  const handle = readTagHandle(cursor, start, true);
  if (!isBlank(cursor.peek())) throw cursor.fail("did not find expected whitespace", start);
  cursor.skipBlanks();
  const prefix = readTagUri(cursor, start);
  if (!isBlankOrEnd(cursor.peek())) {
    throw cursor.fail("did not find expected whitespace or line break", start);
  }
  return { kind: "tag-directive", handle, prefix };
}
