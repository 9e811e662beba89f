import { l10n, window } from "vscode";
import type { Credential } from "../../core/auth/credential.ts";
import { isAbortError } from "../../core/base/abort.ts";
import { isLoopbackHost, type RegistryLocation } from "../../providers/registryUrl.ts";
import { explainError } from "../platform/errorMessages.ts";
import { withProgress } from "../platform/withProgress.ts";
import type { Services } from "./services.ts";

/** `ok`, or what the user wants after a failure; dismissing throws an `AbortError`. */
export type CheckOutcome = "ok" | "edit" | "cancelled";

/** Tries a credential on its registry before anything is saved, and explains what is wrong. */
export async function checkCredential(
  { checkRegistry, logger }: Services,
  location: RegistryLocation,
  credential: Credential,
): Promise<CheckOutcome> {
  if (!(await agreesToPlainText(location, credential))) return "edit";
  for (;;) {
    try {
      await withProgress(l10n.t("Connecting to {0}…", location.registry), (signal) =>
        checkRegistry(location, credential, { signal }),
      );
      return "ok";
    } catch (error) {
      if (isAbortError(error)) return "cancelled";
      logger.error(`Checking ${location.url} failed`, error);
      const { message } = explainError(error, { host: location.registry });
      const edit = l10n.t("Edit…");
      const again = l10n.t("Try Again");
      const choice = await window.showErrorMessage(message, edit, again);
      if (choice !== again) return choice === edit ? "edit" : "cancelled";
    }
  }
}

async function agreesToPlainText(
  { url, registry }: RegistryLocation,
  credential: Credential,
): Promise<boolean> {
  if (credential.kind === "anonymous" || url.startsWith("https:") || isLoopbackHost(registry)) {
    return true;
  }
  const proceed = l10n.t("Send Unencrypted");
  const choice = await window.showWarningMessage(
    l10n.t("The connection to {0} is not encrypted.", registry),
    {
      modal: true,
      detail: l10n.t(
        "Anyone on the network between can read the password. Use https:// unless you trust that network.",
      ),
    },
    proceed,
  );
  return choice === proceed;
}
