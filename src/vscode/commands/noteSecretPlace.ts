import { l10n, window } from "vscode";
import type { Connection } from "../../providers/connection.ts";

/** Tells that a secret does not lie where the question for it promised. */
export function noteSecretPlace({ registry, secretLocation }: Connection): void {
  if (secretLocation !== "secretStorage") return;
  void window.showInformationMessage(
    l10n.t(
      "The OS keychain does not answer, so the credentials of {0} are kept in VS Code's secret storage.",
      registry,
    ),
  );
}
