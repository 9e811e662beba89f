import { l10n } from "vscode";
import { askSeries } from "../platform/quickInput.ts";
import { checkCredential } from "./checkCredential.ts";
import { credentialOf, signInSteps, type SignInAnswers } from "./credentialQuestions.ts";
import { noteSecretPlace } from "./noteSecretPlace.ts";
import { pickConnection } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readConnectionRef } from "./targets.ts";

/** Edit Credentials…: replaces a connection's credential once the registry has accepted it. */
export async function editCredentials(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Edit Credentials");
  const given = readConnectionRef(target);
  const connection = given
    ? services.connections.find(given.connectionId)
    : await pickConnection(services, title);
  if (!connection) return;
  let answers: SignInAnswers = {
    method: connection.signIn,
    ...(connection.username !== undefined && { username: connection.username }),
  };
  for (;;) {
    answers = await askSeries(answers, signInSteps<SignInAnswers>(title, 0));
    const credential = credentialOf(answers);
    const outcome = await checkCredential(services, connection, credential);
    if (outcome.kind === "cancelled") return;
    if (outcome.kind === "ok") {
      const { kind: _kind, ...trusted } = outcome;
      await services.connections.setCredential(connection.id, credential, trusted);
      const updated = services.connections.find(connection.id);
      if (updated) noteSecretPlace(updated);
      services.tree.refresh({ connectionId: connection.id });
      return;
    }
  }
}
