import { homedir } from "node:os";
import { l10n, Uri, window, workspace } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import type { Services } from "../services.ts";
import { askWhatToSave, rowsOf, suggestedName } from "./savedImages.ts";
import { saveInto } from "./saveInto.ts";

/** Save as Archive…: one .tar that `docker load`, `podman load` and skopeo read. */
export async function saveAsArchive(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const title = l10n.t("Save as Archive");
  const answers = await askWhatToSave(
    services,
    { title, kind: "archive" },
    rowsOf(target, selection),
  );
  if (answers.sources.length === 0) {
    void window.showInformationMessage(l10n.t("There is no tag to save."));
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const file = await window.showSaveDialog({
    title,
    defaultUri: Uri.joinPath(folder, `${suggestedName(answers)}.tar`),
    filters: { [l10n.t("Archives of images")]: ["tar"] },
  });
  if (!file) throw abortError();
  const place = { kind: "archive", path: file.fsPath } as const;
  await saveInto(services, title, { answers, place });
}
