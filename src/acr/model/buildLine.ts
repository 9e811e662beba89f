import type { SourceRange } from "../text/mappedText.ts";

/** A word of a line (white space splits; there are no quotes). */
export interface Word {
  readonly text: string;
  /** Where it stands in the file. */
  readonly range: SourceRange;
}

/**
 * What the engine reads out of a `build:` line (acr-builder builder/parse.go, util/parse.go). It
 * only knows options in two words: `-t X`, `--tag X`, `-f X`, `--file X`, `--build-arg X`.
 */
export interface BuildLine {
  readonly words: readonly Word[];
  /** Names behind `-t` and `--tag`. */
  readonly tags: readonly Word[];
  /** `NAME=value` behind `--build-arg`. */
  readonly buildArgs: readonly Word[];
  /** Behind `-f` or `--file`; undefined: `Dockerfile` of the context. */
  readonly dockerfile: Word | undefined;
  /** Behind `--target`. */
  readonly target: Word | undefined;
  /** The last word that is no option and follows none; undefined: `.`. */
  readonly context: Word | undefined;
}
