import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { RegistryUrlError } from "../../providers/registryUrl.ts";

/** What is wrong with the URL of a registry. */
export function explainRegistryUrl(error: RegistryUrlError): string {
  switch (error.code) {
    case "empty":
      return l10n.t("Enter the registry's host, such as ghcr.io or localhost:5000.");
    case "invalid":
      return l10n.t("This is not a host or URL. Try something like registry.example.com:5000.");
    case "scheme":
      return l10n.t("A registry's URL starts with https:// or http://.");
    case "path":
      return l10n.t(
        "Enter the host only: repositories are listed once it is added. A registry below a path needs its URL, such as https://registry.example.com/path.",
      );
    case "userInfo":
      return l10n.t("Leave the user name and password out of the URL; they are asked for next.");
    default:
      return assertNever(error.code);
  }
}
