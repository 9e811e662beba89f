import { homedir } from "node:os";
import { l10n, Uri, window, workspace } from "vscode";
import { abortError } from "../../core/base/abort.ts";

/** Where dialogs about files of this computer begin: a workspace may lie elsewhere, as on GitHub. */
export function localFolder(): Uri {
  const folder = workspace.workspaceFolders?.find(({ uri }) => isLocal(uri));
  return folder?.uri ?? Uri.file(homedir());
}

/**
 * The path of what was chosen in a dialog. Throws an `AbortError` where nothing was, and after saying
 * that it is not on this computer.
 */
export function localPath(chosen: Uri | undefined): string {
  if (chosen && isLocal(chosen)) return chosen.fsPath;
  if (chosen) {
    void window.showErrorMessage(
      l10n.t("{0} is not on this computer. Choose a place that is.", chosen.path),
    );
  }
  throw abortError();
}

function isLocal({ scheme }: Uri): boolean {
  return scheme === "file";
}
