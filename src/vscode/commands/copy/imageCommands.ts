import { Commands } from "../commandIds.ts";
import type { CommandHandlers } from "../commandRegistry.ts";
import type { CopiedRows } from "../copiedRows.ts";
import { localCommands } from "../local/localCommands.ts";
import type { Services } from "../services.ts";
import { copyImages } from "./copyImages.ts";
import { copyOnto } from "./copyOnto.ts";
import { copyRepository } from "./copyRepository.ts";
import { importImage } from "./importImage.ts";
import { pasteReference } from "./pasteReference.ts";

/** What the commands do that copy images between stores, files of this computer included. */
export function imageCommands(services: Services, copied: CopiedRows) {
  return {
    [Commands.importImage]: (target) => importImage(services, target),
    [Commands.copyImages]: (target, selection) => copyImages(services, target, selection),
    [Commands.copyRepository]: (target, selection) => copyRepository(services, target, selection),
    [Commands.copyOnto]: (rows, onto) => copyOnto(services, rows, onto),
    [Commands.pasteReference]: (target) => pasteReference(services, copied, target),
    ...localCommands(services),
  } satisfies Partial<CommandHandlers>;
}
