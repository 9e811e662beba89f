import { commands, l10n, window, workspace } from "vscode";
import { isRecord } from "../../../core/base/record.ts";
import type { RunSource, TaskRunImage } from "../../platform/taskRuns.ts";
import type { Services } from "../services.ts";
import { taskDocument } from "./taskDocument.ts";

/** Run Task Locally…: the steps of a task file, with the container engine of this computer. */
export async function runTaskLocally(services: Services, target?: unknown): Promise<void> {
  const document = await taskDocument(services, target);
  if (!document) return;
  if (workspace.isTrusted) {
    await services.taskRunner.run(document.uri);
    return;
  }
  const manage = l10n.t("Manage Workspace Trust");
  const answer = await window.showWarningMessage(
    l10n.t("A task runs programs on this computer. Trust the workspace first."),
    manage,
  );
  if (answer === manage) await commands.executeCommand("workbench.trust.manage");
}

/** Cancel Run, on the row of one. */
export async function cancelTaskRun(target: unknown): Promise<void> {
  const run = runOf(target);
  if (run && run.endedAt === undefined) await run.cancel();
}

/** Open Log, on a row of a run. */
export async function openTaskLog(target: unknown): Promise<void> {
  await runOf(target)?.showLog();
}

/** Show in Tree, on an image that a run pushed. */
export async function showTaskImage({ tree }: Services, target: unknown): Promise<void> {
  const place = imageOf(target)?.place;
  if (place) await tree.reveal(place);
}

/** Rows come from our own view, but anybody can call a command. */
function runOf(target: unknown): RunSource | undefined {
  return isRecord(target) && isRun(target["run"]) ? target["run"] : undefined;
}

function isRun(value: unknown): value is RunSource {
  return isRecord(value) && typeof value["cancel"] === "function" && "endedAt" in value;
}

function imageOf(target: unknown): TaskRunImage | undefined {
  return isRecord(target) && isImage(target["image"]) ? target["image"] : undefined;
}

function isImage(value: unknown): value is TaskRunImage {
  return isRecord(value) && typeof value["name"] === "string" && "place" in value;
}
