import { l10n, window } from "vscode";
import type { LocalStore } from "../../../images/local/localStore.ts";
import type { Services } from "../services.ts";
import { pickLocalStore } from "./pickLocalStore.ts";

/** Close Layout or Archive: takes it out of the tree; its files stay. */
export async function closeLocalStore(services: Services, target?: unknown): Promise<void> {
  const store = await pickLocalStore(services, l10n.t("Close Layout or Archive"), { target });
  if (!store) return;
  await services.localStores.close(store.id);
  // A row says what is closed; from the palette nobody is asked about the only one.
  if (target === undefined) void offerToReopen(services, store);
}

async function offerToReopen({ localStores }: Services, store: LocalStore): Promise<void> {
  const reopen = l10n.t("Reopen");
  const message = l10n.t("{0} was closed. Its files stay where they are.", store.name);
  if ((await window.showInformationMessage(message, reopen)) === reopen) {
    await localStores.open(store);
  }
}
