/** Where a node stands: `position` as Go counts it for messages (UTF-16), the range for editors. */
export interface NodePlace {
  readonly position: number;
  readonly start: number;
  readonly end: number;
}

export type TemplateNode = TextNode | ActionNode | BranchNode | JumpNode | CallNode | ListNode;

/** Text between actions, trimmed. */
export interface TextNode extends NodePlace {
  readonly type: "text";
}

export interface ListNode extends NodePlace {
  readonly type: "list";
  readonly nodes: readonly TemplateNode[];
}

/** A pipeline that is printed or declares variables. */
export interface ActionNode extends NodePlace {
  readonly type: "action";
  readonly pipe: PipeNode;
}

export interface BranchNode extends NodePlace {
  readonly type: "if" | "with" | "range";
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

export interface JumpNode extends NodePlace {
  readonly type: "break" | "continue";
}

/** `{{template "name" pipeline}}`, also what a `block` leaves in its place. */
export interface CallNode extends NodePlace {
  readonly type: "template";
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface PipeNode extends NodePlace {
  readonly type: "pipe";
  readonly isAssign: boolean;
  readonly declared: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends NodePlace {
  readonly type: "command";
  readonly args: readonly [Operand, ...Operand[]];
}

export type Operand =
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | PipeNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode;

export interface IdentifierNode extends NodePlace {
  readonly type: "identifier";
  readonly name: string;
}

/** `$x.Field`: the first name has the dollar. */
export interface VariableNode extends NodePlace {
  readonly type: "variable";
  readonly names: readonly [string, ...string[]];
}

/** `.Run.ID` without its dots. */
export interface FieldNode extends NodePlace {
  readonly type: "field";
  readonly names: readonly [string, ...string[]];
}

/** Fields of something that is no field itself: `(pipeline).Field`. */
export interface ChainNode extends NodePlace {
  readonly type: "chain";
  readonly node: Operand;
  readonly names: readonly [string, ...string[]];
}

export interface DotNode extends NodePlace {
  readonly type: "dot";
}

export interface NilNode extends NodePlace {
  readonly type: "nil";
}

export interface BoolNode extends NodePlace {
  readonly type: "bool";
  readonly value: boolean;
}

/** A constant under every type that can hold it, as Go's ideal constants are. */
export interface NumberNode extends NodePlace {
  readonly type: "number";
  readonly text: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: { readonly re: number; readonly im: number } | undefined;
}

export interface StringNode extends NodePlace {
  readonly type: "string";
  readonly quoted: string;
  readonly text: string;
}

/** The templates of one text by name; the text's own one has the name of the text. */
export interface TemplateSet {
  readonly name: string;
  readonly text: string;
  readonly trees: ReadonlyMap<string, ListNode>;
}
