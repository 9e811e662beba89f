import { l10n } from "vscode";
import type { AuthError } from "../../core/auth/authError.ts";
import { assertNever } from "../../core/base/errors.ts";

/** Says why a registry let nobody in; `named` is the realm or scheme that it named. */
export function authSentence(code: AuthError["code"], host: string, named: string): string {
  switch (code) {
    case "signInRequired":
      return l10n.t("{0} asks you to sign in. Add a user name and password or a token.", host);
    case "credentialsRejected":
      return l10n.t("{0} did not accept the credentials. Edit them, then try again.", host);
    case "unsupportedScheme":
      return named === "basic"
        ? l10n.t("{0} asks for a user name and password. A token alone does not do.", host)
        : l10n.t("{0} asks for a way to sign in that does not fit these credentials.", host);
    case "realmRefused":
      return l10n.t(
        "{0} wants the credentials sent to {1}, which is not safe. They were not sent.",
        host,
        named,
      );
    case "tokenRefused":
      return l10n.t("{0} does not allow this with the current credentials.", host);
    case "badTokenAnswer":
      return l10n.t("The token server of {0} gave no token ({1}).", host, named);
    default:
      return assertNever(code);
  }
}
