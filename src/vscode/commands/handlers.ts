import { addImages } from "./addImages.ts";
import { addPlatform } from "./addPlatform.ts";
import { removePlatform } from "./removePlatform.ts";
import { replacePlatform } from "./replacePlatform.ts";
import { updateSources } from "./updateSources.ts";
import { pointTagBack } from "./pointTagBack.ts";
import { retagImage } from "./retagImage.ts";
import { adoptDraft } from "./adoptDraft.ts";
import { changeTarget } from "./changeTarget.ts";
import { discardDraft } from "./discardDraft.ts";
import { duplicateDraft } from "./duplicateDraft.ts";
import { editTag } from "./editTag.ts";
import { moveEntries } from "./moveEntries.ts";
import { openDraft } from "./openDraft.ts";
import { addConnection } from "./addConnection.ts";
import { Commands } from "./commandIds.ts";
import type { CommandHandlers } from "./commandRegistry.ts";
import { compareAsTable } from "./compareAsTable.ts";
import { compareWith } from "./compareWith.ts";
import { exportConnections, importConnections } from "./carryConnections.ts";
import { copyDigest, copyPullCommand, copyReference } from "./copyCommands.ts";
import { createList } from "./createList.ts";
import { deleteList, deleteManifest, deleteTag } from "./deleteCommands.ts";
import { diagnoseConnection } from "./diagnosis/diagnoseConnection.ts";
import { editCredentials } from "./editCredentials.ts";
import { importFromDocker } from "./importFromDocker.ts";
import { inspectManifest, openAsText, openReference } from "./openCommands.ts";
import { pinListedRepository, pinRepository } from "./pinRepository.ts";
import { pushDraft } from "./pushDraft.ts";
import { removeConnection } from "./removeConnection.ts";
import type { Services } from "./services.ts";
import { saveAsSpec, saveListAsSpec } from "./saveAsSpec.ts";
import { showChanges } from "./showChanges.ts";
import { openSpecFileAsDraft, pushSpecFile, showSpecFileChanges } from "./specFile.ts";
import { unpinRepository } from "./unpinRepository.ts";
import { verifyImage, verifyRepository } from "./verification/verifyCommands.ts";
import { filterTree } from "./treeCommands.ts";

/** What every command does. */
export function commandHandlers(services: Services): CommandHandlers {
  const { tree, sandbox } = services;
  return {
    ...connectionHandlers(services),
    [Commands.refresh]: async () => {
      await services.connections.noticeChanges();
      tree.refresh();
    },
    [Commands.filter]: () => filterTree(services),
    [Commands.clearFilter]: () => tree.setFilter(""),
    [Commands.refreshNode]: (target) => tree.refresh(target),
    [Commands.loadMore]: (target) => tree.loadMore(target),
    [Commands.openReference]: () => openReference(services),
    [Commands.copyReference]: (target) => copyReference(services, target),
    [Commands.copyDigest]: (target) => copyDigest(services, target),
    [Commands.copyPullCommand]: (target) => copyPullCommand(services, target),
    [Commands.inspectManifest]: (target) => inspectManifest(services, target),
    [Commands.openAsText]: (target) => openAsText(services, target),
    [Commands.createList]: (target, selection) => createList(services, target, selection),
    [Commands.editTag]: (target) => editTag(services, target),
    [Commands.addPlatform]: (target, rows) => addPlatform(services, target, rows),
    [Commands.replacePlatform]: (target, position) => replacePlatform(services, target, position),
    [Commands.removePlatform]: (target, rows) => removePlatform(services, target, rows),
    [Commands.openDraft]: (target) => openDraft(services, target),
    [Commands.pushDraft]: (target) => pushDraft(services, target),
    [Commands.moveEntries]: (...entries) => moveEntries(services, ...entries),
    [Commands.addImages]: (target, ...dropped) => addImages(services, target, ...dropped),
    [Commands.updateSources]: (target) => updateSources(services, target),
    [Commands.changeTarget]: (target) => changeTarget(services, target),
    [Commands.duplicateDraft]: (target) => duplicateDraft(services, target),
    [Commands.showChanges]: (target) => showChanges(services, target),
    [Commands.adoptDraft]: (target) => adoptDraft(services, target),
    [Commands.discardDraft]: (target) => discardDraft(services, target),
    [Commands.refreshDrafts]: () => services.draftsTree.refresh(),
    [Commands.compareImages]: (target, selection) => compareWith(services, target, selection),
    [Commands.compareAsTable]: () => compareAsTable(services),
    [Commands.verifyImage]: (target) => verifyImage(services, target),
    [Commands.verifyRepository]: (target) => verifyRepository(services, target),
    [Commands.retag]: (target) => retagImage(services, target),
    [Commands.pointTagBack]: (target) => pointTagBack(services, target),
    [Commands.saveListAsSpec]: (target) => saveListAsSpec(services, target),
    [Commands.saveDraftAsSpec]: (target) => saveAsSpec(services, target),
    [Commands.pushSpecFile]: (uri) => pushSpecFile(services, uri),
    [Commands.showSpecFileChanges]: (uri) => showSpecFileChanges(services, uri),
    [Commands.openSpecFileAsDraft]: (uri) => openSpecFileAsDraft(services, uri),
    [Commands.deleteTag]: (target, selection) => deleteTag(services, target, selection),
    [Commands.deleteManifest]: (target, selection) => deleteManifest(services, target, selection),
    [Commands.deleteList]: (target, selection) => deleteList(services, target, selection),
    [Commands.startSandbox]: async () => {
      const connectionId = await sandbox.start();
      await tree.reveal({ connectionId });
    },
    [Commands.stopSandbox]: () => sandbox.stop(),
    [Commands.showLog]: () => services.showLog(),
  };
}

/** What the commands about connections do. */
function connectionHandlers(services: Services) {
  return {
    [Commands.addConnection]: () => addConnection(services),
    [Commands.removeConnection]: (target) => removeConnection(services, target),
    [Commands.importFromDocker]: () => importFromDocker(services),
    [Commands.editCredentials]: (target) => editCredentials(services, target),
    [Commands.diagnoseConnection]: (target) => diagnoseConnection(services, target),
    [Commands.exportConnections]: () => exportConnections(services),
    [Commands.importConnections]: () => importConnections(services),
    [Commands.pinRepository]: (target) => pinRepository(services, target),
    [Commands.pinListedRepository]: (target) => pinListedRepository(services, target),
    [Commands.unpinRepository]: (target) => unpinRepository(services, target),
  } satisfies Partial<CommandHandlers>;
}
