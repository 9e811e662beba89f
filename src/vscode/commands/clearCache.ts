import { l10n, window } from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import type { Services } from "./services.ts";

/** Clear Cache: removes the manifests and configs that are kept on disk. */
export async function clearCache({
  clearCache: clear,
}: Pick<Services, "clearCache">): Promise<void> {
  const freed = await clear();
  void window.showInformationMessage(
    freed === 0
      ? l10n.t("There was nothing in the cache.")
      : l10n.t("The cache is empty now: {0} freed.", formatBytes(freed)),
  );
}
