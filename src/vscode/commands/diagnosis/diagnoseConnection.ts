import { l10n } from "vscode";
import { pickConnection } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import { readConnectionRef, readRepositoryRef } from "../targets.ts";
import { runDiagnosis } from "./runDiagnosis.ts";

/** Diagnose Connection…: looks at each step from DNS to a manifest. The result is a page. */
export async function diagnoseConnection(services: Services, target?: unknown): Promise<void> {
  const given = readConnectionRef(target);
  const connection = given
    ? services.connections.find(given.connectionId)
    : await pickConnection(services, l10n.t("Diagnose Connection"));
  if (!connection) return;
  // It is started whenever it is used, so that it runs is nothing to diagnose.
  if (connection.sandbox) await services.sandbox.start();
  const { id, pinned } = connection;
  const repository = readRepositoryRef(target)?.repository ?? pinned?.[0];
  await runDiagnosis(services, {
    location: connection,
    credentials: services.connections.credentialSource(id),
    id,
    ...(repository !== undefined && { repository }),
  });
}
