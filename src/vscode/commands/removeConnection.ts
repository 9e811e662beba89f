import { l10n, window } from "vscode";
import { KeychainError } from "../../core/auth/keychain.ts";
import type { Connection } from "../../providers/connection.ts";
import { toolSignInOf } from "../../providers/toolSignInOf.ts";
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
        connection.secretLocation === "none" || toolSignInOf(connection)
          ? l10n.t("Its images stay where they are.")
          : l10n.t(
              "Its credentials are deleted from this machine. Its images stay where they are.",
            ),
    },
    remove,
  );
  if (choice === remove) await forget(services, connection);
}

/** A keychain that is gone for good must not keep its connections with it. */
async function forget(services: Services, { id, name }: Connection): Promise<void> {
  try {
    await services.connections.remove(id);
  } catch (error) {
    if (!KeychainError.is(error)) throw error;
    services.logger.error(`Removing the secret of ${id} failed`, error);
    const anyway = l10n.t("Remove Anyway");
    const choice = await window.showWarningMessage(
      l10n.t("The OS keychain does not answer, so the credentials of {0} cannot be deleted.", name),
      {
        modal: true,
        detail: l10n.t("Unlock it and try again, or remove the registry and leave them there."),
      },
      anyway,
    );
    if (choice === anyway) await services.connections.remove(id, { leaveSecret: true });
  }
}
