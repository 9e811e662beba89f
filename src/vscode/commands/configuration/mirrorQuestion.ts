import { l10n, window } from "vscode";
import { isLoopbackHost, parseRegistryUrl } from "../../../providers/registryUrl.ts";

/** Asks whether mirrors may be read without encryption, where they are other machines. */
export async function agreesToPlainMirrors(mirrors: readonly string[]): Promise<boolean> {
  const plain = mirrors
    .map(parseRegistryUrl)
    .filter(({ url, registry }) => !url.startsWith("https:") && !isLoopbackHost(registry));
  if (plain.length === 0) return true;
  const proceed = l10n.t("Connect Unencrypted");
  const choice = await window.showWarningMessage(
    l10n.t(
      "The connection to {0} is not encrypted.",
      plain.map(({ registry }) => registry).join(", "),
    ),
    {
      modal: true,
      detail: l10n.t(
        "Anyone on the network between can see what is read. It is checked by its digests, so nobody can change it.",
      ),
    },
    proceed,
  );
  return choice === proceed;
}
