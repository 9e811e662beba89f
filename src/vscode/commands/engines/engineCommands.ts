import type { Cancellable } from "../../../core/base/abort.ts";
import type { EngineState, RunningEngine } from "../../../engines/findEngine.ts";
import {
  findChosenEngine,
  pingChosenEngine,
  type EngineChoice,
} from "../../engines/engineSettings.ts";
import type { CommandHandlers } from "../commandRegistry.ts";
import { Commands } from "../commandIds.ts";
import type { Services } from "../services.ts";
import { copyImageName, loadArchive, saveLocalImages } from "./archives.ts";
import { chooseEngine, startEngine } from "./chooseEngine.ts";
import { copyCommand } from "./copyCommand.ts";
import { pullPlatform, runPlatform } from "./pullPlatform.ts";
import { runLocalImage } from "./runInTerminal.ts";
import { tagAndPush } from "./tagAndPush.ts";

/**
 * The engine that the user chose, or the first that answers, with its images. Throws an `AbortError`
 * only.
 */
export function lookForEngine(choice: EngineChoice, options: Cancellable): Promise<EngineState> {
  return findChosenEngine(choice, options);
}

/** The same without its images. */
export function pingEngine(choice: EngineChoice, options: Cancellable): Promise<RunningEngine> {
  return pingChosenEngine(choice, options);
}

/** What the commands on local images and container engines do. */
export function engineCommands(services: Services) {
  return {
    [Commands.chooseEngine]: () => chooseEngine(services),
    [Commands.startEngine]: () => startEngine(services),
    [Commands.pushLocalImage]: (target, selection) => tagAndPush(services, target, selection),
    [Commands.runLocalImage]: (target) => runLocalImage(services, target),
    [Commands.copyImageName]: (target) => copyImageName(services, target),
    [Commands.saveLocalImage]: (target, selection) => saveLocalImages(services, target, selection),
    [Commands.loadArchive]: (target) => loadArchive(services, target),
    [Commands.pullPlatform]: (target) => pullPlatform(services, target),
    [Commands.runPlatform]: (target) => runPlatform(services, target),
    [Commands.copyCommand]: (target) => copyCommand(services, target),
  } satisfies Partial<CommandHandlers>;
}
