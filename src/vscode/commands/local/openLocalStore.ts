import { stat } from "node:fs/promises";
import path from "node:path";
import { l10n, Uri, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import type { LocalStore, LocalStoreKind } from "../../../images/local/localStore.ts";
import { localFolder, localPath } from "../../platform/localFolder.ts";
import { askChoice, back } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";

/** The file that every layout has (image-spec image-layout.md). */
const layoutMark = "oci-layout";

/** Open OCI Layout or Archive…: shows a folder or file of images beside the registries. */
export async function openLocalStore(services: Services, target?: unknown): Promise<void> {
  const place = target instanceof Uri ? target.fsPath : await askPath();
  const store = await openPath(services, place);
  if (store) await services.tree.reveal({ connectionId: store.id });
}

/**
 * Shows what lies at a path, or says that it holds no images; the file that marks a folder as a
 * layout stands for the folder. Throws `LayoutError`.
 */
export async function openPath(services: Services, file: string): Promise<LocalStore | undefined> {
  const files = await services.localFiles();
  const kind = await files.detect(file);
  if (kind) return services.localStores.open({ kind, path: file });
  const isMark = path.basename(file) === layoutMark && (await isFile(file));
  const place = isMark ? path.dirname(file) : file;
  if (isMark && (await files.detect(place)) === "layout") {
    return services.localStores.open({ kind: "layout", path: place });
  }
  void window.showErrorMessage(
    l10n.t("{0} is neither an OCI image layout nor an archive of images.", path.basename(place)),
  );
  return undefined;
}

/** Some tools call the folder of a layout like the file that marks it. */
async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** Most systems' dialogs are for files or for folders, not for both. */
async function askPath(): Promise<string> {
  const title = l10n.t("Open OCI Layout or Archive");
  const kind = await askChoice<LocalStoreKind>({
    title,
    placeholder: l10n.t("What is to be opened?"),
    choices: [
      {
        value: "layout",
        label: l10n.t("A Folder"),
        detail: l10n.t("An OCI image layout, as skopeo, podman and buildx write it"),
      },
      {
        value: "archive",
        label: l10n.t("A .tar File"),
        detail: l10n.t("An archive of a layout, or what docker save and podman save write"),
      },
    ],
  });
  if (kind === back) throw abortError();
  const [place] =
    (await window.showOpenDialog({
      title,
      defaultUri: localFolder(),
      canSelectFolders: kind === "layout",
      canSelectFiles: kind === "archive",
      openLabel: l10n.t("Open"),
      ...(kind === "archive" && { filters: { [l10n.t("Archives of images")]: ["tar"] } }),
    })) ?? [];
  return localPath(place);
}
