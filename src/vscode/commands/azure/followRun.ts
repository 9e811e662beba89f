import { l10n, window, type Terminal } from "vscode";
import { hasEnded, type AzureRun, type OutputImage } from "../../../acr/azure/runs/azureRun.ts";
import { waitForRun } from "../../../acr/azure/runs/followRun.ts";
import { cancelRun } from "../../../acr/azure/runs/runs.ts";
import { isAbortError } from "../../../core/base/abort.ts";
import { connectionsFor } from "../../../providers/connectionsFor.ts";
import type { RegistryAccess } from "../../azure/azureDesk.ts";
import { FollowedRun } from "../../azure/followedRun.ts";
import { openRunTerminal } from "../../azure/runTerminal.ts";
import { imageText, statusText } from "../../azure/runTexts.ts";
import type { TaskRunImage } from "../../platform/taskRuns.ts";
import type { Services } from "../services.ts";
import { guarded, type AzureWork } from "./azureHelp.ts";

/** A run, and what is run. */
interface Begun {
  readonly run: AzureRun;
  /** For people: the task file's name. */
  readonly name: string;
}

/** Shows a run that has begun: its log in a terminal, its end in a notification. */
export function followRun(work: AzureWork, access: RegistryAccess, { run, name }: Begun): void {
  const { runId } = run;
  const { services, room } = work;
  const { connection, arm, place } = access;
  const title = `${name} · ${connection.registry}`;
  const cancel = () => guarded(work, () => cancelRun(arm, place, runId));
  const shown = { run: undefined as FollowedRun | undefined };
  const open = (): Terminal =>
    showLog(work, access, runId, { onText: (text) => shown.run?.read(text) });
  let terminal = open();
  const followed = new FollowedRun({
    id: `azure/${connection.id}/${runId}`,
    title,
    startedAt: Date.now(),
    placeOf: (image) => placeOf(services, image),
    showLog: () => {
      if (terminal.exitStatus === undefined) terminal.show();
      else terminal = showLog(work, access, runId);
    },
    cancel,
  });
  shown.run = followed;
  services.taskRuns.add(followed);
  room.runs.refresh(connection.id);
  const onRun = (now: AzureRun) => followed.update(now, Date.now());
  const end = async (): Promise<void> => {
    const ended = await waitForRun(arm, place, runId, { onRun, signal: room.signal });
    void tellEnd(work, access, ended, { name, showLog: () => followed.showLog() });
  };
  guarded(work, end).catch((error: unknown) => {
    if (!isAbortError(error)) services.logger.error(`The run ${runId} was lost`, error);
  });
}

/** Opens the log of a run in a terminal of its own. */
export function showLog(
  work: AzureWork,
  { arm, place, connection }: RegistryAccess,
  runId: string,
  { onText }: { readonly onText?: (text: string) => void } = {},
): Terminal {
  return openRunTerminal({
    arm,
    place,
    runId,
    title: l10n.t("Run {0}", runId),
    heading: l10n.t("Run {0} at {1}. Ctrl+C asks Azure to cancel it.", runId, connection.registry),
    ...(onText && { onText }),
    onInterrupt: () => void confirmCancel(work, { arm, place, connection }, runId),
    onError: (error) =>
      work.services.logger.error(`The log of the run ${runId} cannot be read`, error),
  });
}

/** Asks whether a run is to be cancelled, and has Azure do it. */
export async function confirmCancel(
  work: AzureWork,
  { arm, place, connection }: RegistryAccess,
  runId: string,
): Promise<void> {
  const yes = l10n.t("Cancel Run");
  const answer = await window.showWarningMessage(
    l10n.t("Cancel the run {0} at {1}?", runId, connection.registry),
    { modal: true, detail: l10n.t("Images that it has pushed already stay.") },
    yes,
  );
  if (answer !== yes) return;
  await guarded(work, () => cancelRun(arm, place, runId));
  work.room.runs.refresh(connection.id);
}

async function tellEnd(
  work: AzureWork,
  { connection }: RegistryAccess,
  run: AzureRun,
  { name, showLog: show }: { readonly name: string; readonly showLog: () => unknown },
): Promise<void> {
  const { services, room } = work;
  room.runs.refresh(connection.id);
  services.tree.refresh({ connectionId: connection.id });
  if (!hasEnded(run)) return;
  const [image] = run.outputImages;
  const inTree = l10n.t("Show in Registries");
  const inLog = l10n.t("Show Log");
  const actions = image && placeOf(services, image) ? [inTree, inLog] : [inLog];
  const answer =
    run.status === "Succeeded"
      ? await window.showInformationMessage(successText(name, run), ...actions)
      : await window.showErrorMessage(
          [l10n.t("{0} {1} in Azure.", name, statusText(run.status)), run.errorMessage]
            .filter(Boolean)
            .join(" "),
          ...actions,
        );
  if (answer === inLog) await show();
  if (answer === inTree && image) await revealImage(services, image);
}

function successText(name: string, { outputImages }: AzureRun): string {
  if (outputImages.length === 0) return l10n.t("{0} succeeded in Azure.", name);
  const images = outputImages.slice(0, 4).map((image) => imageText(image));
  const more = outputImages.length - images.length;
  return more > 0
    ? l10n.t("{0} succeeded in Azure and left {1} and {2} more.", name, images.join(", "), more)
    : l10n.t("{0} succeeded in Azure and left {1}.", name, images.join(", "));
}

/** Shows an image that a run left, in the tree. */
async function revealImage(services: Services, image: OutputImage): Promise<void> {
  const place = placeOf(services, image);
  if (place) await services.tree.reveal(place);
}

function placeOf({ connections }: Services, image: OutputImage): TaskRunImage["place"] {
  const { registry, repository, tag } = image;
  const [connection] = connectionsFor(connections.all, { registry, repository });
  if (!connection) return undefined;
  return { connectionId: connection.id, repository, ...(tag !== undefined && { tag }) };
}
