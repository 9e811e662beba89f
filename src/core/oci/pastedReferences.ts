import {
  InvalidReferenceError,
  parseReference,
  type ParseReferenceOptions,
  type Reference,
} from "./reference.ts";
import { webReference } from "./webReference.ts";

/** What a text that was typed, pasted or dropped says about images. */
export type PastedReferences =
  | { readonly kind: "references"; readonly references: readonly Reference[] }
  | { readonly kind: "empty" }
  /** More than anyone means by it: the text is something else. */
  | { readonly kind: "tooMany"; readonly count: number }
  | { readonly kind: "invalid"; readonly error: InvalidReferenceError };

/** Images that one text may name. */
const maxReferences = 100;

const pullCommand = /^(?:\$\s+)?(?:sudo\s+)?(?:docker|podman|nerdctl|crane)\s+(?:image\s+)?pull\s+/;
const fromLine = /^FROM\s+(.*?)(?:\s+AS\s+\S+)?$/i;
const imageMember = /^(?:-\s+)?image:\s+/;
const option = /(?:^|\s)--?[a-z-]+(?:=\S+)?(?=\s)/g;
const platformOption = /(?:^|\s)--platform(?:=|\s+)\S+/g;

/**
 * A reference as {@link parseReference} reads it, or the address of a web page about an image.
 * Throws `InvalidReferenceError`.
 */
export function readReference(text: string, options: ParseReferenceOptions = {}): Reference {
  return parseReference(webReference(text) ?? text, options);
}

/**
 * Reads references that are separated by white space or commas, each once; also lines such as
 * `docker pull alpine`, `FROM alpine AS base` and `image: alpine`.
 */
export function readPastedReferences(text: string): PastedReferences {
  const words = [...new Set(text.split(/\r?\n/).flatMap((line) => wordsOf(line.trim())))];
  if (words.length === 0) return { kind: "empty" };
  if (words.length > maxReferences) return { kind: "tooMany", count: words.length };
  try {
    return { kind: "references", references: words.map((word) => readReference(word)) };
  } catch (error) {
    if (InvalidReferenceError.is(error)) return { kind: "invalid", error };
    throw error;
  }
}

function wordsOf(line: string): readonly string[] {
  const command = line.replace(pullCommand, "").replace(imageMember, "");
  const named = fromLine.exec(command)?.[1] ?? command;
  const bare = named === line ? named : ` ${named}`.replace(platformOption, "").replace(option, "");
  return bare.split(/[\s,]+/).flatMap((word) => word.replace(/^["'`]+|["'`]+$/g, "") || []);
}
