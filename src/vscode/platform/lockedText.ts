import { l10n } from "vscode";
import type { StoreError } from "../../core/registry/storeError.ts";

/** Says that a registry refuses something because it is locked. */
export function lockedSentence({ locked = "tag" }: StoreError, host: string): string {
  switch (locked) {
    case "tag":
      return l10n.t(
        "{0} keeps this tag locked: it can be neither moved nor deleted until it is unlocked.",
        host,
      );
    case "manifest":
      return l10n.t(
        "{0} keeps this image locked: it can be neither changed nor deleted until it is unlocked.",
        host,
      );
    case "repository":
      return l10n.t(
        "{0} keeps this repository locked: nothing in it can be changed or deleted until it is unlocked.",
        host,
      );
  }
}
