import { l10n } from "vscode";
import type { Services } from "../services.ts";
import { pickLocalStore } from "./pickLocalStore.ts";

/** Close Layout or Archive: takes it out of the tree; its files stay. */
export async function closeLocalStore(services: Services, target?: unknown): Promise<void> {
  const store = await pickLocalStore(services, l10n.t("Close Layout or Archive"), { target });
  if (store) await services.localStores.close(store.id);
}
