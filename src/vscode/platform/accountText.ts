import { l10n } from "vscode";
import type { AccountError } from "../../providers/accounts/accountError.ts";
import { assertNever } from "../../core/base/errors.ts";
import { acr } from "../../providers/profiles/acr.ts";
import type { Explanation } from "./errorMessages.ts";

/** Why an account cannot be used for a registry, and what to do. */
export function explainAccount({ code, label }: AccountError): Explanation {
  switch (code) {
    case "signedOut":
      return signInAgain(
        l10n.t("VS Code is not signed in to {0} with this account any more. Sign in again.", label),
      );
    case "unavailable": {
      const message = l10n.t(
        "VS Code gave no account of {0}. Check the network, and that signing in with {0} is set up, then try again.",
        label,
      );
      return { message, remedies: ["retry", "editCredentials", "showLog"] };
    }
    case "foreign":
      return signInAgain(
        l10n.t("An account of {0} is not for this registry. Edit the credentials.", label),
      );
    default:
      return assertNever(code);
  }
}

/** That a registry does not accept an account's token. */
export function refusedAccount(label: string, registry: string): Explanation {
  return signInAgain(
    l10n.t("{0} did not accept the account of {1}. Sign in again.", registry, label),
  );
}

/** That a registry accepts an account, but not for what was to be done. */
export function limitedAccount(label: string, registry: string): string {
  // There the account's roles decide, and nothing that we could ask for.
  if (acr.matches({ url: `https://${registry}`, registry })) {
    return l10n.t(
      "{0} does not allow this with the account of {1}. Ask the owner of the registry for a role that does, such as AcrPush.",
      registry,
      label,
    );
  }
  return l10n.t(
    "{0} does not allow this with the account of {1}. Edit the credentials to allow more, or ask the owner of the images.",
    registry,
    label,
  );
}

function signInAgain(message: string): Explanation {
  return { message, remedies: ["signInAgain", "editCredentials", "showLog"] };
}
