import { openDraft } from "./openDraft.ts";
import { clearCache } from "./clearCache.ts";
import { Commands, type CommandArguments } from "./commandIds.ts";
import type { CommandHandlers } from "./commandRegistry.ts";
import { compareAsTable } from "./compareAsTable.ts";
import { compareWith } from "./compareWith.ts";
import { copyDigest, copyPullCommand, copyReference } from "./copyCommands.ts";
import { lockTags, unlockTags } from "./lockTags.ts";
import { deleteList, deleteManifest, deleteTag } from "./deleteCommands.ts";
import { inspectManifest, openAsText, openReference } from "./openCommands.ts";
import type { connectionCommands } from "./connectionCommands.ts";
import type { listCommands } from "./listCommands.ts";
import type { Services } from "./services.ts";
import { verifyImage, verifyRepository } from "./verification/verifyCommands.ts";
import { filterTree, loadAllRows, sortTree } from "./treeCommands.ts";

type ConnectionCommands = ReturnType<typeof connectionCommands>;
type ListCommands = ReturnType<typeof listCommands>;

/** What every command does. */
export function commandHandlers(services: Services): CommandHandlers {
  const { tree, sandbox } = services;
  return {
    ...connectionHandlers(services),
    ...listHandlers(services),
    [Commands.refresh]: async () => {
      await services.connections.noticeChanges();
      tree.refresh();
    },
    [Commands.filter]: () => filterTree(services),
    [Commands.clearFilter]: () => tree.setFilter(""),
    [Commands.sort]: () => sortTree(services),
    [Commands.refreshNode]: (target) => tree.refresh(target),
    [Commands.loadMore]: (target) => tree.loadMore(target),
    [Commands.loadAll]: (target) => loadAllRows(services, target),
    [Commands.openReference]: () => openReference(services),
    [Commands.copyReference]: (target) => copyReference(services, target),
    [Commands.copyDigest]: (target) => copyDigest(services, target),
    [Commands.copyPullCommand]: (target) => copyPullCommand(services, target),
    [Commands.inspectManifest]: (target) => inspectManifest(services, target),
    [Commands.openAsText]: (target) => openAsText(services, target),
    [Commands.openDraft]: (target) => openDraft(services, target),
    [Commands.refreshDrafts]: () => services.draftsTree.refresh(),
    [Commands.compareImages]: (target, selection) => compareWith(services, target, selection),
    [Commands.compareAsTable]: () => compareAsTable(services),
    [Commands.verifyImage]: (target) => verifyImage(services, target),
    [Commands.verifyRepository]: (target) => verifyRepository(services, target),
    [Commands.lockTag]: (target, selection) => lockTags(services, { target, selection }),
    [Commands.unlockTag]: (target, selection) => unlockTags(services, { target, selection }),
    [Commands.deleteTag]: (target, selection) => deleteTag(services, target, selection),
    [Commands.deleteManifest]: (target, selection) => deleteManifest(services, target, selection),
    [Commands.deleteList]: (target, selection) => deleteList(services, target, selection),
    [Commands.clearCache]: () => clearCache(services),
    [Commands.startSandbox]: async () => {
      const connectionId = await sandbox.start();
      await tree.reveal({ connectionId });
    },
    [Commands.stopSandbox]: () => sandbox.stop(),
    [Commands.showLog]: () => services.showLog(),
  };
}

/** Composing and pushing lists is a large part of the code, and not needed before the first time. */
function listHandlers(services: Services) {
  const whenNeeded =
    <Id extends keyof ListCommands>(id: Id) =>
    async (...args: CommandArguments[Id]): Promise<unknown> => {
      const { listCommands } = await import("./listCommands.ts");
      const handlers: Pick<CommandHandlers, keyof ListCommands> = listCommands(services);
      return handlers[id](...args);
    };
  return {
    [Commands.createList]: whenNeeded(Commands.createList),
    [Commands.editTag]: whenNeeded(Commands.editTag),
    [Commands.addPlatform]: whenNeeded(Commands.addPlatform),
    [Commands.replacePlatform]: whenNeeded(Commands.replacePlatform),
    [Commands.removePlatform]: whenNeeded(Commands.removePlatform),
    [Commands.pushDraft]: whenNeeded(Commands.pushDraft),
    [Commands.moveEntries]: whenNeeded(Commands.moveEntries),
    [Commands.addImages]: whenNeeded(Commands.addImages),
    [Commands.updateSources]: whenNeeded(Commands.updateSources),
    [Commands.changeTarget]: whenNeeded(Commands.changeTarget),
    [Commands.duplicateDraft]: whenNeeded(Commands.duplicateDraft),
    [Commands.showChanges]: whenNeeded(Commands.showChanges),
    [Commands.adoptDraft]: whenNeeded(Commands.adoptDraft),
    [Commands.discardDraft]: whenNeeded(Commands.discardDraft),
    [Commands.retag]: whenNeeded(Commands.retag),
    [Commands.pointTagBack]: whenNeeded(Commands.pointTagBack),
    [Commands.saveListAsSpec]: whenNeeded(Commands.saveListAsSpec),
    [Commands.saveDraftAsSpec]: whenNeeded(Commands.saveDraftAsSpec),
    [Commands.pushSpecFile]: whenNeeded(Commands.pushSpecFile),
    [Commands.showSpecFileChanges]: whenNeeded(Commands.showSpecFileChanges),
    [Commands.openSpecFileAsDraft]: whenNeeded(Commands.openSpecFileAsDraft),
  } satisfies Partial<CommandHandlers>;
}

/** The questions about connections are asked rarely, too. */
function connectionHandlers(services: Services) {
  const whenNeeded =
    <Id extends keyof ConnectionCommands>(id: Id) =>
    async (...args: CommandArguments[Id]): Promise<unknown> => {
      const { connectionCommands } = await import("./connectionCommands.ts");
      const handlers: Pick<CommandHandlers, keyof ConnectionCommands> =
        connectionCommands(services);
      return handlers[id](...args);
    };
  return {
    [Commands.addConnection]: whenNeeded(Commands.addConnection),
    [Commands.removeConnection]: whenNeeded(Commands.removeConnection),
    [Commands.importFromDocker]: whenNeeded(Commands.importFromDocker),
    [Commands.editCredentials]: whenNeeded(Commands.editCredentials),
    [Commands.signInAgain]: whenNeeded(Commands.signInAgain),
    [Commands.signInDocker]: whenNeeded(Commands.signInDocker),
    [Commands.diagnoseConnection]: whenNeeded(Commands.diagnoseConnection),
    [Commands.chooseProvider]: whenNeeded(Commands.chooseProvider),
    [Commands.configureConnection]: whenNeeded(Commands.configureConnection),
    [Commands.exportConnections]: whenNeeded(Commands.exportConnections),
    [Commands.importConnections]: whenNeeded(Commands.importConnections),
    [Commands.pinRepository]: whenNeeded(Commands.pinRepository),
    [Commands.pinListedRepository]: whenNeeded(Commands.pinListedRepository),
    [Commands.unpinRepository]: whenNeeded(Commands.unpinRepository),
  } satisfies Partial<CommandHandlers>;
}
