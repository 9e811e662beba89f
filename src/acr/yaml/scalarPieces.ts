import { MappedText, type SourceRange } from "../text/mappedText.ts";

/** A stretch of a scalar's value and what of the text it came from. */
export interface ScalarPiece extends SourceRange {
  /** Undefined: as it stands there. */
  readonly text: string | undefined;
}

/** Puts the value of a scalar together, remembering where its characters came from. */
export class ScalarBuilder {
  readonly pieces: ScalarPiece[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Adds a part of the text as it stands. */
  copy(start: number, end: number): void {
    if (start < end) this.pieces.push({ start, end, text: undefined });
  }

  /** Adds something made from a part of the text: a line break folded, an escape undone. */
  make(text: string, start: number, end: number): void {
    if (text !== "") this.pieces.push({ start, end, text });
  }

  add(pieces: readonly ScalarPiece[]): void {
    for (const piece of pieces) this.pieces.push(piece);
  }

  value(): string {
    let value = "";
    for (const piece of this.pieces) {
      value += piece.text ?? this.#text.slice(piece.start, piece.end);
    }
    return value;
  }
}

/** The value of a scalar as a text that knows its places in the file. */
export function mapPieces(text: MappedText, pieces: readonly ScalarPiece[]): MappedText {
  return MappedText.build((out) => {
    for (const { start, end, text: made } of pieces) {
      if (made === undefined) out.take(text, start, end);
      else out.put(made, text.sourceOf(start, end));
    }
  });
}
