import { commands, window } from "vscode";
import { isAbortError } from "../../core/base/abort.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { Connection } from "../../providers/connection.ts";
import type { Connections } from "../../providers/connections.ts";
import type { Remedy } from "../../shared/viewState.ts";
import { explainError, type FailureContext } from "../platform/errorMessages.ts";
import { remedyLabels } from "../platform/remedyLabels.ts";
import { failureContext, type NamedStores } from "../platform/storeNames.ts";
import { Commands, type CommandArguments, type CommandId } from "./commandIds.ts";
import { failedConnection } from "./failedConnection.ts";
import { renewCredentials } from "./renewCredentials.ts";
import { readConnectionRef } from "./targets.ts";

/** A handler for every command; forgetting one is a compile error. */
export type CommandHandlers = {
  readonly [Id in CommandId]: (...args: CommandArguments[Id]) => unknown;
};

/**
 * Registers all commands behind one error boundary: cancellation is silent, anything else is
 * logged whole and shown as a sentence with what can be done about it.
 */
export function registerCommands(
  handlers: CommandHandlers,
  options: NamedStores & {
    readonly logger: Logger;
    readonly connections: Pick<Connections, "all" | "find">;
  },
): Disposable {
  const registered = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers) as [
    CommandId,
    (...args: unknown[]) => unknown,
  ][]) {
    const run = async (...args: unknown[]): Promise<unknown> => {
      try {
        return await handler(...args);
      } catch (error) {
        if (isAbortError(error)) return undefined;
        options.logger.error(`${id} failed`, error);
        const own = readConnectionRef(args[0])?.connectionId;
        const connection = failedConnection(error, own, options.connections);
        const storeId = connection?.id ?? own;
        const place =
          storeId !== undefined && (connection ?? options.localStores?.find(storeId))
            ? failureContext(options, storeId)
            : {};
        // Not awaited: the notification may stay open, and the command has ended.
        void showFailure(error, { connection, place, retry: () => run(...args) });
        return undefined;
      }
    };
    registered.add(commands.registerCommand(id, run));
  }
  return registered;
}

async function showFailure(
  error: unknown,
  context: {
    readonly connection: Connection | undefined;
    readonly place: FailureContext;
    readonly retry: () => Promise<unknown>;
  },
): Promise<void> {
  const { connection, place } = context;
  const { message, remedies } = explainError(error, place);
  const isAboutConnection = (each: Remedy) => each === "signInAgain" || each === "editCredentials";
  const offered = remedies.filter((each) => connection !== undefined || !isAboutConnection(each));
  const labels = remedyLabels();
  const answers = new Map(offered.map((remedy) => [labels[remedy], remedy]));
  const chosen = answers.get((await window.showErrorMessage(message, ...answers.keys())) ?? "");
  switch (chosen) {
    case undefined:
      return;
    case "retry":
      await context.retry();
      return;
    case "editCredentials":
    case "signInAgain":
      if (connection && (await renewCredentials(connection.id, chosen))) await context.retry();
      return;
    case "showLog":
      await commands.executeCommand(Commands.showLog);
      return;
    default:
      assertNever(chosen);
  }
}
