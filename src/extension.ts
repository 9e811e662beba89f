import type { ExtensionContext } from "vscode";
import { compose } from "./vscode/composition.ts";

/** Called by VS Code when the extension is first needed. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(compose(context));
}
