import type { MappedText } from "../text/mappedText.ts";
import type { BuildLine, Word } from "./buildLine.ts";

/** What Go's strings.Fields splits at. */
const wordPattern = /[^\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

/** The words of a text with their places in the file. */
function wordsOf(line: MappedText): readonly Word[] {
  return [...line.text.matchAll(wordPattern)].map((match) => ({
    text: match[0],
    range: line.sourceOf(match.index, match.index + match[0].length),
  }));
}

/**
 * Reads a `build:` line as the engine does: it splits at white space, knows no quotes, and only
 * options whose value is the next word.
 */
export function readBuildLine(line: MappedText): BuildLine {
  const words = wordsOf(line);
  return {
    words,
    tags: valuesOf(words, ["-t", "--tag"]),
    buildArgs: valuesOf(words, ["--build-arg"]),
    dockerfile: valuesOf(words, ["-f", "--file"]).at(-1),
    target: valuesOf(words, ["--target"]).at(-1),
    context: contextOf(words),
  };
}

function valuesOf(words: readonly Word[], options: readonly string[]): readonly Word[] {
  return words.filter((_, i) => options.includes(words[i - 1]?.text ?? ""));
}

function contextOf(words: readonly Word[]): Word | undefined {
  return words.findLast(({ text }, i) => {
    return !text.startsWith("-") && !(words[i - 1]?.text ?? "").startsWith("-");
  });
}
