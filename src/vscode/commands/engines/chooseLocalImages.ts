import { l10n } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import { isRecord } from "../../../core/base/record.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { LocalImage } from "../../../engines/engine.ts";
import { localRows, shortId, type LocalImageRow } from "../../../engines/localRows.ts";
import { askChoices, back } from "../../platform/quickInput.ts";

/**
 * The rows of images that a command is for: those selected if the one it was called on is among
 * them, else that one; from the palette, those that are chosen from a list.
 */
export async function chooseLocalImages(
  title: string,
  { images }: { readonly images: readonly LocalImage[] },
  rows: { readonly target: unknown; readonly selection: readonly unknown[] | undefined },
): Promise<readonly LocalImageRow[]> {
  const { target, selection = [] } = rows;
  const given = (selection.length > 0 ? selection : [target]).filter(isImageRow);
  if (given.length > 0) return given;
  const offered = localRows(images).flatMap((row) => (row.kind === "untagged" ? row.rows : [row]));
  const answer = await askChoices({
    title,
    placeholder: l10n.t("Choose local images"),
    reminder: l10n.t("Choose at least one image"),
    choices: offered.map((row) => ({
      value: row,
      label: rowName(row),
      description: formatPlatform(row.image.platform),
    })),
  });
  if (answer === back) throw abortError();
  return answer;
}

/** The name of a row, or the start of its image's id. */
export function rowName({ name, image }: LocalImageRow): string {
  return name ?? shortId(image);
}

/** What engines know the image of a row by. */
export function engineReference({ name, image }: LocalImageRow): string {
  return name ?? image.id;
}

/** Rows of our view are our own objects; from elsewhere comes nothing with these members. */
function isImageRow(value: unknown): value is LocalImageRow {
  return isRecord(value) && value["kind"] === "localImage" && isRecord(value["image"]);
}
