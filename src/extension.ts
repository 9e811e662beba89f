import type { ExtensionContext } from "vscode";
import { compose } from "./vscode/composition.ts";

/** VS Code tells the end of the extension without saying of what. */
let running: ReturnType<typeof compose> | undefined;

/** Called by VS Code when the extension is first needed; returns what other extensions may use. */
export function activate(context: ExtensionContext) {
  running = compose(context);
  return running.api;
}

/** Called by VS Code in the end; it waits a few seconds for the promise. */
export async function deactivate(): Promise<void> {
  await running?.close();
  running = undefined;
}
