import { Commands } from "../commandIds.ts";
import type { CommandHandlers } from "../commandRegistry.ts";
import type { Services } from "../services.ts";
import { AzureDesk, type AzureDeskOptions } from "../../azure/azureDesk.ts";
import { AzureRoom } from "../../azure/azureRoom.ts";
import { readConnectionRef } from "../targets.ts";
import { addFromAzure } from "./addFromAzure.ts";
import { azureConnections, guarded, isKnownToAzure, type AzureWork } from "./azureHelp.ts";
import { importOnAzure } from "./importOnAzure.ts";
import { cancelAzureRun, loadMoreRuns, openRunLog, showRunImage } from "./runCommands.ts";
import { runInAzure } from "./runInAzure.ts";
import { showDeleted } from "./showDeleted.ts";
import { signInToAzure } from "./signInToAzure.ts";

/** What copying asks for where the target is in Azure; it is loaded with the rest. */
export const serverImports = { importOnAzure, isKnownToAzure };

/** What works with Azure in this window. */
export function openAzure(
  parts: Pick<Services, "connections" | "providers" | "logger"> &
    Pick<AzureDeskOptions, "memento" | "fetcherFor">,
): AzureRoom {
  return new AzureRoom({
    desk: new AzureDesk(parts),
    connections: () => azureConnections(parts),
    logger: parts.logger,
    now: () => Date.now(),
  });
}

/** What the commands on Azure do. */
export function azureCommands(services: Services) {
  const on =
    (act: (work: AzureWork, target: unknown) => Promise<unknown>) =>
    async (target?: unknown): Promise<void> => {
      const work = { services, room: await services.azure.room() };
      await guarded(work, () => act(work, target));
    };
  return {
    [Commands.signInToAzure]: on(signInToAzure),
    [Commands.addFromAzure]: on(addFromAzure),
    [Commands.runInAzure]: on(runInAzure),
    [Commands.refreshAzureRuns]: on((work, target) => {
      work.room.runs.refresh(readConnectionRef(target)?.connectionId);
      return Promise.resolve();
    }),
    [Commands.openAzureLog]: on(openRunLog),
    [Commands.cancelAzureRun]: on(cancelAzureRun),
    [Commands.showAzureImage]: on(showRunImage),
    [Commands.loadMoreAzureRuns]: on(loadMoreRuns),
    [Commands.showDeleted]: on(showDeleted),
  } satisfies Partial<CommandHandlers>;
}
