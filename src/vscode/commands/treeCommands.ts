import { l10n } from "vscode";
import { askText, back } from "../platform/quickInput.ts";
import type { Services } from "./services.ts";

/** Filter…: shows only repositories and tags whose name contains a text. */
export async function filterTree({ tree }: Services): Promise<void> {
  const text = await askText({
    title: l10n.t("Filter Registries"),
    prompt: l10n.t("Show repositories and tags whose name contains this. Leave empty to show all."),
    placeholder: l10n.t("Part of a name"),
    value: tree.filter,
  });
  if (text !== back) tree.setFilter(text.trim());
}
