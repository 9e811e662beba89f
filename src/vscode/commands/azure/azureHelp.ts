import { commands, l10n, window } from "vscode";
import { abortError, isAbortError } from "../../../core/base/abort.ts";
import { assertNever } from "../../../core/base/errors.ts";
import { parseAccountKey } from "../../../providers/accounts/accountKey.ts";
import type { Connection } from "../../../providers/connection.ts";
import type { AzureDesk, RegistryAccess } from "../../azure/azureDesk.ts";
import type { AzureRoom } from "../../azure/azureRoom.ts";
import { explainAzure, type AzureRemedy } from "../../azure/azureErrorText.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { Commands } from "../commandIds.ts";
import { chooseConnection } from "../pickTarget.ts";
import type { Services } from "../services.ts";

/** What the commands on Azure work with. */
export interface AzureWork {
  readonly services: Services;
  readonly room: AzureRoom;
}

/** The connections to registries of Azure. */
export function azureConnections({
  connections,
  providers,
}: Pick<Services, "connections" | "providers">): readonly Connection[] {
  return connections.all.filter((each) => providers.of(each).id === "acr");
}

/** Whether Azure itself can be asked to do something for a connection without much ado. */
export function isKnownToAzure(desk: AzureDesk, connection: Connection): boolean {
  const provider = parseAccountKey(connection.toolKey ?? "")?.provider ?? "";
  const isAccount = connection.secretLocation === "account" && provider.startsWith("microsoft");
  return isAccount || desk.knows(connection);
}

/** Asks for one of the registries in Azure; where there is none, they are added from there. */
export async function chooseAzureConnection(
  { services }: AzureWork,
  title: string,
): Promise<Connection> {
  const among = azureConnections(services);
  if (among.length > 0) {
    const chosen = await chooseConnection(title, among);
    if (chosen) return chosen;
  }
  await commands.executeCommand(Commands.addFromAzure);
  const added = await chooseConnection(title, azureConnections(services));
  if (!added) throw abortError();
  return added;
}

/** The registry of a connection in Azure; the user is asked to sign in where that is needed. */
export function reach({ room }: AzureWork, connection: Connection): Promise<RegistryAccess> {
  return withProgress(l10n.t("Asking Azure for {0}…", connection.registry), (signal) =>
    room.desk.access(connection, { mayAsk: true, signal }),
  );
}

/** Runs a command on Azure; what goes wrong there is told with what can be done about it. */
export async function guarded(work: AzureWork, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const explained = isAbortError(error) ? undefined : explainAzure(error);
    if (!explained) throw error;
    work.services.logger.error("Asking Azure failed", error);
    // Not awaited: the notification may stay open, and the command has ended.
    void offerRemedies(work, explained, run);
  }
}

async function offerRemedies(
  work: AzureWork,
  { message, remedies }: { readonly message: string; readonly remedies: readonly AzureRemedy[] },
  run: () => Promise<unknown>,
): Promise<void> {
  const labels: Readonly<Record<AzureRemedy, string>> = {
    signIn: l10n.t("Sign In to Azure"),
    openSettings: l10n.t("Open Settings"),
    retry: l10n.t("Retry"),
    showLog: l10n.t("Show Log"),
  };
  const answers = new Map(remedies.map((remedy) => [labels[remedy], remedy]));
  const chosen = answers.get((await window.showErrorMessage(message, ...answers.keys())) ?? "");
  switch (chosen) {
    case undefined:
      return;
    case "signIn":
      await commands.executeCommand(Commands.signInToAzure);
      return;
    case "openSettings":
      await commands.executeCommand("workbench.action.openSettings", "microsoft-sovereign-cloud");
      return;
    case "retry":
      await guarded(work, run);
      return;
    case "showLog":
      work.services.showLog();
      return;
    default:
      assertNever(chosen);
  }
}
