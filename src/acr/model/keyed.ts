import type { MappedText, SourceRange } from "../text/mappedText.ts";

/** A decoded value whose characters still know where in the file they came from. */
export interface Scalar {
  /** The value: quotes, escapes and folding undone. */
  readonly text: MappedText;
  /** The value as it stands in the file, with its quotes. */
  readonly range: SourceRange;
}

/** Where a key and its value stand in the file. */
export interface KeyPlace {
  readonly key: SourceRange;
  readonly value: SourceRange;
}

/** A key that the engine does not know, and ignores. */
export interface UnknownKey extends KeyPlace {
  readonly name: string;
}

/** A key of a mapping that has it again. */
export interface RepeatedKey {
  readonly name: string;
  readonly key: SourceRange;
  /** The key that counts. */
  readonly last: SourceRange;
}

/** What came from a mapping. */
export interface Keyed {
  /** The whole mapping in the file. */
  readonly range: SourceRange;
  /** Known keys that stand here, each where it stands last (the last one wins). */
  readonly keys: ReadonlyMap<string, KeyPlace>;
  readonly unknownKeys: readonly UnknownKey[];
  /** Keys that stand in the mapping again further down, where they count. */
  readonly repeatedKeys: readonly RepeatedKey[];
}
