import { addImages } from "./addImages.ts";
import { addPlatform } from "./addPlatform.ts";
import { adoptDraft } from "./adoptDraft.ts";
import { changeTarget } from "./changeTarget.ts";
import { Commands } from "./commandIds.ts";
import type { CommandHandlers } from "./commandRegistry.ts";
import { createList } from "./createList.ts";
import { discardDraft } from "./discardDraft.ts";
import { duplicateDraft } from "./duplicateDraft.ts";
import { editTag } from "./editTag.ts";
import { moveEntries } from "./moveEntries.ts";
import { pointTagBack } from "./pointTagBack.ts";
import { pushDraft } from "./pushDraft.ts";
import { removePlatform } from "./removePlatform.ts";
import { replacePlatform } from "./replacePlatform.ts";
import { retagImage } from "./retagImage.ts";
import { saveAsSpec, saveListAsSpec } from "./saveAsSpec.ts";
import type { Services } from "./services.ts";
import { showChanges } from "./showChanges.ts";
import { openSpecFileAsDraft, pushSpecFile, showSpecFileChanges } from "./specFile.ts";
import { updateSources } from "./updateSources.ts";

/** What the commands do that compose lists and push them. */
export function listCommands(services: Services) {
  return {
    [Commands.createList]: (target, selection) => createList(services, target, selection),
    [Commands.editTag]: (target) => editTag(services, target),
    [Commands.addPlatform]: (target, rows) => addPlatform(services, target, rows),
    [Commands.replacePlatform]: (target, position) => replacePlatform(services, target, position),
    [Commands.removePlatform]: (target, rows) => removePlatform(services, target, rows),
    [Commands.pushDraft]: (target) => pushDraft(services, target),
    [Commands.moveEntries]: (...entries) => moveEntries(services, ...entries),
    [Commands.addImages]: (target, ...dropped) => addImages(services, target, ...dropped),
    [Commands.updateSources]: (target) => updateSources(services, target),
    [Commands.changeTarget]: (target) => changeTarget(services, target),
    [Commands.duplicateDraft]: (target) => duplicateDraft(services, target),
    [Commands.showChanges]: (target) => showChanges(services, target),
    [Commands.adoptDraft]: (target) => adoptDraft(services, target),
    [Commands.discardDraft]: (target) => discardDraft(services, target),
    [Commands.retag]: (target) => retagImage(services, target),
    [Commands.pointTagBack]: (target) => pointTagBack(services, target),
    [Commands.saveListAsSpec]: (target) => saveListAsSpec(services, target),
    [Commands.saveDraftAsSpec]: (target) => saveAsSpec(services, target),
    [Commands.pushSpecFile]: (uri) => pushSpecFile(services, uri),
    [Commands.showSpecFileChanges]: (uri) => showSpecFileChanges(services, uri),
    [Commands.openSpecFileAsDraft]: (uri) => openSpecFileAsDraft(services, uri),
  } satisfies Partial<CommandHandlers>;
}
