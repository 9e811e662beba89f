import { l10n, window } from "vscode";
import { hasEnded } from "../../../acr/azure/runs/azureRun.ts";
import { abortError } from "../../../core/base/abort.ts";
import type { RegistryAccess } from "../../azure/azureDesk.ts";
import { readRunRef, type RunRef } from "../../azure/runRow.ts";
import { readConnectionRef, readRepositoryRef, readTagRef } from "../targets.ts";
import { reach, type AzureWork } from "./azureHelp.ts";
import { confirmCancel, showLog } from "./followRun.ts";

/** Open Log: of the run of a row. */
export async function openRunLog(work: AzureWork, target: unknown): Promise<void> {
  const { access, ref } = await meant(work, target);
  showLog(work, access, ref.runId);
}

/** Cancel Run: asks Azure to end it. */
export async function cancelAzureRun(work: AzureWork, target: unknown): Promise<void> {
  const { access, ref } = await meant(work, target);
  if (hasEnded(await work.room.runs.find(ref, access))) {
    void window.showInformationMessage(l10n.t("The run {0} has ended already.", ref.runId));
    work.room.runs.refresh(ref.connectionId);
    return;
  }
  await confirmCancel(work, access, ref.runId);
}

/** Show in Registries: an image that a run left. */
export async function showRunImage({ services }: AzureWork, target: unknown): Promise<void> {
  const image = readTagRef(target) ?? readRepositoryRef(target);
  if (image) await services.tree.reveal(image);
}

/** Load More: of the runs of a registry. */
export async function loadMoreRuns({ room }: AzureWork, target: unknown): Promise<void> {
  const id = readConnectionRef(target)?.connectionId;
  if (id !== undefined) await room.runs.loadMore(id);
}

async function meant(
  work: AzureWork,
  target: unknown,
): Promise<{ readonly access: RegistryAccess; readonly ref: RunRef }> {
  const ref = readRunRef(target) ?? readRunRef(work.services.azure.selected);
  const connection = ref && work.services.connections.find(ref.connectionId);
  if (!ref || !connection) {
    void window.showInformationMessage(l10n.t("Select a run in the view Azure Runs first."));
    throw abortError();
  }
  return { access: await reach(work, connection), ref };
}
