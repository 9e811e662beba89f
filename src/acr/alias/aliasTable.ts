import type { SourceRange } from "../text/mappedText.ts";

/** A name that `$name` stands for a text, and that `cmd` may begin with. */
export interface Alias {
  readonly name: string;
  /** The text; templates in it are rendered later. */
  readonly value: string;
  /** Who says so: the engine itself, a file named in `alias.src`, or the file's own block. */
  readonly origin: "engine" | "source" | "file";
  /** Where name and value stand in the file, for its own ones. */
  readonly place: AliasPlace | undefined;
}

/** Where an alias of the file itself stands. */
export interface AliasPlace {
  readonly name: SourceRange;
  readonly value: SourceRange;
}

/** A `$name` in the file. */
export interface AliasUse {
  readonly name: string;
  /** The whole of it, `$` included; for the first word of a `cmd` the word. */
  readonly range: SourceRange;
  /** `text`: `$name` anywhere; `command`: first word of a `cmd`. */
  readonly kind: "text" | "command";
  /** False: no alias is called so, the text stays as it is. */
  readonly isKnown: boolean;
}

/** The aliases in force and where they are used. */
export interface AliasTable {
  /** False for versions before v1.1.0: `$name` stays as it is. */
  readonly isOn: boolean;
  /** The character before names: `$` where the file does not choose another. */
  readonly directive: string;
  readonly byName: ReadonlyMap<string, Alias>;
  readonly uses: readonly AliasUse[];
  /** The `alias:` block in the file. */
  readonly block: SourceRange | undefined;
}
