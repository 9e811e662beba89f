import { commands, window } from "vscode";
import { isAbortError } from "../../core/base/abort.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { Logger } from "../../core/base/logger.ts";
import { explainError } from "../platform/errorMessages.ts";
import { remedyLabels } from "../platform/remedyLabels.ts";
import { Commands, type CommandArguments, type CommandId } from "./commandIds.ts";
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
  options: {
    readonly logger: Logger;
    readonly hostOf: (connectionId: string) => string | undefined;
  },
): Disposable {
  const registered = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers) as [
    CommandId,
    (...args: unknown[]) => unknown,
  ][]) {
    const run = async (...args: unknown[]): Promise<void> => {
      try {
        await handler(...args);
      } catch (error) {
        if (isAbortError(error)) return;
        options.logger.error(`${id} failed`, error);
        const connectionId = readConnectionRef(args[0])?.connectionId;
        const host = connectionId === undefined ? undefined : options.hostOf(connectionId);
        // Not awaited: the notification may stay open, and the command has ended.
        void showFailure(error, { host, connectionId, retry: () => run(...args) });
      }
    };
    registered.add(commands.registerCommand(id, run));
  }
  return registered;
}

async function showFailure(
  error: unknown,
  context: {
    readonly host: string | undefined;
    readonly connectionId: string | undefined;
    readonly retry: () => Promise<void>;
  },
): Promise<void> {
  const { host, connectionId } = context;
  const { message, remedies } = explainError(error, host === undefined ? {} : { host });
  const offered = remedies.filter(
    (each) => each !== "editCredentials" || connectionId !== undefined,
  );
  const labels = remedyLabels();
  const answers = new Map(offered.map((remedy) => [labels[remedy], remedy]));
  const chosen = answers.get((await window.showErrorMessage(message, ...answers.keys())) ?? "");
  switch (chosen) {
    case undefined:
      return;
    case "retry":
      return context.retry();
    case "editCredentials":
      await commands.executeCommand(Commands.editCredentials, { connectionId });
      return;
    case "showLog":
      await commands.executeCommand(Commands.showLog);
      return;
    default:
      assertNever(chosen);
  }
}
