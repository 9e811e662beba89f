import {
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  FoldingRangeKind,
  l10n,
  Location,
  SemanticTokensBuilder,
  SemanticTokensLegend,
  SymbolKind,
  WorkspaceEdit,
  type Position,
  type Range,
  type SemanticTokens,
  type TextDocument,
} from "vscode";
import { foldTask } from "../../../acr/language/foldTask.ts";
import {
  outlineTask,
  type OutlineEntry,
  type OutlineKind,
} from "../../../acr/language/outlineTask.ts";
import { renameableAt, renameTask, type RenameProblem } from "../../../acr/language/renameTask.ts";
import { nameAt, placeAt } from "../../../acr/language/taskNames.ts";
import { taskTokens, type TaskTokenKind } from "../../../acr/language/taskTokens.ts";
import { rangeIn } from "./taskProblems.ts";
import type { TaskView } from "./taskView.ts";

const symbolKinds: Readonly<Record<OutlineKind, SymbolKind>> = {
  value: SymbolKind.Constant,
  section: SymbolKind.Namespace,
  build: SymbolKind.Class,
  cmd: SymbolKind.Function,
  push: SymbolKind.Event,
  empty: SymbolKind.Null,
  secret: SymbolKind.Key,
  network: SymbolKind.Interface,
  volume: SymbolKind.Struct,
  alias: SymbolKind.Variable,
  image: SymbolKind.Package,
};

/** The outline of a task file. */
export function taskSymbols(document: TextDocument, view: TaskView): DocumentSymbol[] {
  const toSymbol = (entry: OutlineEntry): DocumentSymbol => {
    const { name, detail, kind } = entry;
    const [range, selection] = [rangeIn(document, entry.range), rangeIn(document, entry.selection)];
    const symbol = new DocumentSymbol(name, detail, symbolKinds[kind], range, selection);
    symbol.children = entry.children.map(toSymbol);
    return symbol;
  };
  return outlineTask(view).map(toSymbol);
}

/** What folds in a task file. */
export function taskFolds(document: TextDocument): FoldingRange[] {
  return foldTask(document.getText()).map(({ start, end, kind }) =>
    kind === "comment"
      ? new FoldingRange(start, end, FoldingRangeKind.Comment)
      : new FoldingRange(start, end),
  );
}

/** Where the step or alias at a place gets its name. */
export function taskDefinition(
  document: TextDocument,
  position: Position,
  { reading }: TaskView,
): Location | undefined {
  const definition = nameAt(reading, document.offsetAt(position))?.definition;
  return definition && new Location(document.uri, rangeIn(document, definition));
}

/** Where the step or alias at a place is named. */
export function taskReferences(
  document: TextDocument,
  position: Position,
  { reading }: TaskView,
  includesDefinition: boolean,
): Location[] {
  const name = nameAt(reading, document.offsetAt(position));
  const own = includesDefinition && name?.definition ? [name.definition] : [];
  const places = [...own, ...(name?.uses ?? [])];
  return places.map((range) => new Location(document.uri, rangeIn(document, range)));
}

/** The name at a place that can be another one. Throws what is shown where it cannot. */
export function taskRenameRange(
  document: TextDocument,
  position: Position,
  { reading }: TaskView,
): Range {
  const offset = document.offsetAt(position);
  const found = renameableAt(reading, offset);
  if (typeof found === "string") throw new Error(renameProblemText(found));
  const range = found && placeAt(found, offset);
  if (!range) throw new Error(l10n.t("Steps and aliases can be renamed."));
  return rangeIn(document, range);
}

/** Gives the step or alias at a place another name. Throws what is shown where it cannot have it. */
export function taskRename(
  document: TextDocument,
  position: Position,
  { reading }: TaskView,
  to: string,
): WorkspaceEdit | undefined {
  const name = nameAt(reading, document.offsetAt(position));
  if (!name) return undefined;
  const edits = renameTask(reading, name, to);
  if (typeof edits === "string") throw new Error(renameProblemText(edits));
  const edit = new WorkspaceEdit();
  for (const { range, text } of edits) edit.replace(document.uri, rangeIn(document, range), text);
  return edit;
}

function renameProblemText(problem: RenameProblem): string {
  switch (problem) {
    case "engine":
      return l10n.t("The engine gives this name. It cannot be changed.");
    case "characters":
      return l10n.t("The name has characters that it cannot have.");
    case "taken":
      return l10n.t("The name is taken.");
    case "reserved":
      return l10n.t("The engine keeps this name for itself.");
  }
}

/** Dockerfiles that are there. */
export function taskLinks(document: TextDocument, { plan, dockerfiles }: TaskView): DocumentLink[] {
  return (plan?.builds ?? []).flatMap(({ dockerfile, dockerfilePath = "" }) => {
    const file = dockerfiles.get(dockerfilePath);
    return dockerfile && file
      ? new DocumentLink(rangeIn(document, dockerfile.range), file.uri)
      : [];
  });
}

const tokenTypes: Readonly<Record<TaskTokenKind, string>> = {
  delimiter: "operator",
  comment: "comment",
  alias: "variable",
  field: "property",
  variable: "variable",
  function: "function",
  keyword: "keyword",
  string: "string",
  number: "number",
  boolean: "keyword",
  operator: "operator",
};

/** The kinds of coloured stretches. */
export const taskTokenLegend = new SemanticTokensLegend([...new Set(Object.values(tokenTypes))]);

/** Colours of templates and aliases. */
export function taskSemanticTokens(document: TextDocument, { reading }: TaskView): SemanticTokens {
  const builder = new SemanticTokensBuilder(taskTokenLegend);
  for (const { kind, range } of taskTokens(reading)) {
    builder.push(rangeIn(document, range), tokenTypes[kind]);
  }
  return builder.build();
}
