import { TemplateError } from "../templateError.ts";
import type { TemplateErrorCode } from "../templateError.ts";
import { goQuote } from "../values/quote.ts";
import { goUnquote, SyntaxRefusal } from "../values/unquote.ts";
import type { CommandNode, NodePlace, Operand, PipeNode, VariableNode } from "./node.ts";
import { nodeText } from "./nodeText.ts";
import { numberNode } from "./numberNode.ts";
import type { ParseContext } from "./parseContext.ts";
import type { Token, TokenType } from "./token.ts";
import type { TokenSource } from "./tokenReader.ts";
import { shownToken, TokenReader } from "./tokenReader.ts";

const operandTypes: ReadonlySet<TokenType> = new Set<TokenType>([
  "bool",
  "charConstant",
  "complex",
  "dot",
  "field",
  "identifier",
  "number",
  "nil",
  "rawString",
  "string",
  "variable",
  "leftParen",
]);

/** Deepest nesting of parentheses and blocks together. */
const maxNesting = 250;

/** Reads what stands inside of actions: pipelines, commands, operands. */
export class PipelineParser {
  protected readonly context: ParseContext;
  protected readonly reader: TokenReader;
  /** Names of variables that are known at this place, the innermost last. */
  protected readonly variables: string[] = ["$"];
  /** The delimiter that opened the action being read. */
  protected actionStart: Token | undefined;

  constructor(context: ParseContext, source: TokenSource) {
    this.context = context;
    this.reader = new TokenReader(source, { type: "eof", value: "", start: 0, end: 0, line: 1 });
  }

  protected pipeline(clause: string, end: "rightDelim" | "rightParen"): PipeNode {
    const start = this.reader.peekNonSpace().start;
    const declared: VariableNode[] = [];
    const isAssign = this.#declarations(clause, declared);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.reader.nextNonSpace();
      if (token.type === end) {
        this.#checkPipeline(commands, clause);
        const place = this.place(start, start, token.start);
        return { type: "pipe", isAssign, declared, commands, ...place };
      }
      if (!operandTypes.has(token.type)) this.unexpected(token, clause);
      this.reader.backup();
      commands.push(this.#command());
    }
  }

  /** Reads `$x :=`, `$x =` and, in a range, `$i, $x :=`. */
  #declarations(clause: string, declared: VariableNode[]): boolean {
    for (;;) {
      const variable = this.reader.peekNonSpace();
      if (variable.type !== "variable") return false;
      this.reader.next();
      const after = this.reader.peek();
      const next = this.reader.peekNonSpace();
      const isComma = next.type === "char" && next.value === ",";
      if (next.type === "assign" || next.type === "declare") {
        this.reader.nextNonSpace();
        this.#declare(variable, declared);
        return next.type === "assign";
      }
      if (!isComma) {
        if (after.type === "space") this.reader.backup3(variable, after);
        else this.reader.backup2(variable);
        return false;
      }
      this.reader.nextNonSpace();
      this.#declare(variable, declared);
      if (clause !== "range" || declared.length >= 2) {
        this.fail(`too many declarations in ${clause}`);
      }
      const second = this.reader.peekNonSpace().type;
      if (second !== "variable" && second !== "rightDelim" && second !== "rightParen") {
        this.fail("range can only initialize variables");
      }
    }
  }

  #declare(token: Token, declared: VariableNode[]): void {
    declared.push(this.#variable(token));
    this.variables.push(token.value);
  }

  #variable(token: Token): VariableNode {
    const place = this.place(token.start, token.start, token.end);
    return { type: "variable", names: [token.value], ...place };
  }

  #checkPipeline(commands: readonly CommandNode[], clause: string): void {
    if (commands.length === 0) this.fail(`missing value for ${clause}`);
    const bad = commands.findIndex((command, i) => i > 0 && isConstant(command.args[0].type));
    if (bad > 0) this.fail(`non executable command in pipeline stage ${bad + 1}`);
  }

  #command(): CommandNode {
    const start = this.reader.peekNonSpace().start;
    const args: Operand[] = [];
    for (;;) {
      this.reader.peekNonSpace();
      const operand = this.#operand();
      if (operand) args.push(operand);
      const token = this.reader.next();
      if (token.type === "space") continue;
      if (token.type === "rightDelim" || token.type === "rightParen") this.reader.backup();
      else if (token.type !== "pipe") this.unexpected(token, "operand");
      break;
    }
    const [first, ...rest] = args;
    if (!first) this.fail("empty command");
    return { type: "command", args: [first, ...rest], ...this.place(start, start) };
  }

  #operand(): Operand | undefined {
    const node = this.#term();
    if (!node || this.reader.peek().type !== "field") return node;
    const start = this.reader.peek().start;
    const names: string[] = [];
    let end = start;
    while (this.reader.peek().type === "field") {
      const token = this.reader.next();
      names.push(token.value.slice(1));
      end = token.end;
    }
    // Go counts such a chain from its second field on.
    const place = this.place(start, node.start, end);
    if (node.type === "field" || node.type === "variable") {
      const [first, ...rest] = node.names;
      return { type: node.type, names: [first, ...rest, ...names], ...place };
    }
    if (isConstant(node.type)) {
      this.fail(`unexpected . after term ${goQuote(nodeText(node))}`);
    }
    const [first = "", ...rest] = names;
    return { type: "chain", node, names: [first, ...rest], ...place };
  }

  #term(): Operand | undefined {
    const token = this.reader.nextNonSpace();
    const place = this.place(token.start, token.start, token.end);
    switch (token.type) {
      case "identifier":
        if (!this.context.isFunction(token.value)) {
          this.fail(`function ${goQuote(token.value)} not defined`, token);
        }
        return { type: "identifier", name: token.value, ...place };
      case "dot":
      case "nil":
        return { type: token.type, ...place };
      case "variable":
        if (!this.variables.includes(token.value)) {
          this.fail(`undefined variable ${goQuote(token.value)}`, token);
        }
        return this.#variable(token);
      case "field":
        return { type: "field", names: [token.value.slice(1)], ...place };
      case "bool":
        return { type: "bool", value: token.value === "true", ...place };
      case "charConstant":
      case "complex":
      case "number":
        return this.refusing(token, () => numberNode(token, place));
      case "leftParen":
        return this.nested(() => this.pipeline("parenthesized pipeline", "rightParen"));
      case "string":
      case "rawString":
        return { type: "string", quoted: token.value, text: this.unquote(token), ...place };
      default:
        this.reader.backup();
        return undefined;
    }
  }

  /** Reads what lies deeper; Go would go on until its stack is full. */
  protected nested<T>(read: () => T): T {
    const { nesting } = this.context;
    if (nesting.depth >= maxNesting) {
      this.fail(`nested deeper than ${maxNesting}`, undefined, "limit");
    }
    nesting.depth += 1;
    const result = read();
    nesting.depth -= 1;
    return result;
  }

  protected unquote(token: Token): string {
    return this.refusing(token, () => goUnquote(token.value));
  }

  /** Runs what reads a literal and gives its refusal the place of the token. */
  protected refusing<T>(token: Token, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof SyntaxRefusal)) throw error;
      return this.fail(error.message, token);
    }
  }

  protected place(position: number, start: number, end?: number): NodePlace {
    return { position, start, end: end ?? this.reader.latest.end };
  }

  protected expectRightDelim(clause: string): void {
    const token = this.reader.nextNonSpace();
    if (token.type !== "rightDelim") this.unexpected(token, clause);
  }

  protected unexpected(token: Token, clause: string): never {
    if (token.type !== "error") this.fail(`unexpected ${shownToken(token)} in ${clause}`, token);
    const started = this.actionStart;
    let extra = "";
    if (started && started.line !== token.line) {
      const hint = ` started at ${this.context.name}:${started.line}`;
      extra = token.value.endsWith(" action") ? hint : ` in action${hint}`;
    }
    this.fail(`${token.value}${extra}`, token);
  }

  protected fail(
    message: string,
    at: Token = this.reader.latest,
    code: TemplateErrorCode = "parse",
  ): never {
    const start = at.type === "error" ? (this.actionStart?.start ?? at.start) : at.start;
    const range = { start, end: Math.max(at.end, start) };
    const line = this.reader.latest.line;
    throw new TemplateError(code, `template: ${this.context.name}:${line}: ${message}`, range);
  }
}

function isConstant(type: Operand["type"]): boolean {
  return ["bool", "dot", "nil", "number", "string"].includes(type);
}
