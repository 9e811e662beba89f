import { env, l10n, window } from "vscode";
import { isRecord } from "../../../core/base/record.ts";
import { readPastedReferences } from "../../../core/oci/pastedReferences.ts";
import type { DocumentAddress } from "../../../core/oci/address.ts";
import type { Reference } from "../../../core/oci/reference.ts";
import type { CopiedRows } from "../copiedRows.ts";
import { openNamed } from "../openCommands.ts";
import type { Services } from "../services.ts";
import { copyOnto } from "./copyOnto.ts";
import { referencesProblem } from "./importImage.ts";
import { readAddress, readRepositoryRef } from "../targets.ts";
import { targetOfRow } from "./targetRows.ts";

/** Documents that one paste opens. */
const maxOpened = 8;

/**
 * Paste Reference: copies what the clipboard names to the registry or repository that is selected, or
 * has what is selected, and opens it where none is.
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
  const selected = services.tree.selection.length === 1 ? services.tree.selection[0] : undefined;
  const onto = placeOf(services, isRecord(target) ? target : selected);
  if (onto) await copyOnto(services, rows ?? [text], onto);
  else await openAll(services, rows?.flatMap((row) => readAddress(row) ?? []) ?? readText(text));
}

/** A row that images can be put at: of what is in a repository, the repository. */
function placeOf(services: Services, row: unknown): unknown {
  if (targetOfRow(services, row)) return row;
  const within = readRepositoryRef(row);
  const repository = within && { kind: "repository", ...within };
  return targetOfRow(services, repository) && repository;
}

function readText(text: string): readonly Reference[] {
  const pasted = readPastedReferences(text);
  return pasted.kind === "references" ? pasted.references : [];
}

/** Opens what was copied from the tree, as rows, or elsewhere, as references. */
async function openAll(
  services: Services,
  all: readonly (Reference | DocumentAddress)[],
): Promise<void> {
  if (all.length === 0) {
    void window.showInformationMessage(
      l10n.t("What was copied is no image to open. Select where it is to be copied to."),
    );
    return;
  }
  if (all.length > maxOpened) {
    void window.showInformationMessage(
      l10n.t("The first {0} of {1} images are opened.", maxOpened, all.length),
    );
  }
  for (const each of all.slice(0, maxOpened)) {
    if ("kind" in each) await services.documents.open(each);
    else await openNamed(services, each);
  }
}
