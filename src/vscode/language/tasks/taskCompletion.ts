import {
  CompletionItem,
  CompletionItemKind,
  SnippetString,
  workspace,
  type Position,
  type TextDocument,
} from "vscode";
import {
  completeTask,
  type CompletionKind,
  type KeyCompletion,
  type TaskCompletion,
} from "../../../acr/language/completeTask.ts";
import { taskKeyText } from "./taskKeyTexts.ts";
import { rangeIn } from "./taskProblems.ts";
import type { TaskView } from "./taskView.ts";

/** More Dockerfiles than anybody chooses from. */
const maxDockerfiles = 200;

const itemKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  value: CompletionItemKind.Value,
  step: CompletionItemKind.Reference,
  alias: CompletionItemKind.Variable,
  image: CompletionItemKind.Module,
  file: CompletionItemKind.File,
  option: CompletionItemKind.Property,
  platform: CompletionItemKind.EnumMember,
  function: CompletionItemKind.Function,
  field: CompletionItemKind.Field,
};

/** What may stand at a place of a task file. */
export async function taskCompletion(
  document: TextDocument,
  position: Position,
  view: TaskView,
  registries: readonly string[],
): Promise<CompletionItem[]> {
  const offset = document.offsetAt(position);
  const line = document.lineAt(position).text.slice(0, position.character);
  const dockerfiles = /(?:-f|--file)\s+\S*$/.test(line) ? await findDockerfiles(document) : [];
  const found = completeTask(view, offset, { dockerfiles, registries });
  return found.map((entry, index) => toItem(document, entry, index));
}

function toItem(document: TextDocument, entry: TaskCompletion, index: number): CompletionItem {
  const item = new CompletionItem(
    entry.label,
    entry.kind === "key" ? CompletionItemKind.Property : itemKinds[entry.kind],
  );
  item.range = rangeIn(document, entry.replace);
  item.filterText = entry.label;
  item.sortText = String(index).padStart(4, "0");
  if (entry.kind !== "key") {
    if (entry.detail !== "") item.detail = entry.detail;
    return item;
  }
  const text = taskKeyText(entry.mapping, entry.label);
  if (text !== undefined) item.documentation = text;
  item.insertText = keySnippet(entry);
  if (entry.value === "boolean") item.command = suggestAgain;
  return item;
}

/** Shows what the value can be. */
const suggestAgain = { command: "editor.action.triggerSuggest", title: "" };

function keySnippet({ label, value, indent }: KeyCompletion): SnippetString {
  const below = " ".repeat(indent);
  switch (value) {
    case "texts":
    case "numbers":
    case "list":
      return new SnippetString(`${label}:\n${below}- $0`);
    case "mapping":
      return new SnippetString(`${label}:\n${below}$0`);
    default:
      return new SnippetString(`${label}: $0`);
  }
}

async function findDockerfiles(document: TextDocument): Promise<string[]> {
  const folder = workspace.getWorkspaceFolder(document.uri);
  if (!folder) return [];
  const found = await workspace.findFiles(
    "**/{[Dd]ockerfile*,*.[Dd]ockerfile,[Cc]ontainerfile*}",
    "**/node_modules/**",
    maxDockerfiles,
  );
  const root = `${folder.uri.path.replace(/\/$/, "")}/`;
  return found
    .flatMap(({ path }) => (path.startsWith(root) ? path.slice(root.length) : []))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
