import { messageOf } from "../core/base/errors.ts";
import type { Logger } from "../core/base/logger.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionManager } from "./connectionManager.ts";
import { greetingOf } from "./greeting.ts";
import type { Providers } from "./providers.ts";
import type { PullLimits } from "./pullLimits.ts";
import type { RequestHooks } from "./registryOpener.ts";

/** Where what registries tell beside their answers is kept. */
export interface AnswerNotes {
  readonly connections: Pick<ConnectionManager, "setProvider">;
  readonly providers: Providers;
  readonly pullLimits: PullLimits;
  readonly logger: Logger;
}

/** Answers that are looked at for signs of a kind; some show them to those who are signed in only. */
const maxGreetings = 10;

/** Notes what the answers to a connection's requests tell of pulls left, and the first ones of its kind. */
export function noteAnswers(
  notes: AnswerNotes,
  connection: Connection,
): NonNullable<RequestHooks["answered"]> {
  const { connections, providers, pullLimits, logger } = notes;
  const notePulls = pullLimits.watch(connection.id);
  const isKnown = connection.provider !== undefined || connection.sandbox === true;
  let greetings = isKnown ? maxGreetings : 0;
  return (answer) => {
    notePulls(answer);
    // What a proxy answers in the place of a registry that fails tells nothing of it.
    if (greetings >= maxGreetings || answer.status === 429 || answer.status >= 500) return;
    greetings += 1;
    const provider = providers.recognize(connection, greetingOf(answer));
    if (!provider) return;
    greetings = maxGreetings;
    connections.setProvider(connection.id, provider.id).catch((error: unknown) => {
      logger.warn(`The kind of ${connection.registry} could not be kept: ${messageOf(error)}`);
    });
  };
}
