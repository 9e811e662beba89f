import { commands, l10n, window } from "vscode";
import type { Platform } from "../../../core/oci/platform.ts";
import { InvalidPlatformError, parsePlatform } from "../../../core/oci/platformText.ts";

/** Reads the setting; says what is wrong with it and gives `undefined` if something is. */
export function readRequiredPlatforms(texts: readonly string[]): readonly Platform[] | undefined {
  const platforms: Platform[] = [];
  for (const text of texts) {
    try {
      platforms.push(parsePlatform(text));
    } catch (error) {
      if (!InvalidPlatformError.is(error)) throw error;
      void explain(text);
      return undefined;
    }
  }
  return platforms;
}

async function explain(text: string): Promise<void> {
  const open = l10n.t("Open Settings");
  const choice = await window.showErrorMessage(
    l10n.t(
      "The setting archipelago.requiredPlatforms has “{0}”. Write a platform like linux/arm64.",
      text,
    ),
    open,
  );
  if (choice === open) {
    await commands.executeCommand("workbench.action.openSettings", "archipelago.requiredPlatforms");
  }
}
