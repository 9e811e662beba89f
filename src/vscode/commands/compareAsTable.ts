import { l10n, TabInputTextDiff, window } from "vscode";
import { diffSideOf } from "../editor/diffSide.ts";
import { openComparison } from "./openComparison.ts";
import type { Services } from "./services.ts";

/** Compare as Table: what the diff editor in front shows, by what it means. */
export async function compareAsTable(services: Services): Promise<void> {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const isDiff = input instanceof TabInputTextDiff;
  const left = isDiff ? diffSideOf(input.original) : undefined;
  const right = isDiff ? diffSideOf(input.modified) : undefined;
  if (left && right) return openComparison(services, left, right);
  void window.showInformationMessage(
    l10n.t("Open a comparison as text first, or choose Compare with… on a tag."),
  );
}
