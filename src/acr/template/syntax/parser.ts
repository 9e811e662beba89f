import { goQuote } from "../values/quote.ts";
import { lexTemplate } from "./lexer.ts";
import type { ListNode, PipeNode, TemplateNode, TemplateSet } from "./node.ts";
import type { IsFunction } from "./parseContext.ts";
import { PipelineParser } from "./pipelineParser.ts";
import type { Token } from "./token.ts";
import { TokenSource } from "./tokenReader.ts";

/** What `{{end}}` and `{{else}}` are for those who read a list. */
interface Closing {
  readonly type: "end" | "else";
  /** Whether `if` follows: `{{else if …}}`. */
  readonly isElseIf: boolean;
}

interface Control {
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

/**
 * Reads a template as Go's text/template/parse does.
 * Throws a `TemplateError` (`parse`) with Go's message and the place of the word it stumbles over.
 */
export function parseTemplateSet(name: string, text: string, isFunction: IsFunction): TemplateSet {
  const trees = new Map<string, ListNode>();
  const source = new TokenSource(lexTemplate(text));
  const parser = new TreeParser({ name, text, isFunction, trees, nesting: { depth: 0 } }, source);
  trees.set(name, parser.parseRoot());
  return { name, text, trees };
}

/** One tree: the text's own, or one that is defined in it (those have variables of their own). */
class TreeParser extends PipelineParser {
  #rangeDepth = 0;

  /** The whole text; `define` is understood only here, at the top. */
  parseRoot(): ListNode {
    const start = this.reader.peek().start;
    const nodes: TemplateNode[] = [];
    while (this.reader.peek().type !== "eof") {
      if (this.reader.peek().type === "leftDelim") {
        const delim = this.reader.next();
        const word = this.reader.nextNonSpace();
        if (word.type === "keyword" && word.value === "define") {
          this.#child().#parseDefinition();
          continue;
        }
        this.reader.backup2(delim);
      }
      const node = this.#textOrAction();
      if ("isElseIf" in node) this.fail(`unexpected {{${node.type}}}`);
      nodes.push(node);
    }
    const root: ListNode = { type: "list", nodes, ...this.place(start, start) };
    this.#add(this.context.name, root);
    return this.context.trees.get(this.context.name) ?? root;
  }

  #child(): TreeParser {
    return new TreeParser(this.context, this.reader.source);
  }

  #parseDefinition(): void {
    const clause = "define clause";
    const token = this.reader.nextNonSpace();
    if (token.type !== "string" && token.type !== "rawString") this.unexpected(token, clause);
    const name = this.unquote(token);
    this.expectRightDelim(clause);
    this.#add(name, this.#listUntilEnd(clause));
  }

  #listUntilEnd(clause: string): ListNode {
    const [list, closing] = this.#itemList();
    if (closing.type !== "end") this.fail(`unexpected {{else}} in ${clause}`);
    return list;
  }

  #add(name: string, root: ListNode): void {
    const known = this.context.trees.get(name);
    if (!known || isEmpty(known, this.context.text)) this.context.trees.set(name, root);
    else if (!isEmpty(root, this.context.text)) {
      this.fail(`template: multiple definition of template ${goQuote(name)}`);
    }
  }

  #itemList(): [ListNode, Closing] {
    const start = this.reader.peekNonSpace().start;
    const nodes: TemplateNode[] = [];
    while (this.reader.peekNonSpace().type !== "eof") {
      const node = this.#textOrAction();
      if ("isElseIf" in node) return [{ type: "list", nodes, ...this.place(start, start) }, node];
      nodes.push(node);
    }
    this.fail("unexpected EOF");
  }

  #textOrAction(): TemplateNode | Closing {
    const token = this.reader.nextNonSpace();
    if (token.type === "text") {
      return { type: "text", ...this.place(token.start, token.start, token.end) };
    }
    if (token.type !== "leftDelim") this.unexpected(token, "input");
    this.actionStart = token;
    const node = this.nested(() => this.#action(token));
    this.actionStart = undefined;
    return node;
  }

  #action(delim: Token): TemplateNode | Closing {
    const token = this.reader.nextNonSpace();
    if (token.type === "keyword") {
      switch (token.value) {
        case "block":
          return this.#block(delim);
        case "break":
        case "continue":
          return this.#jump(token.value, token, delim);
        case "else":
          return this.#else();
        case "end":
          this.expectRightDelim("end");
          return { type: "end", isElseIf: false };
        case "if":
        case "range":
        case "with":
          return this.#branch(token.value, delim);
        case "template":
          return this.#call(delim);
      }
    }
    this.reader.backup();
    const start = this.reader.peek().start;
    const pipe = this.pipeline("command", "rightDelim");
    return { type: "action", pipe, ...this.place(start, delim.start) };
  }

  #jump(type: "break" | "continue", word: Token, delim: Token): TemplateNode {
    const token = this.reader.nextNonSpace();
    if (token.type !== "rightDelim") this.unexpected(token, `{{${type}}}`);
    if (this.#rangeDepth === 0) this.fail(`{{${type}}} outside {{range}}`);
    return { type, ...this.place(word.start, delim.start) };
  }

  #else(): Closing {
    const next = this.reader.peekNonSpace();
    const isElseIf = next.type === "keyword" && next.value === "if";
    if (!isElseIf) this.expectRightDelim("else");
    return { type: "else", isElseIf };
  }

  #branch(type: "if" | "range" | "with", delim: Token): TemplateNode {
    const variables = this.variables.length;
    const control = this.#control(type);
    this.variables.length = variables;
    return { type, ...control, ...this.place(control.pipe.position, delim.start) };
  }

  #control(type: "if" | "range" | "with"): Control {
    const pipe = this.pipeline(type, "rightDelim");
    if (type === "range") this.#rangeDepth += 1;
    const [list, closing] = this.#itemList();
    if (type === "range") this.#rangeDepth -= 1;
    if (closing.type === "end") return { pipe, list, elseList: undefined };
    const follows = this.reader.peek();
    if (type === "if" && closing.isElseIf && follows.type === "keyword") {
      this.reader.next();
      const chained = this.nested(() => this.#branch("if", follows));
      const place = this.place(follows.start, follows.start);
      return { pipe, list, elseList: { type: "list", nodes: [chained], ...place } };
    }
    const [elseList, end] = this.#itemList();
    if (end.type !== "end") this.fail("expected end; found {{else}}");
    return { pipe, list, elseList };
  }

  #block(delim: Token): TemplateNode {
    const clause = "block clause";
    const token = this.reader.nextNonSpace();
    const name = this.#templateName(token, clause);
    const pipe = this.pipeline(clause, "rightDelim");
    const child = this.#child();
    child.#add(name, child.#listUntilEnd(clause));
    return { type: "template", name, pipe, ...this.place(token.start, delim.start) };
  }

  #call(delim: Token): TemplateNode {
    const clause = "template clause";
    const token = this.reader.nextNonSpace();
    const name = this.#templateName(token, clause);
    let pipe: PipeNode | undefined;
    if (this.reader.nextNonSpace().type !== "rightDelim") {
      this.reader.backup();
      pipe = this.pipeline(clause, "rightDelim");
    }
    return { type: "template", name, pipe, ...this.place(token.start, delim.start) };
  }

  #templateName(token: Token, clause: string): string {
    if (token.type !== "string" && token.type !== "rawString") this.unexpected(token, clause);
    return this.unquote(token);
  }
}

/** Whether a tree has nothing but white space. */
function isEmpty(list: ListNode, text: string): boolean {
  return list.nodes.every(
    (node) => node.type === "text" && text.slice(node.start, node.end).trim() === "",
  );
}
