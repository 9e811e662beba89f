import type { SourceRange } from "../text/mappedText.ts";

/** What a word inside of an action is. `field` is a whole chain such as `.Run.ID`. */
export type TemplateTokenKind =
  | "field"
  | "variable"
  | "function"
  | "keyword"
  | "string"
  | "number"
  | "boolean"
  | "operator"
  | "invalid";

/** A word inside of an action. */
export interface TemplateToken {
  readonly kind: TemplateTokenKind;
  readonly text: string;
  readonly range: SourceRange;
  /** The names of a chain: `.Run.ID` has `["Run", "ID"]`, `$x.Name` has `["$x", "Name"]`. */
  readonly path?: readonly string[];
}

/** A stretch of a template: text as it is, a comment, or an action with its delimiters. */
export interface TemplatePart {
  readonly kind: "text" | "comment" | "action";
  readonly range: SourceRange;
  /** Of an action, in their order. */
  readonly tokens: readonly TemplateToken[];
  /** Whether the action or comment has its closing delimiter. */
  readonly isClosed: boolean;
}
