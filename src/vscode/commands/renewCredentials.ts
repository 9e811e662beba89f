import { commands } from "vscode";
import type { Remedy } from "../../shared/viewState.ts";
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
