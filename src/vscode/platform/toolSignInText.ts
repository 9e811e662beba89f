import { l10n } from "vscode";
import type { CredentialTool, FoundSignIn, ToolSignInError } from "../../core/auth/toolSignIn.ts";
import { assertNever } from "../../core/base/errors.ts";

/** The name of a program as people know it; an extension's provider has one of its own. */
export function toolName(tool: CredentialTool, label?: string): string {
  switch (tool) {
    case "docker":
      return "Docker";
    case "podman":
      return "Podman";
    case "extension":
      return label ?? l10n.t("an extension");
    case "account":
      return label ?? "VS Code";
    default:
      return assertNever(tool);
  }
}

/** Whose sign-in it is and where it lies: `kim, credential helper desktop`. */
export function signInDetails({ namespace, username, helper }: FoundSignIn): string {
  const details = [
    username,
    namespace !== undefined && l10n.t("for {0}", namespace),
    helper !== undefined && l10n.t("credential helper {0}", helper),
  ];
  return details.filter((detail) => typeof detail === "string").join(", ");
}

/** That a registry does not accept what a program keeps for it. */
export function refusedSignIn(tool: string, registry: string): string {
  return l10n.t(
    "{0} did not accept the sign-in of {1}. Sign in anew with {1}, or edit the credentials.",
    registry,
    tool,
  );
}

/** What is wrong with a sign-in of another program, and what to do. */
export function explainToolSignIn({
  code,
  tool: id,
  key,
  file,
  helper,
  reason,
}: ToolSignInError): string {
  const tool = toolName(id);
  switch (code) {
    case "gone":
      return l10n.t(
        "{0} is not signed in to {1} any more. Sign in with {0}, or edit the credentials.",
        tool,
        key,
      );
    case "fileUnreadable":
      return l10n.t("The sign-ins of {0} cannot be read from {1} ({2}).", tool, file, reason);
    case "helperName":
      return l10n.t("The settings of {0} name “{1}”, which is no credential helper.", tool, helper);
    case "helperMissing":
      return l10n.t(
        "The credential helper of {0} is missing: docker-credential-{1} is not in the PATH.",
        tool,
        helper,
      );
    case "helperFailed":
      return reason
        ? l10n.t("The credential helper docker-credential-{0} failed: {1}", helper, reason)
        : l10n.t("The credential helper docker-credential-{0} failed.", helper);
    case "helperAnswer":
      return l10n.t("The answer of docker-credential-{0} is not that of a helper.", helper);
    case "helperTimeout":
      return l10n.t("The credential helper docker-credential-{0} did not answer in time.", helper);
    default:
      return assertNever(code);
  }
}
