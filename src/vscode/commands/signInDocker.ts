import { l10n, window } from "vscode";
import { keepsOwnPassword } from "../../providers/connection.ts";
import { chooseConnection } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readConnectionRef } from "./targets.ts";

/** Sign the Docker CLI In…: rare, so what does it is loaded when it is needed. */
export async function signInDocker(services: Services, target?: unknown): Promise<void> {
  const { connections } = services;
  const given = readConnectionRef(target);
  const connection = given
    ? connections.find(given.connectionId)
    : await chooseConnection(
        l10n.t("Sign the Docker CLI In"),
        connections.all.filter(keepsOwnPassword),
      );
  if (!connection || !keepsOwnPassword(connection)) {
    const message = l10n.t("There is no password here that could be given to Docker.");
    void window.showInformationMessage(message);
    return;
  }
  const { signToolIn } = await import("./cliSignIn.ts");
  await signToolIn(services, connection);
}
