import { env, l10n, window } from "vscode";
import { isRecord } from "../../../core/base/record.ts";
import { readPastedReferences } from "../../../core/oci/pastedReferences.ts";
import type { CopiedRows } from "../copiedRows.ts";
import { openNamed } from "../openCommands.ts";
import type { Services } from "../services.ts";
import { copyOnto } from "./copyOnto.ts";
import { referencesProblem } from "./importImage.ts";
import { targetOfRow } from "./targetRows.ts";

/** Documents that one paste opens. */
const maxOpened = 8;

/**
 * Paste Reference: copies what the clipboard names to the registry or repository that is selected,
 * and opens it where none is.
 */
export async function pasteReference(
  services: Services,
  copied: CopiedRows,
  target?: unknown,
): Promise<void> {
  const text = (await env.clipboard.readText()).trim();
  const rows = copied.rowsOf(text);
  const problem = rows ? undefined : referencesProblem(text);
  if (problem !== undefined) {
    void window.showErrorMessage(
      l10n.t("The clipboard holds no reference of an image. {0}", problem),
    );
    return;
  }
  const onto = isRecord(target) ? target : selectedTarget(services);
  if (onto) await copyOnto(services, rows ?? [text], onto);
  else await openAll(services, text);
}

/** The one selected row that images can be put at. */
function selectedTarget(services: Services): unknown {
  const [row, ...others] = services.tree.selection;
  return others.length === 0 && targetOfRow(services, row) ? row : undefined;
}

async function openAll(services: Services, text: string): Promise<void> {
  const pasted = readPastedReferences(text);
  if (pasted.kind !== "references") return;
  for (const reference of pasted.references.slice(0, maxOpened)) {
    await openNamed(services, reference);
  }
}
