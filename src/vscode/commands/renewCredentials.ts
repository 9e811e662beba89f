import { commands } from "vscode";
import { Commands } from "./commandIds.ts";

/** Asks for other credentials of a connection; whether there are some now, so that what failed can go on. */
export async function renewCredentials(connectionId: string): Promise<boolean> {
  const renewed: unknown = await commands.executeCommand(Commands.editCredentials, {
    connectionId,
  });
  return renewed === true;
}
