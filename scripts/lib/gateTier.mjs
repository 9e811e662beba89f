// @ts-check
import path from "node:path";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { resultOfChecks } from "./tierResult.mjs";

/**
 * A tier that is one command which holds or does not.
 * @param {string} name
 * @param {readonly (readonly string[])[]} commands each a tool of `node_modules/.bin` (or `node`)
 *   and its arguments
 */
export function gateTier(name, commands) {
  return async () => {
    for (const [tool = "", ...args] of commands) {
      const command = path.join(root, "node_modules/.bin", tool);
      const result = await run(command, args, { cwd: root, timeoutMs: 600_000 });
      // All at once, since others run beside it.
      console.log(`\n── ${name}\n${result.output.trimEnd()}`);
      if (result.timedOut) return resultOfChecks([{ name, error: "took too long" }]);
      if (result.code !== 0) {
        const error = `${tool} ended with code ${result.code}`;
        return resultOfChecks([{ name, error }]);
      }
    }
    return resultOfChecks([{ name }]);
  };
}
