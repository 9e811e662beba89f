import { l10n, window } from "vscode";
import { pickConnection } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readConnectionRef } from "./targets.ts";

/** Remove Registry: forgets a connection and its secret; the registry itself is not touched. */
export async function removeConnection(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Remove Registry");
  const given = readConnectionRef(target);
  const connection = given
    ? services.connections.find(given.connectionId)
    : await pickConnection(services, title);
  if (!connection) return;
  if (connection.sandbox) {
    await services.sandbox.stop();
    return;
  }
  const remove = l10n.t("Remove");
  const choice = await window.showWarningMessage(
    l10n.t("Remove the registry {0} from Archipelago?", connection.name),
    {
      modal: true,
      detail:
        connection.secretLocation === "none"
          ? l10n.t("Its images stay where they are.")
          : l10n.t(
              "Its credentials are deleted from this machine. Its images stay where they are.",
            ),
    },
    remove,
  );
  if (choice === remove) await services.connections.remove(connection.id);
}
