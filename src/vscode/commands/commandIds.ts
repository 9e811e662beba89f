import type { DraftTarget } from "./findDraft.ts";
import type { ConnectionRef, ManifestRef, NodeRef, RepositoryRef, TagRef } from "./targets.ts";

/** Every command of the extension. The manifest test compares this with package.json both ways. */
export const Commands = {
  addConnection: "archipelago.connection.add",
  removeConnection: "archipelago.connection.remove",
  editCredentials: "archipelago.connection.editCredentials",
  signInAgain: "archipelago.connection.signInAgain",
  signInDocker: "archipelago.connection.signInDocker",
  importFromDocker: "archipelago.connections.importFromDocker",
  diagnoseConnection: "archipelago.connection.diagnose",
  chooseProvider: "archipelago.connection.chooseProvider",
  configureConnection: "archipelago.connection.configure",
  exportConnections: "archipelago.connections.export",
  importConnections: "archipelago.connections.import",
  pinRepository: "archipelago.repository.pin",
  pinListedRepository: "archipelago.repository.pinListed",
  unpinRepository: "archipelago.repository.unpin",
  refresh: "archipelago.registries.refresh",
  filter: "archipelago.registries.filter",
  clearFilter: "archipelago.registries.clearFilter",
  sort: "archipelago.registries.sort",
  refreshNode: "archipelago.node.refresh",
  loadMore: "archipelago.node.loadMore",
  loadAll: "archipelago.rows.loadAll",
  openReference: "archipelago.reference.open",
  copyReference: "archipelago.reference.copy",
  pasteReference: "archipelago.reference.paste",
  importImage: "archipelago.image.import",
  copyImages: "archipelago.image.copyTo",
  copyRepository: "archipelago.repository.copyTo",
  copyOnto: "archipelago.image.copyOnto",
  copyDigest: "archipelago.digest.copy",
  copyPullCommand: "archipelago.pullCommand.copy",
  openLocalStore: "archipelago.localStore.open",
  closeLocalStore: "archipelago.localStore.close",
  pushLocalStore: "archipelago.localStore.push",
  removeUnreferenced: "archipelago.localStore.removeUnreferenced",
  pullToLayout: "archipelago.image.pullToLayout",
  saveAsArchive: "archipelago.image.saveAsArchive",
  inspectManifest: "archipelago.manifest.inspect",
  openAsText: "archipelago.manifest.openAsText",
  createList: "archipelago.list.create",
  editTag: "archipelago.list.edit",
  addPlatform: "archipelago.list.addPlatform",
  replacePlatform: "archipelago.platform.replace",
  removePlatform: "archipelago.platform.remove",
  openDraft: "archipelago.draft.open",
  pushDraft: "archipelago.draft.push",
  moveEntries: "archipelago.draft.moveEntries",
  addImages: "archipelago.draft.addImages",
  updateSources: "archipelago.draft.updateSources",
  changeTarget: "archipelago.draft.changeTarget",
  duplicateDraft: "archipelago.draft.duplicate",
  showChanges: "archipelago.draft.showChanges",
  adoptDraft: "archipelago.draft.adopt",
  discardDraft: "archipelago.draft.discard",
  refreshDrafts: "archipelago.drafts.refresh",
  refreshLocalImages: "archipelago.localImages.refresh",
  showLocalImages: "archipelago.localImages.show",
  chooseEngine: "archipelago.engine.choose",
  startEngine: "archipelago.engine.start",
  pushLocalImage: "archipelago.localImage.push",
  runLocalImage: "archipelago.localImage.run",
  copyImageName: "archipelago.localImage.copyName",
  saveLocalImage: "archipelago.localImage.save",
  loadArchive: "archipelago.localImages.load",
  pullPlatform: "archipelago.platform.pull",
  runPlatform: "archipelago.platform.run",
  copyCommand: "archipelago.command.copy",
  cancelTransfer: "archipelago.transfer.cancel",
  resumeTransfer: "archipelago.transfer.resume",
  repeatTransfer: "archipelago.transfer.repeat",
  showTransfer: "archipelago.transfer.showReport",
  forgetTransfer: "archipelago.transfer.forget",
  clearTransfers: "archipelago.transfers.clear",
  compareImages: "archipelago.image.compare",
  compareAsTable: "archipelago.comparison.showTable",
  verifyImage: "archipelago.image.verify",
  verifyRepository: "archipelago.repository.verify",
  retag: "archipelago.tag.retag",
  pointTagBack: "archipelago.tag.pointBack",
  saveListAsSpec: "archipelago.list.saveAsSpec",
  saveDraftAsSpec: "archipelago.draft.saveAsSpec",
  pushSpecFile: "archipelago.specFile.push",
  showSpecFileChanges: "archipelago.specFile.showChanges",
  openSpecFileAsDraft: "archipelago.specFile.openAsDraft",
  previewTask: "archipelago.task.preview",
  showTaskRules: "archipelago.task.showRules",
  generateTask: "archipelago.task.generate",
  runTaskLocally: "archipelago.task.runLocally",
  cancelTaskRun: "archipelago.taskRun.cancel",
  openTaskLog: "archipelago.taskRun.openLog",
  showTaskImage: "archipelago.taskRun.showImage",
  clearTaskRuns: "archipelago.taskRuns.clear",
  runInAzure: "archipelago.task.runInAzure",
  signInToAzure: "archipelago.azure.signIn",
  addFromAzure: "archipelago.connections.addFromAzure",
  refreshAzureRuns: "archipelago.azureRuns.refresh",
  loadMoreAzureRuns: "archipelago.azureRuns.loadMore",
  openAzureLog: "archipelago.azureRun.openLog",
  cancelAzureRun: "archipelago.azureRun.cancel",
  showAzureImage: "archipelago.azureImage.show",
  showDeleted: "archipelago.repository.showDeleted",
  lockTag: "archipelago.tag.lock",
  unlockTag: "archipelago.tag.unlock",
  deleteTag: "archipelago.tag.delete",
  deleteManifest: "archipelago.manifest.delete",
  deleteList: "archipelago.list.delete",
  clearCache: "archipelago.cache.clear",
  startSandbox: "archipelago.sandbox.start",
  stopSandbox: "archipelago.sandbox.stop",
  showLog: "archipelago.log.show",
} as const;

export type CommandId = (typeof Commands)[keyof typeof Commands];

/**
 * What each command is called with. A row of the tree arrives as the first argument and the whole
 * selection as the second (VS Code's convention for multi-select trees); from the palette there is
 * neither, and the command asks.
 */
export interface CommandArguments {
  [Commands.addConnection]: [];
  [Commands.removeConnection]: [target?: ConnectionRef];
  [Commands.editCredentials]: [target?: ConnectionRef];
  [Commands.signInAgain]: [target?: ConnectionRef];
  [Commands.signInDocker]: [target?: ConnectionRef];
  [Commands.importFromDocker]: [];
  [Commands.diagnoseConnection]: [target?: NodeRef];
  [Commands.chooseProvider]: [target?: ConnectionRef];
  [Commands.configureConnection]: [target?: ConnectionRef];
  [Commands.exportConnections]: [];
  [Commands.importConnections]: [];
  [Commands.pinRepository]: [target?: ConnectionRef];
  [Commands.pinListedRepository]: [target?: RepositoryRef];
  [Commands.unpinRepository]: [target?: RepositoryRef];
  [Commands.refresh]: [];
  [Commands.filter]: [];
  [Commands.clearFilter]: [];
  [Commands.sort]: [];
  [Commands.refreshNode]: [target?: NodeRef];
  [Commands.loadMore]: [target?: NodeRef];
  [Commands.loadAll]: [target?: NodeRef];
  [Commands.openReference]: [];
  [Commands.copyReference]: [target?: NodeRef | "selection", selection?: readonly unknown[]];
  [Commands.pasteReference]: [target?: NodeRef];
  [Commands.importImage]: [target?: NodeRef];
  [Commands.copyImages]: [target?: TagRef | ManifestRef, selection?: readonly unknown[]];
  [Commands.copyRepository]: [target?: RepositoryRef, selection?: readonly unknown[]];
  [Commands.copyOnto]: [rows: readonly unknown[], onto: NodeRef];
  [Commands.copyDigest]: [target?: TagRef | ManifestRef];
  [Commands.copyPullCommand]: [target?: TagRef | ManifestRef];
  [Commands.openLocalStore]: [target?: unknown];
  [Commands.closeLocalStore]: [target?: unknown];
  [Commands.pushLocalStore]: [target?: unknown];
  [Commands.removeUnreferenced]: [target?: unknown];
  [Commands.pullToLayout]: [target?: unknown, selection?: unknown];
  [Commands.saveAsArchive]: [target?: unknown, selection?: unknown];
  [Commands.inspectManifest]: [target?: TagRef | ManifestRef];
  [Commands.openAsText]: [target?: TagRef | ManifestRef];
  [Commands.createList]: [target?: TagRef | ManifestRef, selection?: readonly unknown[]];
  [Commands.editTag]: [target?: TagRef];
  [Commands.addPlatform]: [target?: TagRef, rows?: readonly unknown[]];
  [Commands.replacePlatform]: [target?: DraftTarget | ManifestRef | TagRef, position?: number];
  [Commands.removePlatform]: [
    target?: DraftTarget | ManifestRef | TagRef,
    rows?: readonly unknown[],
  ];
  [Commands.openDraft]: [target?: DraftTarget];
  [Commands.pushDraft]: [target?: DraftTarget];
  [Commands.moveEntries]: [draftId: string, positions: readonly number[], onto?: number];
  [Commands.addImages]: [target?: DraftTarget, rows?: readonly unknown[], before?: number];
  [Commands.updateSources]: [target?: DraftTarget];
  [Commands.changeTarget]: [target?: DraftTarget];
  [Commands.duplicateDraft]: [target?: DraftTarget];
  [Commands.showChanges]: [target?: DraftTarget];
  [Commands.adoptDraft]: [target?: unknown];
  [Commands.discardDraft]: [target?: DraftTarget];
  [Commands.refreshDrafts]: [];
  [Commands.refreshLocalImages]: [];
  [Commands.showLocalImages]: [];
  [Commands.chooseEngine]: [];
  [Commands.startEngine]: [];
  [Commands.pushLocalImage]: [target?: unknown, selection?: readonly unknown[]];
  [Commands.runLocalImage]: [target?: unknown];
  [Commands.copyImageName]: [target?: unknown];
  [Commands.saveLocalImage]: [target?: unknown, selection?: readonly unknown[]];
  [Commands.loadArchive]: [target?: unknown];
  [Commands.pullPlatform]: [target?: TagRef | ManifestRef];
  [Commands.runPlatform]: [target?: TagRef | ManifestRef];
  [Commands.copyCommand]: [target?: TagRef | ManifestRef];
  [Commands.cancelTransfer]: [target?: unknown];
  [Commands.resumeTransfer]: [target?: unknown];
  [Commands.repeatTransfer]: [target?: unknown];
  [Commands.showTransfer]: [target?: unknown];
  [Commands.forgetTransfer]: [target?: unknown];
  [Commands.clearTransfers]: [];
  [Commands.compareImages]: [target?: TagRef | ManifestRef, selection?: readonly unknown[]];
  [Commands.compareAsTable]: [];
  [Commands.verifyImage]: [target?: TagRef | ManifestRef];
  [Commands.verifyRepository]: [target?: RepositoryRef];
  [Commands.retag]: [target?: TagRef | ManifestRef];
  [Commands.pointTagBack]: [target?: TagRef];
  [Commands.saveListAsSpec]: [target?: TagRef | ManifestRef];
  [Commands.saveDraftAsSpec]: [target?: DraftTarget];
  [Commands.pushSpecFile]: [uri?: unknown];
  [Commands.showSpecFileChanges]: [uri?: unknown];
  [Commands.openSpecFileAsDraft]: [uri?: unknown];
  [Commands.previewTask]: [target?: unknown];
  [Commands.showTaskRules]: [rule?: unknown];
  [Commands.generateTask]: [target?: unknown, selection?: unknown];
  [Commands.runTaskLocally]: [target?: unknown];
  [Commands.cancelTaskRun]: [target?: unknown];
  [Commands.openTaskLog]: [target?: unknown];
  [Commands.showTaskImage]: [target?: unknown];
  [Commands.clearTaskRuns]: [];
  [Commands.runInAzure]: [target?: unknown];
  [Commands.signInToAzure]: [target?: unknown];
  [Commands.addFromAzure]: [];
  [Commands.refreshAzureRuns]: [target?: unknown];
  [Commands.loadMoreAzureRuns]: [target?: unknown];
  [Commands.openAzureLog]: [target?: unknown];
  [Commands.cancelAzureRun]: [target?: unknown];
  [Commands.showAzureImage]: [target?: unknown];
  [Commands.showDeleted]: [target?: RepositoryRef];
  [Commands.lockTag]: [target?: TagRef, selection?: readonly unknown[]];
  [Commands.unlockTag]: [target?: TagRef, selection?: readonly unknown[]];
  [Commands.deleteTag]: [target?: TagRef, selection?: readonly unknown[]];
  [Commands.deleteManifest]: [target?: TagRef | ManifestRef, selection?: readonly unknown[]];
  [Commands.deleteList]: [target?: TagRef | ManifestRef, selection?: readonly unknown[]];
  [Commands.clearCache]: [];
  [Commands.startSandbox]: [];
  [Commands.stopSandbox]: [];
  [Commands.showLog]: [];
}
