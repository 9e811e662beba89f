import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { DraftsTexts, DraftSpokenKind } from "../../explorer/drafts/draftsTexts.ts";
import { l10nTexts } from "./l10nTexts.ts";

/** The words of the Drafts view in the language of VS Code. */
export const l10nDraftsTexts: DraftsTexts = {
  problems: (count) => (count === 1 ? l10n.t("1 problem") : l10n.t("{0} problems", count)),
  notAList: () => l10n.t("not a manifest list"),
  noEntries: () => l10n.t("no images yet"),
  withoutPlatform: () => l10nTexts.withoutPlatform(),
  unreadableEntry: () => l10n.t("unreadable entry"),
  attestation: (kind) => l10nTexts.attestation(kind),
  dockerCli: () => l10n.t("Docker CLI"),
  spoken,
};

function spoken(kind: DraftSpokenKind, name: string): string {
  switch (kind) {
    case "draft":
      return l10n.t("Draft {0}", name);
    case "entry":
      return l10n.t("Entry {0}", name);
    case "dockerDraft":
      return l10n.t("Docker CLI draft {0}", name);
    default:
      return assertNever(kind);
  }
}
