import { l10n } from "vscode";

import { ArmError } from "../../acr/azure/arm/armError.ts";
import { cloudOf } from "../../acr/azure/arm/azureCloud.ts";
import { ContextError } from "../../acr/azure/context/contextError.ts";
import { assertNever } from "../../core/base/errors.ts";
import { explainError } from "../platform/errorMessages.ts";
import { AzureError } from "./azureError.ts";

/** What can be done about it. */
export type AzureRemedy = "signIn" | "openSettings" | "retry" | "showLog";

/** A failure in a sentence, with what to do next. */
export interface AzureExplanation {
  readonly message: string;
  readonly remedies: readonly AzureRemedy[];
}

/** Turns a failure of asking Azure into a sentence; `undefined` for what is of another kind. */
export function explainAzure(error: unknown): AzureExplanation | undefined {
  if (AzureError.is(error)) return explainOwn(error);
  if (ArmError.is(error)) return explainArm(error);
  if (ContextError.is(error)) return { message: contextSentence(error), remedies: ["retry"] };
  return undefined;
}

/** The same for anything, as the row of a view says it. */
export function azureSentence(error: unknown): string {
  return (explainAzure(error) ?? explainError(error)).message;
}

function explainOwn(error: AzureError): AzureExplanation {
  const { code, subject } = error;
  switch (code) {
    case "declined":
      return {
        message: l10n.t(
          "Azure was not asked, because you did not sign in. Sign in with a Microsoft account that may use the registry.",
        ),
        remedies: ["signIn", "showLog"],
      };
    case "signedOut":
      return {
        message: l10n.t("VS Code is not signed in to Azure. Sign in to go on."),
        remedies: ["signIn"],
      };
    case "unavailable":
      return {
        message: l10n.t(
          "VS Code gave no Microsoft account. Check the network, and that signing in with Microsoft is set up, then try again.",
        ),
        remedies: ["retry", "showLog"],
      };
    case "otherCloud":
      return explainCloud(subject);
    case "unseen":
      return {
        message: l10n.t(
          "Your account sees no registry {0} in Azure. Sign in with another account, or ask for the role Reader on the registry.",
          subject,
        ),
        remedies: ["signIn", "retry", "showLog"],
      };
    case "untrusted":
      return {
        message: l10n.t("Trust the workspace first: what is run in Azure is taken from it."),
        remedies: ["retry"],
      };
    default:
      return assertNever(code);
  }
}

function explainCloud(registry: string): AzureExplanation {
  const { environment } = cloudOf(registry) ?? {};
  return environment === undefined
    ? {
        message: l10n.t("{0} is not a registry of a cloud that VS Code signs in to.", registry),
        remedies: ["openSettings"],
      }
    : {
        message: l10n.t(
          "{0} is in another cloud of Azure. Set microsoft-sovereign-cloud.environment to {1} to sign in there.",
          registry,
          environment,
        ),
        remedies: ["openSettings"],
      };
}

function explainArm(error: ArmError): AzureExplanation {
  const { code } = error;
  const said = saidBy(error);
  switch (code) {
    case "unauthorized":
      return {
        message: l10n.t("Azure did not accept the account. Sign in again."),
        remedies: ["signIn", "showLog"],
      };
    case "forbidden":
      return {
        message: l10n.t(
          "Your account may not do this in Azure. Ask the owner of the registry for the role Contributor or one made for it. ({0})",
          said,
        ),
        remedies: ["signIn", "showLog"],
      };
    case "notFound":
      return {
        message: l10n.t("Azure has no such thing any more: {0}", said),
        remedies: ["retry"],
      };
    case "conflict":
      return {
        message: l10n.t("Azure did not do it, since something is there already: {0}", said),
        remedies: ["retry", "showLog"],
      };
    case "throttled":
      return {
        message: l10n.t("Azure limits the number of requests. Wait a while, then try again."),
        remedies: ["retry"],
      };
    case "rejected":
    case "operationFailed":
      return { message: l10n.t("Azure refused: {0}", said), remedies: ["retry", "showLog"] };
    case "serverError":
      return {
        message: l10n.t("Azure failed (status {0}). Try again later.", error.status ?? 500),
        remedies: ["retry", "showLog"],
      };
    case "operationCanceled":
      return { message: l10n.t("Somebody cancelled it in Azure."), remedies: ["retry"] };
    case "operationTimeout":
      return {
        message: l10n.t("Azure takes longer than anybody waits. It may still be done there."),
        remedies: ["showLog"],
      };
    case "badAnswer":
    case "foreignHost":
      return {
        message: l10n.t("Azure answered something that Archipelago does not understand."),
        remedies: ["retry", "showLog"],
      };
    default:
      return assertNever(code);
  }
}

/** Azure's own words; those of the causes say more than those of the whole. */
function saidBy({ azureCode, azureMessage, details, message }: ArmError): string {
  const [cause] = details;
  const text = cause?.message ?? azureMessage ?? azureCode ?? message;
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

function contextSentence({ code, subject }: ContextError): string {
  switch (code) {
    case "notAFolder":
      return l10n.t("{0} is no folder that can be sent.", subject);
    case "badPattern":
      return l10n.t("The ignore file has a pattern that nobody can read: {0}", subject);
    case "tooManyFiles":
      return l10n.t(
        "{0} has too many files to be sent. Leave some out with .dockerignore.",
        subject,
      );
    case "unreadable":
      return l10n.t("{0} cannot be read.", subject);
    case "changed":
      return l10n.t("{0} changed while it was packed. Try again.", subject);
    default:
      return assertNever(code);
  }
}
