import { l10n } from "vscode";
import type { KeychainError } from "../../core/auth/keychain.ts";
import { assertNever } from "../../core/base/errors.ts";

/** Says why the credentials of a registry could not be had. */
export function keychainSentence({ code }: KeychainError, host: string): string {
  switch (code) {
    case "unavailable":
      return l10n.t("The OS keychain does not answer. Unlock it, then try again.");
    case "timeout":
      return l10n.t(
        "The OS keychain did not answer in time. If it asks to be unlocked, do that, then try again.",
      );
    case "missing":
      return l10n.t(
        "The OS keychain is locked, or does not hold the credentials of {0} any more. Unlock it, or enter them anew.",
        host,
      );
    case "gone":
      return l10n.t(
        "VS Code's secret storage does not hold the credentials of {0} any more. Enter them anew.",
        host,
      );
    default:
      return assertNever(code);
  }
}
