import { exportConnections, importConnections } from "./carryConnections.ts";
import { chooseProvider } from "./chooseProvider.ts";
import { Commands } from "./commandIds.ts";
import type { CommandHandlers } from "./commandRegistry.ts";
import { configureConnection } from "./configuration/configureConnection.ts";
import { diagnoseConnection } from "./diagnosis/diagnoseConnection.ts";
import { editCredentials } from "./editCredentials.ts";
import { importFromDocker } from "./importFromDocker.ts";
import { pinListedRepository, pinRepository } from "./pinRepository.ts";
import { removeConnection } from "./removeConnection.ts";
import type { Services } from "./services.ts";
import { signInAgain } from "./signInAgain.ts";
import { signInDocker } from "./signInDocker.ts";
import { unpinRepository } from "./unpinRepository.ts";

/** What the commands about connections do. */
export function connectionCommands(services: Services) {
  return {
    [Commands.addConnection]: async () => {
      const { addConnection } = await import("./addConnection.ts");
      return addConnection(services);
    },
    [Commands.removeConnection]: (target) => removeConnection(services, target),
    [Commands.importFromDocker]: () => importFromDocker(services),
    [Commands.editCredentials]: (target) => editCredentials(services, target),
    [Commands.signInAgain]: (target) => signInAgain(services, target),
    [Commands.signInDocker]: (target) => signInDocker(services, target),
    [Commands.diagnoseConnection]: (target) => diagnoseConnection(services, target),
    [Commands.chooseProvider]: (target) => chooseProvider(services, target),
    [Commands.configureConnection]: (target) => configureConnection(services, target),
    [Commands.exportConnections]: () => exportConnections(services),
    [Commands.importConnections]: () => importConnections(services),
    [Commands.pinRepository]: (target) => pinRepository(services, target),
    [Commands.pinListedRepository]: (target) => pinListedRepository(services, target),
    [Commands.unpinRepository]: (target) => unpinRepository(services, target),
  } satisfies Partial<CommandHandlers>;
}
