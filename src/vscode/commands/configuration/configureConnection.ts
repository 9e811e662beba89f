import { l10n } from "vscode";
import { pickConnection } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import { readConnectionRef } from "../targets.ts";

/** Configure Connection…: its name, whom it trusts, and its mirrors. */
export async function configureConnection(services: Services, target?: unknown): Promise<void> {
  const given = readConnectionRef(target);
  const connection = given
    ? services.connections.find(given.connectionId)
    : await pickConnection(services, l10n.t("Configure Connection"));
  if (!connection) return;
  const { editSettings } = await import("./connectionSettings.ts");
  await editSettings(services, connection.id);
}
