import { readdir } from "node:fs/promises";
import path from "node:path";
import { l10n, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import type { LocalPlace } from "../../../images/local/localStore.ts";
import { localFolder, localPath } from "../../platform/localFolder.ts";
import { askChoice, askText, back } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { rowsOf } from "../targets.ts";
import { askWhatToSave, suggestedName } from "./savedImages.ts";
import { saveInto } from "./saveInto.ts";

/** Pull to OCI Layout…: copies tags, platforms, lists and repositories into a folder. */
export async function pullToLayout(
  services: Services,
  target?: unknown,
  selection?: unknown,
): Promise<void> {
  const title = l10n.t("Pull to OCI Layout");
  const answers = await askWhatToSave(
    services,
    { title, kind: "layout" },
    rowsOf(target, selection),
  );
  if (answers.sources.length === 0) {
    void window.showInformationMessage(l10n.t("There is no tag to pull."));
    return;
  }
  const place = await askLayout(services, title, suggestedName(answers));
  await saveInto(services, title, { answers, place });
}

/** A layout that is shown already, or a folder for a new one. */
async function askLayout(
  services: Services,
  title: string,
  suggested: string,
): Promise<LocalPlace> {
  const known = services.localStores.all.filter(({ kind }) => kind === "layout");
  if (known.length === 0) return askFolder(services, title, suggested);
  const answer = await askChoice<LocalPlace | "other">({
    title,
    placeholder: l10n.t("Choose the layout that gets the images"),
    choices: [
      ...known.map((value) => ({ value, label: value.name, description: value.path })),
      { value: "other", label: l10n.t("Another Folder…"), alwaysShow: true },
    ],
  });
  if (answer === back) throw abortError();
  if (answer === "other") return askFolder(services, title, suggested);
  return answer;
}

async function askFolder(
  services: Services,
  title: string,
  suggested: string,
): Promise<LocalPlace> {
  const [folder] =
    (await window.showOpenDialog({
      title,
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: l10n.t("Pull Here"),
      defaultUri: localFolder(),
    })) ?? [];
  const chosen = localPath(folder);
  const files = await services.localFiles();
  const isLayout = (await files.detect(chosen)) === "layout";
  if (isLayout || (await isEmpty(chosen))) return { kind: "layout", path: chosen };
  return { kind: "layout", path: path.join(chosen, await askName(chosen, title, suggested)) };
}

/** Layouts lie in folders of their own: what else is there stays apart. */
async function askName(folder: string, title: string, suggested: string): Promise<string> {
  const names = new Set(await readdir(folder));
  const answer = await askText({
    title,
    prompt: l10n.t("{0} has other content. Name of a new folder in it", path.basename(folder)),
    value: suggested,
    validate: (text) => {
      const name = text.trim();
      if (!/^[^/\\:*?"<>|]+$/.test(name) || /^\.+$/.test(name)) {
        return l10n.t("Enter the name of a folder.");
      }
      return names.has(name) ? l10n.t("{0} is there already.", name) : undefined;
    },
  });
  if (answer === back) throw abortError();
  return answer.trim();
}

async function isEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder)).length === 0;
}
