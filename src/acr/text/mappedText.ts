/** Where something stands in a file: UTF-16 offsets, `end` behind the last character. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a mapped text, and what of the source it came from. */
interface Stretch {
  /** Offset in the mapped text. */
  readonly at: number;
  readonly length: number;
  readonly source: SourceRange;
  /** Character by character as in the source, or as a whole made from that range. */
  readonly isCopy: boolean;
}

/**
 * A text that was made from a file in steps (comments dropped, aliases replaced, templates
 * rendered) and still knows where in the file each character came from.
 */
export class MappedText {
  readonly text: string;
  readonly #stretches: readonly Stretch[];

  private constructor(text: string, stretches: readonly Stretch[]) {
    this.text = text;
    this.#stretches = stretches;
  }

  /** The file itself. */
  static of(source: string): MappedText {
    const length = source.length;
    if (length === 0) return new MappedText("", []);
    return new MappedText(source, [
      { at: 0, length, source: { start: 0, end: length }, isCopy: true },
    ]);
  }

  /** Puts a text together from pieces of others and from new ones. */
  static build(write: (pieces: MappedTextBuilder) => void): MappedText {
    const builder = new Builder();
    write(builder);
    return new MappedText(builder.text(), builder.stretches);
  }

  /**
   * The part of the file that `start`–`end` of this text came from; an empty range gives the place
   * in the file that belongs to it. Made text (a rendered action) gives the whole of what made it.
   */
  sourceOf(start: number, end: number = start): SourceRange {
    const first = this.#at(start);
    if (!first) return { start: 0, end: 0 };
    const last = end > start ? (this.#at(end - 1) ?? first) : first;
    const from = placeIn(first, start).start;
    const to = end > start ? placeIn(last, end - 1, 1).end : from;
    return from <= to ? { start: from, end: to } : { start: to, end: from };
  }

  /** Whether that character stands in the file as it is here. */
  isCopied(offset: number): boolean {
    return this.#at(offset)?.isCopy ?? false;
  }

  /** The stretches between two offsets, cut to them. */
  stretchesIn(start: number, end: number): readonly Stretch[] {
    const cut: Stretch[] = [];
    for (let i = this.#indexAt(start); i < this.#stretches.length; i++) {
      const stretch = this.#stretches[i];
      if (!stretch || stretch.at >= end) break;
      const isWhole = stretch.at >= start && stretch.at + stretch.length <= end;
      const piece = isWhole ? stretch : cutTo(stretch, start, end);
      if (piece.length > 0) cut.push(piece);
    }
    return cut;
  }

  #at(offset: number): Stretch | undefined {
    return this.#stretches[this.#indexAt(offset)] ?? this.#stretches.at(-1);
  }

  /** The last stretch that begins at or before the offset. */
  #indexAt(offset: number): number {
    let low = 0;
    let high = this.#stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#stretches[middle]?.at ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** Takes the pieces of a new text in their order. */
export interface MappedTextBuilder {
  /** Part of another mapped text, with what it knows of the file. */
  take(from: MappedText, start: number, end: number): void;
  /** Text that was made from that range of the file. */
  put(text: string, source: SourceRange): void;
}

class Builder implements MappedTextBuilder {
  readonly stretches: Stretch[] = [];
  readonly #pieces: string[] = [];
  #length = 0;

  take(from: MappedText, start: number, end: number): void {
    for (const { at, length, source, isCopy } of from.stretchesIn(start, end)) {
      this.#add({ at: this.#length + at - start, length, source, isCopy });
    }
    this.#push(from.text.slice(start, end));
  }

  put(text: string, source: SourceRange): void {
    if (text === "") return;
    this.#add({ at: this.#length, length: text.length, source, isCopy: false });
    this.#push(text);
  }

  text(): string {
    return this.#pieces.join("");
  }

  #push(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }

  /** Neighbours that are neighbours in the file, too, become one, so that maps stay short. */
  #add(stretch: Stretch): void {
    const last = this.stretches.at(-1);
    if (last?.isCopy && stretch.isCopy && last.source.end === stretch.source.start) {
      const source = { start: last.source.start, end: stretch.source.end };
      this.stretches[this.stretches.length - 1] = {
        ...last,
        length: last.length + stretch.length,
        source,
      };
      return;
    }
    this.stretches.push(stretch);
  }
}

function cutTo(stretch: Stretch, start: number, end: number): Stretch {
  const from = Math.max(stretch.at, start);
  const to = Math.min(stretch.at + stretch.length, end);
  if (!stretch.isCopy) return { ...stretch, at: from, length: to - from };
  const sourceStart = stretch.source.start + (from - stretch.at);
  return {
    at: from,
    length: to - from,
    source: { start: sourceStart, end: sourceStart + (to - from) },
    isCopy: true,
  };
}

function placeIn(stretch: Stretch, offset: number, width = 0): SourceRange {
  if (!stretch.isCopy) {
    const isBehind = offset >= stretch.at + stretch.length;
    return isBehind ? { start: stretch.source.end, end: stretch.source.end } : stretch.source;
  }
  const start = Math.min(stretch.source.start + (offset - stretch.at), stretch.source.end);
  return { start, end: Math.min(start + width, stretch.source.end) };
}
