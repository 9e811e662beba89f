import { l10n, window } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import { pickLocalStore } from "./pickLocalStore.ts";

/** Remove Unreferenced Blobs…: says what nothing in a layout leads to, and removes it. */
export async function removeUnreferenced(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Remove Unreferenced Blobs");
  const store = await pickLocalStore(services, title, { target, among: "layout" });
  if (!store) return;
  const files = await services.localFiles();
  const found = await withProgress(l10n.t("Looking what {0} refers to…", store.name), (signal) =>
    files.collectGarbage(store.path, { dryRun: true, signal }),
  );
  if (found.blobs.length === 0) {
    void window.showInformationMessage(
      found.spared === 0
        ? l10n.t("All that {0} has is referred to.", store.name)
        : l10n.t(
            "Nothing of {0} is removed yet: what is not referred to was written within the last hour, and another program may be about to refer to it.",
            store.name,
          ),
    );
    return;
  }
  const remove = l10n.t("Remove");
  const answer = await window.showWarningMessage(
    found.blobs.length === 1
      ? l10n.t("Remove 1 blob of {0} that nothing in it refers to?", store.name)
      : l10n.t(
          "Remove {0} blobs of {1} that nothing in it refers to?",
          found.blobs.length,
          store.name,
        ),
    {
      modal: true,
      detail: [
        l10n.t(
          "{0} become free. What is removed cannot be brought back.",
          formatBytes(found.bytes),
        ),
        l10n.t(
          "What was written within the last hour stays. Make sure that no other program is writing to {0} now.",
          store.name,
        ),
      ].join("\n"),
    },
    remove,
  );
  if (answer !== remove) return;
  const removed = await withProgress(l10n.t("Removing what is not referred to…"), (signal) =>
    files.collectGarbage(store.path, { dryRun: false, signal }),
  );
  void window.showInformationMessage(
    l10n.t("{0} of {1} were freed.", formatBytes(removed.bytes), store.name),
  );
}
