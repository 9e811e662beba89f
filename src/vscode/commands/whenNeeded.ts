import type { CommandArguments, CommandId } from "./commandIds.ts";
import type { CommandHandlers } from "./commandRegistry.ts";

/** Handlers whose code is a large part of the extension and loaded when one of them is called first. */
export function whenNeeded<Id extends CommandId>(load: () => Promise<Pick<CommandHandlers, Id>>) {
  return <Each extends Id>(id: Each) =>
    async (...args: CommandArguments[Each]): Promise<unknown> => {
      const handlers: Pick<CommandHandlers, Each> = await load();
      return handlers[id](...args);
    };
}
