import type { ScalarPiece } from "./scalarPieces.ts";

/** A place in the text, as libyaml counts: lines and columns from 0. */
export interface Mark {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** How a scalar is written. */
export type ScalarStyle = "plain" | "quoted" | "block";

/** What stands where a token needs nothing but its place. */
export type PunctuationKind =
  | "stream-start"
  | "stream-end"
  | "document-start"
  | "document-end"
  | "block-sequence-start"
  | "block-mapping-start"
  | "block-end"
  | "flow-sequence-start"
  | "flow-sequence-end"
  | "flow-mapping-start"
  | "flow-mapping-end"
  | "block-entry"
  | "flow-entry"
  | "key"
  | "value";

interface Placed {
  readonly start: Mark;
  readonly end: Mark;
}

/** What the scanner gives to the parser (libyaml's tokens). */
export type Token = Placed &
  (
    | { readonly kind: PunctuationKind }
    | { readonly kind: "alias" | "anchor"; readonly name: string }
    | { readonly kind: "tag"; readonly handle: string; readonly suffix: string }
    | {
        readonly kind: "scalar";
        readonly value: string;
        readonly pieces: readonly ScalarPiece[];
        readonly style: ScalarStyle;
      }
    | { readonly kind: "version-directive"; readonly major: number; readonly minor: number }
    | { readonly kind: "tag-directive"; readonly handle: string; readonly prefix: string }
  );
