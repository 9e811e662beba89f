import { commands } from "vscode";
import type { Remedy } from "../../shared/viewState.ts";
import { Commands } from "./commandIds.ts";

/**
 * Asks for other credentials of a connection, or for the same account again; whether there are some
 * now, so that what failed can go on.
 */
export async function renewCredentials(
  connectionId: string,
  remedy: Extract<Remedy, "editCredentials" | "signInAgain"> = "editCredentials",
): Promise<boolean> {
  const renewed: unknown = await commands.executeCommand(Commands[remedy], { connectionId });
  return renewed === true;
}
