import { Commands } from "../commandIds.ts";
import type { CommandHandlers } from "../commandRegistry.ts";
import type { Services } from "../services.ts";
import { generateTask } from "./generateTask.ts";
import { previewTask } from "./previewTask.ts";
import { cancelTaskRun, openTaskLog, runTaskLocally, showTaskImage } from "./runLocally.ts";

/** What is done with task files; loaded when one of the commands is called first. */
export function buildingCommands(services: Services) {
  return {
    [Commands.previewTask]: (target) => previewTask(services, target),
    [Commands.runTaskLocally]: (target) => runTaskLocally(services, target),
    [Commands.cancelTaskRun]: (target) => cancelTaskRun(target),
    [Commands.openTaskLog]: (target) => openTaskLog(target),
    [Commands.showTaskImage]: (target) => showTaskImage(services, target),
    [Commands.generateTask]: (target, selection) => generateTask(services, target, selection),
  } satisfies Partial<CommandHandlers>;
}
