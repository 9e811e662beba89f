import { l10n, Uri, window } from "vscode";
import { localFolder, localPath } from "../../platform/localFolder.ts";
import type { Services } from "../services.ts";
import { rowsOf } from "../targets.ts";
import { askWhatToSave, suggestedName } from "./savedImages.ts";
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
  const file = await window.showSaveDialog({
    title,
    defaultUri: Uri.joinPath(localFolder(), `${suggestedName(answers)}.tar`),
    filters: { [l10n.t("Archives of images")]: ["tar"] },
  });
  const place = { kind: "archive", path: localPath(file) } as const;
  await saveInto(services, title, { answers, place });
}
