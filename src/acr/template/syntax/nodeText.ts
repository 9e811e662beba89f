import type { CommandNode, ListNode, Operand, PipeNode, TemplateNode } from "./node.ts";
import { goQuote } from "../values/quote.ts";

/** An operand, command or pipeline as Go's messages quote it (`at <…>`): normalised, not as written. */
export function nodeText(node: Operand | CommandNode | PipeNode): string {
  switch (node.type) {
    case "identifier":
      return node.name;
    case "variable":
      return node.names.join(".");
    case "field":
      return node.names.map((name) => `.${name}`).join("");
    case "chain":
      return nested(node.node) + node.names.map((name) => `.${name}`).join("");
    case "pipe":
      return declarationText(node) + node.commands.map(nodeText).join(" | ");
    case "command":
      return node.args.map(nested).join(" ");
    case "dot":
      return ".";
    case "nil":
      return "nil";
    case "bool":
      return String(node.value);
    case "number":
      return node.text;
    case "string":
      return node.quoted;
  }
}

function nested(node: Operand): string {
  return node.type === "pipe" ? `(${nodeText(node)})` : nodeText(node);
}

function declarationText(pipe: PipeNode): string {
  if (pipe.declared.length === 0) return "";
  return `${pipe.declared.map(nodeText).join(", ")} := `;
}

/** A statement as Go's messages quote it, with the lists inside of it. */
export function statementText(node: TemplateNode, text: string): string {
  switch (node.type) {
    case "text":
      return text.slice(node.start, node.end);
    case "list":
      return listText(node, text);
    case "action":
      return `{{${nodeText(node.pipe)}}}`;
    case "break":
    case "continue":
      return `{{${node.type}}}`;
    case "template":
      return callText(node.name, node.pipe);
    case "if":
    case "with":
    case "range": {
      const otherwise = node.elseList ? `{{else}}${listText(node.elseList, text)}` : "";
      const head = `{{${node.type} ${nodeText(node.pipe)}}}`;
      return `${head}${listText(node.list, text)}${otherwise}{{end}}`;
    }
  }
}

function callText(name: string, pipe: PipeNode | undefined): string {
  return `{{template ${goQuote(name)}${pipe ? ` ${nodeText(pipe)}` : ""}}}`;
}

function listText(list: ListNode, text: string): string {
  return list.nodes.map((node) => statementText(node, text)).join("");
}
