import { l10n } from "vscode";
import { parseAccountKey } from "../../providers/accounts/accountKey.ts";
import { toolSignInOf } from "../../providers/toolSignInOf.ts";
import { checkCredential } from "./checkCredential.ts";
import { editCredentials } from "./editCredentials.ts";
import { pickConnection } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readConnectionRef } from "./targets.ts";

/**
 * Sign In Again: gets a new token of the account that a connection uses; asks for other credentials
 * where it uses none. Whether there is one now, so that what failed can go on.
 */
export async function signInAgain(services: Services, target?: unknown): Promise<boolean> {
  const given = readConnectionRef(target);
  const connection = given
    ? services.connections.find(given.connectionId)
    : await pickConnection(services, l10n.t("Sign In Again"));
  if (!connection) return false;
  const used = toolSignInOf(connection);
  const account = used?.tool === "account" ? parseAccountKey(used.key) : undefined;
  if (!used || !account) return editCredentials(services, { connectionId: connection.id });
  const { registry } = connection;
  const { access, accountId } = account;
  const found = { ...used, registry };
  const signedIn = await services.accounts.signIn(found, access, { accountId, again: true });
  const outcome = await checkCredential(services, connection, signedIn);
  if (outcome.kind === "edit") return editCredentials(services, { connectionId: connection.id });
  if (outcome.kind === "cancelled") return false;
  const { kind: _kind, proof, ...trusted } = outcome;
  await services.connections.setCredential(connection.id, proof, trusted);
  return true;
}
