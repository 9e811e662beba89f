import { commands, window } from "vscode";
import { isAbortError } from "../../core/base/abort.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { Remedy } from "../../shared/viewState.ts";
import { explainError } from "../platform/errorMessages.ts";
import { Commands } from "./commandIds.ts";

/** What can be done about credentials that do not do. */
export type CredentialRemedy = Extract<Remedy, "editCredentials" | "signInAgain">;

/** Those of several remedies that are about credentials. */
export function credentialRemedies(remedies: readonly Remedy[]): readonly CredentialRemedy[] {
  return remedies.filter((each) => each === "editCredentials" || each === "signInAgain");
}

/**
 * Asks for other credentials of a connection, or for the same account again; whether there are some
 * now, so that what failed can go on.
 */
export async function renewCredentials(
  connectionId: string,
  remedy: CredentialRemedy = "editCredentials",
): Promise<boolean> {
  const renewed: unknown = await commands.executeCommand(Commands[remedy], { connectionId });
  return renewed === true;
}

/** Goes on with what failed once there are other credentials; says it if that fails as well. */
export async function goOnRenewed(
  { logger }: { readonly logger: Logger },
  { connectionId, remedy }: { readonly connectionId: string; readonly remedy: CredentialRemedy },
  goOn: () => Promise<unknown>,
): Promise<void> {
  if (!(await renewCredentials(connectionId, remedy))) return;
  try {
    await goOn();
  } catch (error) {
    if (isAbortError(error)) return;
    logger.error("Going on with other credentials failed", error);
    void window.showErrorMessage(explainError(error).message);
  }
}
