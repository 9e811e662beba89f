import type { ListNode } from "./node.ts";

/** Whether a function of that name may be called. */
export type IsFunction = (name: string) => boolean;

/** What the trees of one text share. */
export interface ParseContext {
  readonly name: string;
  readonly text: string;
  readonly isFunction: IsFunction;
  readonly trees: Map<string, ListNode>;
  /** How deep what is being read lies in parentheses and blocks. */
  readonly nesting: { depth: number };
}
