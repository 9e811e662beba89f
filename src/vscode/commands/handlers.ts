import { commands } from "vscode";
import { openDraft } from "./openDraft.ts";
import { clearCache } from "./clearCache.ts";
import { Commands } from "./commandIds.ts";
import type { CommandHandlers } from "./commandRegistry.ts";
import { compareAsTable } from "./compareAsTable.ts";
import { compareWith } from "./compareWith.ts";
import { CopiedRows } from "./copiedRows.ts";
import { copyDigest, copyPullCommand, copyReference } from "./copyCommands.ts";
import { lockTags, unlockTags } from "./lockTags.ts";
import { deleteList, deleteManifest, deleteTag } from "./deleteCommands.ts";
import { inspectManifest, openAsText, openReference } from "./openCommands.ts";
import type { Services } from "./services.ts";
import { verifyImage, verifyRepository } from "./verification/verifyCommands.ts";
import { filterTree, loadAllRows, sortTree } from "./treeCommands.ts";
import { whenNeeded } from "./whenNeeded.ts";

/** What every command does. */
export function commandHandlers(services: Services): CommandHandlers {
  const { tree, sandbox } = services;
  const copied = new CopiedRows();
  return {
    ...connectionHandlers(services),
    ...listHandlers(services),
    ...imageHandlers(services, copied),
    ...engineHandlers(services),
    ...transferHandlers(services),
    ...buildingHandlers(services),
    ...azureHandlers(services),
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
    [Commands.copyReference]: (target, selection) =>
      copyReference(services, copied, { target, selection }),
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

function transferHandlers({ transfers }: Services) {
  return {
    [Commands.cancelTransfer]: (target) => transfers.act("cancel", target),
    [Commands.resumeTransfer]: (target) => transfers.act("resume", target),
    [Commands.repeatTransfer]: (target) => transfers.act("repeat", target),
    [Commands.showTransfer]: (target) => transfers.act("showReport", target),
    [Commands.forgetTransfer]: (target) => transfers.act("forget", target),
    [Commands.clearTransfers]: () => transfers.clear(),
  } satisfies Partial<CommandHandlers>;
}

/** Composing and pushing lists is a large part of the code, and not needed before the first time. */
function listHandlers(services: Services) {
  const list = whenNeeded(async () => {
    const { listCommands } = await import("./listCommands.ts");
    return listCommands(services);
  });
  return {
    [Commands.createList]: list(Commands.createList),
    [Commands.editTag]: list(Commands.editTag),
    [Commands.addPlatform]: list(Commands.addPlatform),
    [Commands.replacePlatform]: list(Commands.replacePlatform),
    [Commands.removePlatform]: list(Commands.removePlatform),
    [Commands.pushDraft]: list(Commands.pushDraft),
    [Commands.moveEntries]: list(Commands.moveEntries),
    [Commands.addImages]: list(Commands.addImages),
    [Commands.updateSources]: list(Commands.updateSources),
    [Commands.changeTarget]: list(Commands.changeTarget),
    [Commands.duplicateDraft]: list(Commands.duplicateDraft),
    [Commands.showChanges]: list(Commands.showChanges),
    [Commands.adoptDraft]: list(Commands.adoptDraft),
    [Commands.discardDraft]: list(Commands.discardDraft),
    [Commands.retag]: list(Commands.retag),
    [Commands.pointTagBack]: list(Commands.pointTagBack),
    [Commands.saveListAsSpec]: list(Commands.saveListAsSpec),
    [Commands.saveDraftAsSpec]: list(Commands.saveDraftAsSpec),
    [Commands.pushSpecFile]: list(Commands.pushSpecFile),
    [Commands.showSpecFileChanges]: list(Commands.showSpecFileChanges),
    [Commands.openSpecFileAsDraft]: list(Commands.openSpecFileAsDraft),
  } satisfies Partial<CommandHandlers>;
}

/** Not everybody has a container engine. */
function engineHandlers(services: Services) {
  const engine = whenNeeded(async () => {
    const { engineCommands } = await import("./engines/engineCommands.ts");
    return engineCommands(services);
  });
  return {
    [Commands.refreshLocalImages]: () => services.localEngine.refresh(),
    [Commands.showLocalImages]: () => commands.executeCommand("archipelago.localImages.focus"),
    [Commands.chooseEngine]: engine(Commands.chooseEngine),
    [Commands.startEngine]: engine(Commands.startEngine),
    [Commands.pushLocalImage]: engine(Commands.pushLocalImage),
    [Commands.runLocalImage]: engine(Commands.runLocalImage),
    [Commands.copyImageName]: engine(Commands.copyImageName),
    [Commands.saveLocalImage]: engine(Commands.saveLocalImage),
    [Commands.loadArchive]: engine(Commands.loadArchive),
    [Commands.pullPlatform]: engine(Commands.pullPlatform),
    [Commands.runPlatform]: engine(Commands.runPlatform),
    [Commands.copyCommand]: engine(Commands.copyCommand),
  } satisfies Partial<CommandHandlers>;
}

/** What is done with task files of Azure Container Registry. */
function buildingHandlers(services: Services) {
  const building = whenNeeded(async () => {
    const { buildingCommands } = await import("./acr/buildingCommands.ts");
    return buildingCommands(services);
  });
  return {
    [Commands.previewTask]: building(Commands.previewTask),
    [Commands.showTaskRules]: (rule) => services.taskFiles.showRules(rule),
    [Commands.generateTask]: building(Commands.generateTask),
    [Commands.runTaskLocally]: building(Commands.runTaskLocally),
    [Commands.cancelTaskRun]: building(Commands.cancelTaskRun),
    [Commands.openTaskLog]: building(Commands.openTaskLog),
    [Commands.showTaskImage]: building(Commands.showTaskImage),
    [Commands.clearTaskRuns]: () => services.taskRuns.clear(),
  } satisfies Partial<CommandHandlers>;
}

/** What Azure itself is asked for. */
function azureHandlers(services: Services) {
  const azure = whenNeeded(async () => {
    const { azureCommands } = await import("./azure/azureCommands.ts");
    return azureCommands(services);
  });
  return {
    [Commands.runInAzure]: azure(Commands.runInAzure),
    [Commands.signInToAzure]: azure(Commands.signInToAzure),
    [Commands.addFromAzure]: azure(Commands.addFromAzure),
    [Commands.refreshAzureRuns]: azure(Commands.refreshAzureRuns),
    [Commands.loadMoreAzureRuns]: azure(Commands.loadMoreAzureRuns),
    [Commands.openAzureLog]: azure(Commands.openAzureLog),
    [Commands.cancelAzureRun]: azure(Commands.cancelAzureRun),
    [Commands.showAzureImage]: azure(Commands.showAzureImage),
    [Commands.showDeleted]: azure(Commands.showDeleted),
  } satisfies Partial<CommandHandlers>;
}

/** Copying images is a part of its own: between registries, and to and from files of this computer. */
function imageHandlers(services: Services, copied: CopiedRows) {
  const image = whenNeeded(async () => {
    const { imageCommands } = await import("./copy/imageCommands.ts");
    return imageCommands(services, copied);
  });
  return {
    [Commands.importImage]: image(Commands.importImage),
    [Commands.copyImages]: image(Commands.copyImages),
    [Commands.copyRepository]: image(Commands.copyRepository),
    [Commands.copyOnto]: image(Commands.copyOnto),
    [Commands.pasteReference]: image(Commands.pasteReference),
    [Commands.openLocalStore]: image(Commands.openLocalStore),
    [Commands.closeLocalStore]: image(Commands.closeLocalStore),
    [Commands.pushLocalStore]: image(Commands.pushLocalStore),
    [Commands.removeUnreferenced]: image(Commands.removeUnreferenced),
    [Commands.pullToLayout]: image(Commands.pullToLayout),
    [Commands.saveAsArchive]: image(Commands.saveAsArchive),
  } satisfies Partial<CommandHandlers>;
}

/** The questions about connections are asked rarely, too. */
function connectionHandlers(services: Services) {
  const connection = whenNeeded(async () => {
    const { connectionCommands } = await import("./connectionCommands.ts");
    return connectionCommands(services);
  });
  return {
    [Commands.addConnection]: connection(Commands.addConnection),
    [Commands.removeConnection]: connection(Commands.removeConnection),
    [Commands.importFromDocker]: connection(Commands.importFromDocker),
    [Commands.editCredentials]: connection(Commands.editCredentials),
    [Commands.signInAgain]: connection(Commands.signInAgain),
    [Commands.signInDocker]: connection(Commands.signInDocker),
    [Commands.diagnoseConnection]: connection(Commands.diagnoseConnection),
    [Commands.chooseProvider]: connection(Commands.chooseProvider),
    [Commands.configureConnection]: connection(Commands.configureConnection),
    [Commands.exportConnections]: connection(Commands.exportConnections),
    [Commands.importConnections]: connection(Commands.importConnections),
    [Commands.pinRepository]: connection(Commands.pinRepository),
    [Commands.pinListedRepository]: connection(Commands.pinListedRepository),
    [Commands.unpinRepository]: connection(Commands.unpinRepository),
  } satisfies Partial<CommandHandlers>;
}
