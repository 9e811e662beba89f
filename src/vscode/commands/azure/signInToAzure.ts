import { l10n, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import type { AzureCloud } from "../../../acr/azure/arm/azureCloud.ts";
import { availableClouds, cloudFor } from "../../azure/azureSettings.ts";
import { askChoice, back } from "../../platform/quickInput.ts";
import { readConnectionRef } from "../targets.ts";
import type { AzureWork } from "./azureHelp.ts";

/** Sign In to Azure…: chooses the account that Azure is asked with, and shows the runs with it. */
export async function signInToAzure(
  { services, room }: AzureWork,
  target?: unknown,
): Promise<void> {
  const id = readConnectionRef(target)?.connectionId;
  const connection = id === undefined ? undefined : services.connections.find(id);
  const cloud = connection ? cloudFor(connection) : await chooseCloud();
  const { name } = await room.desk.sessions.signIn(cloud, { another: true });
  if (connection) await room.desk.forget(connection.id);
  room.runs.refresh(connection?.id);
  void window.showInformationMessage(l10n.t("Azure is asked as {0} from now on.", name));
}

/** The cloud that is meant, which is asked for only where VS Code is set up for another one. */
export async function chooseCloud(): Promise<AzureCloud> {
  const clouds = availableClouds();
  const [only] = clouds;
  if (only && clouds.length === 1) return only;
  const answer = await askChoice({
    title: l10n.t("Sign In to Azure"),
    placeholder: l10n.t("Choose a cloud"),
    choices: clouds.map((cloud) => ({
      value: cloud,
      label: cloudName(cloud),
      description: new URL(cloud.management).host,
    })),
  });
  if (answer === back) throw abortError();
  return answer;
}

function cloudName({ environment }: AzureCloud): string {
  switch (environment) {
    case "ChinaCloud":
      return l10n.t("Azure operated by 21Vianet (China)");
    case "USGovernment":
      return l10n.t("Azure Government (US)");
    case "custom":
      return l10n.t("Custom cloud");
    default:
      return l10n.t("Azure");
  }
}
