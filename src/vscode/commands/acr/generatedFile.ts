import { l10n, Uri, window, workspace, WorkspaceEdit, type WorkspaceFolder } from "vscode";
import { scriptOf } from "../../../acr/generate/scriptOf.ts";
import { taskFileOf } from "../../../acr/generate/taskFileOf.ts";
import type { TaskRecipe } from "../../../acr/generate/taskRecipe.ts";
import { workflowOf } from "../../../acr/generate/workflowOf.ts";
import { askChoice, back } from "../../platform/quickInput.ts";
import type { GeneratedKind } from "./generateAnswers.ts";
import { generateTitle } from "./generateQuestions.ts";

interface GeneratedFile {
  readonly path: string;
  readonly language: string;
  readonly text: (recipe: TaskRecipe) => string;
}

const files: Readonly<Record<GeneratedKind, GeneratedFile>> = {
  task: { path: "acr-task.yaml", language: "yaml", text: taskFileOf },
  workflow: { path: ".github/workflows/image.yaml", language: "yaml", text: workflowOf },
  script: { path: "build.sh", language: "shellscript", text: scriptOf },
};

/**
 * Shows what was generated: in a file of the folder, if that is wanted (one that is there is only
 * replaced after a question), or as an untitled document. Throws an `AbortError` when dismissed.
 */
export async function showGenerated(
  recipe: TaskRecipe,
  kind: GeneratedKind,
  folder: WorkspaceFolder | undefined,
): Promise<void> {
  const { path, language, text } = files[kind];
  const content = text(recipe);
  const uri = folder && Uri.joinPath(folder.uri, path);
  const place = uri ? await askPlace(path) : "untitled";
  if (place === back) return;
  if (!uri || place === "untitled") {
    await window.showTextDocument(await workspace.openTextDocument({ language, content }));
    return;
  }
  if (await isThere(uri)) {
    const replace = l10n.t("Replace");
    const question = l10n.t("{0} is there already. Replace it?", path);
    const detail = l10n.t("Undo brings its text back as long as it is open.");
    const answer = await window.showWarningMessage(question, { modal: true, detail }, replace);
    if (answer !== replace) return;
  }
  await write(uri, content);
}

function askPlace(path: string) {
  return askChoice<"file" | "untitled">({
    title: generateTitle(),
    placeholder: l10n.t("Choose where it goes"),
    choices: [
      { value: "file", label: l10n.t("Write {0}", path) },
      { value: "untitled", label: l10n.t("Open as Untitled Document") },
    ],
  });
}

/** As an edit, so that a text that is open and not saved is not lost, and undo brings it back. */
async function write(uri: Uri, content: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true });
  await workspace.applyEdit(edit);
  const document = await workspace.openTextDocument(uri);
  const editor = await window.showTextDocument(document);
  await editor.edit((change) => {
    const end = document.lineAt(document.lineCount - 1).range.end;
    change.replace(document.lineAt(0).range.with({ end }), content);
  });
  await document.save();
}

async function isThere(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
