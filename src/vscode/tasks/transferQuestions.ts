import { lstat } from "node:fs/promises";
import { l10n, window } from "vscode";
import { isFileError } from "../../core/layout/layoutFailure.ts";
import type { ExistingTagsAnswer } from "../../images/copy/imageCopyResult.ts";
import type { TransferRequest } from "../../images/copy/transferRequest.ts";
import type { TakenTag } from "../../images/transfers/takenTags.ts";
import { targetName } from "./transferNames.ts";
import type { TransferParts } from "./transferParts.ts";

/** A dialog has room for so many. */
const maxNamed = 10;

/** Asks what becomes of tags that name something else. */
export async function askAboutTaken(
  parts: Pick<TransferParts, "storeName">,
  taken: readonly TakenTag[],
): Promise<ExistingTagsAnswer> {
  const overwrite = taken.length === 1 ? l10n.t("Overwrite") : l10n.t("Overwrite All");
  const skip = taken.length === 1 ? l10n.t("Skip This Tag") : l10n.t("Skip These Tags");
  const more = taken.length - maxNamed;
  const lines = taken.slice(0, maxNamed).map((each) => lineOf(parts, each));
  if (more > 0) lines.push(l10n.t("And {0} more.", more));
  lines.push(l10n.t("What they name now stays under its digest."));
  const choice = await window.showWarningMessage(
    taken.length === 1
      ? l10n.t("A tag of the target names another image. Overwrite it?")
      : l10n.t("{0} tags of the target name other images. Overwrite them?", taken.length),
    { modal: true, detail: lines.join("\n") },
    overwrite,
    skip,
  );
  if (choice === overwrite) return "overwrite";
  return choice === skip ? "skip" : "cancel";
}

/** Asks, before a transfer is run once more, about archives that lie where it writes. */
export async function mayReplaceArchives(
  { items }: TransferRequest,
  { localStores }: { readonly localStores: Pick<TransferParts["localStores"], "find"> },
): Promise<boolean> {
  for (const id of new Set(items.map(({ to }) => to.storeId))) {
    const store = localStores.find(id);
    if (store?.kind !== "archive" || !(await isThere(store.path))) continue;
    const replace = l10n.t("Replace");
    const question = l10n.t("{0} is there already. Replace it?", store.path);
    const answer = await window.showWarningMessage(question, { modal: true }, replace);
    if (answer !== replace) return false;
  }
  return true;
}

/** What cannot be looked at may be there. */
async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    return !isFileError(error, "ENOENT");
  }
}

function lineOf(
  parts: Pick<TransferParts, "storeName">,
  { to, tag, now, hasMoved }: TakenTag,
): string {
  const name = targetName(parts, { ...to, tags: [tag] });
  return hasMoved
    ? l10n.t("{0} was changed meanwhile and names {1}.", name, now)
    : l10n.t("{0} names {1}.", name, now);
}
