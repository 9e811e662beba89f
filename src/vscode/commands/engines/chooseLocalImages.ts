import { l10n, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import { isRecord } from "../../../core/base/record.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { LocalImage } from "../../../engines/engine.ts";
import { localRows, shortId, type LocalImageRow } from "../../../engines/localRows.ts";
import { askChoices, back } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { rowsOf } from "../targets.ts";

/**
 * The rows of images that a command is for: those selected if the one it was called on is among
 * them, else that one; from the palette, those that are chosen from a list. A name stands for what
 * the engine knows by it now: the view may show the image of an earlier build. Throws an `AbortError`
 * when one is not there anymore.
 */
export async function chooseLocalImages(
  { localEngine }: Pick<Services, "localEngine">,
  title: string,
  { images }: { readonly images: readonly LocalImage[] },
  rows: { readonly target: unknown; readonly selection: readonly unknown[] | undefined },
): Promise<readonly LocalImageRow[]> {
  const given = rowsOf(rows.target, rows.selection).filter(isImageRow);
  const offered = localRows(images).flatMap((row) => (row.kind === "untagged" ? row.rows : [row]));
  if (given.length > 0) {
    const now = given.map((row) => currentRow(row, offered));
    const gone = given.filter((_, position) => now[position] === undefined);
    // What is shown is old if anything differs.
    if (now.some((row, position) => row?.id !== given[position]?.id)) localEngine.refresh();
    if (gone.length === 0) return now.flatMap((row) => row ?? []);
    void window.showWarningMessage(
      l10n.t("The container engine does not have {0} anymore.", gone.map(rowName).join(", ")),
    );
    throw abortError();
  }
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

/** What a row stands for now; one without a name may have been given one. */
function currentRow(
  row: LocalImageRow,
  offered: readonly LocalImageRow[],
): LocalImageRow | undefined {
  if (row.name !== undefined) return offered.find(({ name }) => name === row.name);
  const now = offered.find(({ image }) => image.id === row.image.id);
  return now && { ...row, image: now.image };
}

/** Rows of our view are our own objects; from elsewhere comes nothing with these members. */
function isImageRow(value: unknown): value is LocalImageRow {
  return isRecord(value) && value["kind"] === "localImage" && isRecord(value["image"]);
}
