import { env, l10n, Uri, window } from "vscode";
import { engineNames } from "../../../engines/engine.ts";
import { localFolder, localPath } from "../../platform/localFolder.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import { readConnectionRef } from "../targets.ts";
import { chooseLocalImages, engineReference, rowName } from "./chooseLocalImages.ts";
import { sayingFailures, useEngine, useRunningEngine } from "./useEngine.ts";

/** Save Local Image as Archive…: what `docker save` writes, of one or several images. */
export async function saveLocalImages(
  services: Services,
  target?: unknown,
  selection?: readonly unknown[],
): Promise<void> {
  const title = l10n.t("Save as Archive");
  const ready = await useEngine(services);
  const rows = await chooseLocalImages(services, title, ready, { target, selection });
  const [first] = rows;
  if (!first) return;
  const uri = await window.showSaveDialog({
    title,
    filters: { [l10n.t("Image archives")]: ["tar"] },
    defaultUri: Uri.joinPath(localFolder(), `${fileName(rowName(first))}.tar`),
  });
  const file = localPath(uri);
  const names = rows.map(engineReference);
  const text = rows.map(rowName).join(", ");
  await sayingFailures(services, { name: text }, () =>
    withProgress(l10n.t("Saving {0}…", text), (signal) =>
      ready.engine.save(names, file, { signal }),
    ),
  );
  void window.showInformationMessage(l10n.t("Saved {0} to {1}.", text, file));
}

/** Load Archive into Container Engine…: what `docker save` or another tool wrote. */
export async function loadArchive(services: Services, target?: unknown): Promise<void> {
  const engine = await useRunningEngine(services);
  const file = archiveOf(services, target) ?? (await chooseArchive());
  const names = await sayingFailures(services, { name: file }, () =>
    withProgress(l10n.t("Loading {0}…", file), (signal) => engine.load(file, { signal })),
  );
  services.localEngine.refresh();
  const kind = engineNames[engine.program.kind];
  void window.showInformationMessage(
    names.length > 0
      ? l10n.t("Loaded into {0}: {1}.", kind, names.join(", "))
      : l10n.t("Loaded the archive into {0}.", kind),
  );
}

/** Copy Image Name: as the engine knows it. */
export async function copyImageName(services: Services, target?: unknown): Promise<void> {
  const ready = await useEngine(services);
  const rows = await chooseLocalImages(services, l10n.t("Copy Image Name"), ready, {
    target,
    selection: [],
  });
  const text = rows.map(engineReference).join(" ");
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t("Copied {0}", text), 4000);
}

/** The file of a row in the tree of registries, or one of the Explorer. */
function archiveOf({ localStores }: Services, target: unknown): string | undefined {
  if (target instanceof Uri) return target.fsPath;
  const row = readConnectionRef(target);
  return row && localStores.find(row.connectionId)?.path;
}

async function chooseArchive(): Promise<string> {
  const chosen = await window.showOpenDialog({
    title: l10n.t("Load Archive"),
    defaultUri: localFolder(),
    filters: { [l10n.t("Image archives")]: ["tar", "gz", "tgz"] },
  });
  return localPath(chosen?.[0]);
}

function fileName(name: string): string {
  return name.replace(/^.*\//, "").replaceAll(/[^\w.-]+/g, "-");
}
