import { l10n } from "vscode";
import type { Remedy } from "../../shared/viewState.ts";

/** What the buttons are called that do something about a failure. */
export function remedyLabels(): Readonly<Record<Remedy, string>> {
  return {
    signInAgain: l10n.t("Sign In Again"),
    editCredentials: l10n.t("Edit Credentials…"),
    retry: l10n.t("Retry"),
    showLog: l10n.t("Show Log"),
  };
}
