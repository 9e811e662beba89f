import { l10n, Uri, window } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import type { LocalStore } from "../../../images/local/localStore.ts";
import { askChoice, back } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { readConnectionRef } from "../targets.ts";
import { openPath } from "./openLocalStore.ts";

/**
 * The local store that a command is about: that of its row, that of a file or folder, or one that is
 * asked for. `undefined` where there is none, after saying so. Throws an `AbortError` when dismissed.
 */
export async function pickLocalStore(
  services: Services,
  title: string,
  { target, among }: { readonly target: unknown; readonly among?: LocalStore["kind"] },
): Promise<LocalStore | undefined> {
  if (target instanceof Uri) return openPath(services, target.fsPath);
  const given = readConnectionRef(target);
  if (given) return services.localStores.find(given.connectionId);
  const stores = services.localStores.all.filter(
    ({ kind }) => among === undefined || kind === among,
  );
  if (stores.length === 0) {
    void window.showInformationMessage(
      among === "layout" ? l10n.t("No layout is open.") : l10n.t("No layout or archive is open."),
    );
  }
  if (stores.length < 2) return stores[0];
  const choices = stores.map((value) => ({ value, label: value.name, description: value.path }));
  const placeholder = l10n.t("Choose a layout or archive");
  const answer = await askChoice({ title, placeholder, choices });
  if (answer === back) throw abortError();
  return answer;
}
