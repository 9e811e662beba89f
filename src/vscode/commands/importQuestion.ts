import { l10n, window } from "vscode";
import type { Connection } from "../../providers/connection.ts";
import { isLoopbackHost } from "../../providers/registryUrl.ts";

/** Addresses that a question has room for. */
const maxAddresses = 10;

/**
 * Asks about what whoever types in a connection is asked about, or decides knowingly: connections
 * of a file that are not encrypted, and mirrors.
 */
export async function agreesToImport(added: readonly Connection[]): Promise<boolean> {
  const plain = added.filter(
    ({ url, registry }) => !url.startsWith("https:") && !isLoopbackHost(registry),
  );
  const mirrors = added.flatMap(({ name, network }) =>
    (network?.mirrors ?? []).map((url) => ({ name, url })),
  );
  const detail = [
    plain.length > 0 &&
      l10n.t(
        "Not encrypted, so that anyone on the network between can see what is read, and change it: {0}",
        addressesOf(plain),
      ),
    mirrors.length > 0 &&
      l10n.t("Mirrors, which are told what you read: {0}", addressesOf(mirrors)),
  ].filter((line) => line !== false);
  if (detail.length === 0) return true;
  const proceed = l10n.t("Import");
  const choice = await window.showWarningMessage(
    l10n.t("Import these connections?"),
    {
      modal: true,
      detail: [
        ...detail,
        l10n.t("Import them only if you know who wrote the file, and what is at these addresses."),
      ].join("\n\n"),
    },
    proceed,
  );
  return choice === proceed;
}

/** The address first: what it is called is up to the file. */
function addressesOf(places: readonly { readonly url: string; readonly name: string }[]): string {
  const named = places.slice(0, maxAddresses).map(({ url, name }) => `${url} (${name})`);
  const rest = places.length - named.length;
  return [...named, ...(rest > 0 ? [`+${rest}`] : [])].join(", ");
}
