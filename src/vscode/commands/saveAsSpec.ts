import { homedir } from "node:os";
import { l10n, Uri, window, workspace } from "vscode";
import { hexOf } from "../../core/oci/digest.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { parseManifest } from "../../core/oci/parseManifest.ts";
import type { MemberOrigin } from "../../images/drafts/listDraft.ts";
import { listManifest } from "../../images/drafts/listText.ts";
import { isSpecFileName, specFileName } from "../../images/spec/specFileName.ts";
import { withProgress } from "../platform/withProgress.ts";
import { findDraft } from "./findDraft.ts";
import { pickImage } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readImageRef } from "./targets.ts";

interface Source {
  readonly connectionId: string;
  readonly repository: string;
  readonly tag: string;
  readonly moreTags: readonly string[];
  readonly list: IndexManifest;
  readonly origins: Readonly<Record<string, MemberOrigin>>;
}

/** Save as Spec File… of a tag or a list's row: writes the list as a file that makes it again. */
export async function saveListAsSpec(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Save as Spec File");
  const image = readImageRef(target) ?? (await pickImage(services, title));
  if (!image) return;
  const { connectionId, repository, reference } = image;
  const { reader } = services.stores.open(connectionId);
  const list = await withProgress(l10n.t("Reading the manifest list…"), (signal) =>
    reader.manifest(repository, reference, { signal }),
  );
  if (list.kind !== "index") {
    const name = reference.tag ?? reference.digest;
    void window.showInformationMessage(l10n.t("{0} is not a manifest list.", name));
    return;
  }
  // A list without a tag gets one that nothing else has, so that no push of the file takes it away.
  const tag = reference.tag ?? hexOf(list.raw.digest, 8);
  await save(services, { connectionId, repository, tag, moreTags: [], list, origins: {} });
}

/** Save as Spec File… of a draft; its row, its id or, without either, the draft that is open. */
export async function saveAsSpec(services: Services, target?: unknown): Promise<void> {
  const draft = await findDraft(services, target, l10n.t("Save as Spec File"));
  if (!draft) return;
  const list = parseManifest(await listManifest(draft.text));
  if (list.kind !== "index") {
    void window.showErrorMessage(
      l10n.t("The draft {0} is no manifest list as it stands. Correct its text first.", draft.tag),
    );
    return;
  }
  await save(services, { ...draft, list });
}

async function save(services: Services, source: Source): Promise<void> {
  const { connectionId, repository, tag, list } = source;
  const registryOf = (id: string) => services.connections.find(id)?.registry;
  const registry = registryOf(connectionId) ?? connectionId;
  const target = { registry, repository, tag };
  const { writeSpec } = await import("../language/specSupport.ts");
  const { text, left } = await withProgress(l10n.t("Reading the images of {0}…", tag), (signal) =>
    writeSpec(services.stores, { ...source, list, registryOf, target }, { signal }),
  );
  if (left.length > 0) {
    void window.showWarningMessage(
      l10n.t("A spec file has no place for these members of the list: {0}", left.join(", ")),
    );
  }
  await write(text, specFileName(repository, tag));
}

/** Where the user wants it: in the workspace if there is one, else at home. */
async function write(text: string, name: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const file = await window.showSaveDialog({
    defaultUri: Uri.joinPath(folder, name),
    // Of an extension with a dot in it, dialogs know only the last part and append the whole anew.
    filters: { [l10n.t("Spec files of manifest lists")]: ["yaml", "yml"] },
    title: l10n.t("Save as Spec File"),
  });
  if (!file) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  await window.showTextDocument(await workspace.openTextDocument(file));
  if (isSpecFileName(file.path)) return;
  void window.showWarningMessage(
    l10n.t("Archipelago takes a file for a spec file if its name ends in .manifest-list.yaml."),
  );
}
