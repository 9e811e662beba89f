import type { ExtensionContext } from "vscode";
import { compose } from "./vscode/composition.ts";

/** Called by VS Code when the extension is first needed; returns what other extensions may use. */
export function activate(context: ExtensionContext) {
  const composition = compose(context);
  context.subscriptions.push(composition);
  return composition.api;
}
