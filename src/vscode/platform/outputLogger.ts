import type { LogOutputChannel } from "vscode";
import type { Logger } from "../../core/base/logger.ts";
import { messageOf } from "../../core/base/errors.ts";

/** Writes to the "Archipelago" output channel; its level is the user's, by the channel's menu. */
export function outputLogger(channel: LogOutputChannel): Logger {
  return {
    trace: (message) => channel.trace(message),
    debug: (message) => channel.debug(message),
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message, error) =>
      channel.error(error === undefined ? message : `${message}: ${describe(error)}`),
  };
}

/** The whole chain of causes, so that a log tells what a sentence on the screen left out. */
function describe(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  while (current !== undefined && parts.length < 8) {
    parts.push(messageOf(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  const stack = error instanceof Error && error.stack ? `\n${error.stack}` : "";
  return parts.join(" ← ") + stack;
}
