import path from "node:path";
import { l10n, Uri, window, workspace, type TextDocument } from "vscode";
import { askChoice, back } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";

/** Task files that are offered; a workspace hardly has more. */
const maxFiles = 200;
const names = "**/{acb,acr-task,*.acr-task}.{yaml,yml}";

/**
 * The task file a command is for: the one it was called with, else the one in the active editor, else
 * one of the workspace's that is asked for. Throws an `AbortError` when the question is dismissed.
 */
export async function taskDocument(
  { taskFiles }: Services,
  target: unknown,
): Promise<TextDocument | undefined> {
  if (target instanceof Uri) return workspace.openTextDocument(target);
  const active = window.activeTextEditor?.document;
  if (active && taskFiles.isTaskFile(active)) return active;
  const uris = await workspace.findFiles(names, "**/node_modules/**", maxFiles);
  const [only, ...others] = uris;
  if (!only) {
    void window.showInformationMessage(
      l10n.t("No task file is open, and the workspace has none called acr-task.yaml or acb.yaml."),
    );
    return undefined;
  }
  const chosen = others.length === 0 ? only : await askFile(uris);
  return chosen && workspace.openTextDocument(chosen);
}

async function askFile(uris: readonly Uri[]): Promise<Uri | undefined> {
  const answer = await askChoice({
    title: l10n.t("Task File"),
    placeholder: l10n.t("Choose a task file"),
    choices: uris
      .map((uri) => ({ value: uri, label: workspace.asRelativePath(uri) }))
      .sort((a, b) => path.dirname(a.label).length - path.dirname(b.label).length),
  });
  return answer === back ? undefined : answer;
}
