import { l10n } from "vscode";
import { toolSignInOf } from "../../providers/toolSignInOf.ts";
import { askSeries } from "../platform/quickInput.ts";
import { checkCredential } from "./checkCredential.ts";
import { signInSteps, type SignInAnswers } from "./credentialQuestions.ts";
import { noteSecretPlace } from "./noteSecretPlace.ts";
import { pickConnection } from "./pickTarget.ts";
import { proofOf } from "./proofOf.ts";
import type { Services } from "./services.ts";
import { signInHints } from "./signInHints.ts";
import { readConnectionRef } from "./targets.ts";
import { signInsTo } from "./toolSignIns.ts";

/**
 * Edit Credentials…: replaces a connection's credential once the registry has accepted it. Whether
 * it was replaced, so that what failed can go on.
 */
export async function editCredentials(services: Services, target?: unknown): Promise<boolean> {
  const title = l10n.t("Edit Credentials");
  const given = readConnectionRef(target);
  const connection = given
    ? services.connections.find(given.connectionId)
    : await pickConnection(services, title);
  if (!connection) return false;
  const used = toolSignInOf(connection);
  const access = used && services.accounts.accessOf(used);
  let answers: SignInAnswers = {
    ...(access && { access }),
    method: used ? { ...used, registry: connection.registry } : connection.signIn,
    ...(connection.username !== undefined && { username: connection.username }),
  };
  const offered = () => signInsTo(services, connection);
  const { accounts, providers } = services;
  const hints = () => signInHints(providers.of(connection).id);
  const steps = signInSteps<SignInAnswers>({ title, offset: 0, offered, accounts, hints });
  for (;;) {
    answers = await askSeries(answers, steps);
    const credential = await proofOf(services, answers);
    const outcome = await checkCredential(services, connection, credential);
    if (outcome.kind === "cancelled") return false;
    if (outcome.kind === "ok") {
      const { kind: _kind, proof, ...trusted } = outcome;
      await services.connections.setCredential(connection.id, proof, trusted);
      const updated = services.connections.find(connection.id);
      if (updated) noteSecretPlace(updated);
      return true;
    }
  }
}
