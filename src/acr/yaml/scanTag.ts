import { Char, isBlankOrEnd, isHexDigit, isWordCharacter } from "./characters.ts";
import type { Cursor } from "./cursor.ts";
import type { Mark, Token } from "./token.ts";

/** What may stand in a tag besides letters, digits, `_` and `-` (YAML 1.1, `ns-uri-char`). */
const uriCharacters = ";/?:@&=+$,.!~*'()[]%";

/** Reads `!tag`, `!!tag`, `!handle!tag` or `!<tag>`; the cursor stands at the `!`. */
export function scanTag(cursor: Cursor): Token {
  const start = cursor.mark;
  const { handle, suffix } =
    cursor.peek(1) === Char.less ? readVerbatim(cursor, start) : readShort(cursor, start);
  if (!isBlankOrEnd(cursor.peek())) {
    throw cursor.fail("did not find expected whitespace or line break", start);
  }
  return { kind: "tag", start, end: cursor.mark, handle, suffix };
}

interface TagParts {
  readonly handle: string;
  readonly suffix: string;
}

function readVerbatim(cursor: Cursor, start: Mark): TagParts {
  cursor.skip();
  cursor.skip();
  const suffix = readTagUri(cursor, start);
  if (cursor.peek() !== Char.greater) throw cursor.fail("did not find the expected '>'", start);
  cursor.skip();
  return { handle: "", suffix };
}

function readShort(cursor: Cursor, start: Mark): TagParts {
  const handle = readTagHandle(cursor, start, false);
  if (handle.length > 1 && handle.endsWith("!")) {
    return { handle, suffix: readTagUri(cursor, start) };
  }
  const suffix = readTagUri(cursor, start, handle);
  return suffix === "" ? { handle: "", suffix: "!" } : { handle: "!", suffix };
}

/** Reads `!`, `!!` or `!name!`; in a tag also the beginning of one without a handle. */
export function readTagHandle(cursor: Cursor, start: Mark, isDirective: boolean): string {
  if (cursor.peek() !== Char.exclamation) throw cursor.fail("did not find expected '!'", start);
  const from = cursor.offset;
  cursor.skip();
  while (isWordCharacter(cursor.peek())) cursor.skip();
  if (cursor.peek() === Char.exclamation) cursor.skip();
  else if (isDirective && cursor.offset - from > 1) {
    throw cursor.fail("did not find expected '!'", start);
  }
  return cursor.text.slice(from, cursor.offset);
}

/** Reads the rest of a tag; `head` is what was taken for a handle and belongs to it. */
export function readTagUri(cursor: Cursor, start: Mark, head = ""): string {
  let uri = head.slice(1);
  let isEmpty = head === "";
  for (;;) {
    const code = cursor.peek();
    if (code === Char.percent) uri += readUriEscapes(cursor, start);
    else if (isUriCharacter(code)) {
      uri += String.fromCharCode(code);
      cursor.skip();
    } else break;
    isEmpty = false;
  }
  if (isEmpty) throw cursor.fail("did not find expected tag URI", start);
  return uri;
}

function isUriCharacter(code: number): boolean {
  if (isWordCharacter(code)) return true;
  return code !== Char.end && uriCharacters.includes(String.fromCharCode(code));
}

/** The octets of one character, each as `%XX`. */
function readUriEscapes(cursor: Cursor, start: Mark): string {
  const octets = [readOctet(cursor, start)];
  const width = widthOf(octets[0] ?? 0);
  if (width === 0) {
    throw cursor.fail("found an incorrect leading UTF-8 octet", start);
  }
  while (octets.length < width) {
    const octet = readOctet(cursor, start);
    if ((octet & 0xc0) !== 0x80) {
      throw cursor.fail("found an incorrect trailing UTF-8 octet", start);
    }
    octets.push(octet);
  }
  return new TextDecoder().decode(Uint8Array.from(octets));
}

function readOctet(cursor: Cursor, start: Mark): number {
  const isOctet =
    cursor.peek() === Char.percent && isHexDigit(cursor.peek(1)) && isHexDigit(cursor.peek(2));
  if (!isOctet) throw cursor.fail("did not find URI escaped octet", start);
  const octet = Number.parseInt(cursor.text.slice(cursor.offset + 1, cursor.offset + 3), 16);
  for (let i = 0; i < 3; i++) cursor.skip();
  return octet;
}

function widthOf(octet: number): number {
  if ((octet & 0x80) === 0) return 1;
  if ((octet & 0xe0) === 0xc0) return 2;
  if ((octet & 0xf0) === 0xe0) return 3;
  return (octet & 0xf8) === 0xf0 ? 4 : 0;
}
