import { Commands } from "../commandIds.ts";
import type { CommandHandlers } from "../commandRegistry.ts";
import type { Services } from "../services.ts";
import { closeLocalStore } from "./closeLocalStore.ts";
import { openLocalStore } from "./openLocalStore.ts";
import { pullToLayout } from "./pullToLayout.ts";
import { pushLocalStore } from "./pushLocalStore.ts";
import { removeUnreferenced } from "./removeUnreferenced.ts";
import { saveAsArchive } from "./saveAsArchive.ts";

/** What the commands on layouts and archives do. */
export function localCommands(services: Services) {
  return {
    [Commands.openLocalStore]: (target) => openLocalStore(services, target),
    [Commands.closeLocalStore]: (target) => closeLocalStore(services, target),
    [Commands.pushLocalStore]: (target) => pushLocalStore(services, target),
    [Commands.removeUnreferenced]: (target) => removeUnreferenced(services, target),
    [Commands.pullToLayout]: (target, selection) => pullToLayout(services, target, selection),
    [Commands.saveAsArchive]: (target, selection) => saveAsArchive(services, target, selection),
  } satisfies Partial<CommandHandlers>;
}
