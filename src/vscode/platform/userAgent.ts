import type { ExtensionContext } from "vscode";

/** What the extension calls itself towards registries and in what it writes, with its version. */
export function userAgent({ extension }: ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version?: unknown };
  return `archipelago/${typeof version === "string" ? version : "0"}`;
}
