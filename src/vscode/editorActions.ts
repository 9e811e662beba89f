import { commands } from "vscode";
import { Commands } from "./commands/commandIds.ts";
import type { DraftCommand, EditorActions, ImageAddress } from "./editor/editorServices.ts";

const draftCommands: Readonly<Record<DraftCommand, string>> = {
  push: Commands.pushDraft,
  discard: Commands.discardDraft,
  addImages: Commands.addImages,
  showChanges: Commands.showChanges,
  changeTarget: Commands.changeTarget,
  replaceImage: Commands.replacePlatform,
};

/** What the manifest view offers as buttons is done by the commands, behind their error boundary. */
export const editorActions: EditorActions = {
  draft: async (action: DraftCommand, draftId: string, position?: number) => {
    await commands.executeCommand(draftCommands[action], draftId, position);
  },
  editAsDraft: async (image: ImageAddress) => {
    await commands.executeCommand(Commands.editTag, image);
  },
  verify: async (image: ImageAddress) => {
    await commands.executeCommand(Commands.verifyImage, image);
  },
  signInAgain: async (connectionId: string) => {
    await commands.executeCommand(Commands.signInAgain, { connectionId });
  },
  editCredentials: async (connectionId: string) => {
    await commands.executeCommand(Commands.editCredentials, { connectionId });
  },
  showLog: () => void commands.executeCommand(Commands.showLog),
};
