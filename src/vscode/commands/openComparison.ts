import { commands, l10n } from "vscode";
import type { Services } from "./services.ts";
import { withProgress } from "../platform/withProgress.ts";
import type { DiffSide } from "../editor/diffSide.ts";
import type { ReportAction } from "../../shared/reportPage.ts";
import { Commands } from "./commandIds.ts";
import { namesOfSides } from "./comparedSide.ts";

/** Compares two images by what they mean and shows the result as a page. */
export async function openComparison(
  services: Services,
  left: DiffSide,
  right: DiffSide,
): Promise<void> {
  const names = namesOfSides(services, left, right);
  const title = l10n.t("Comparing {0} with {1}…", names.left, names.right);
  const report = await withProgress(title, async (signal) => {
    const { comparisonReport } = await import("./comparisonReport.ts");
    return comparisonReport(services, left, right, { signal });
  });
  const page = { ...report.page, actions: actionsFor(right) };
  const run = (action: string) => runAction(services, left, right, action);
  await services.documents.openReport({ ...report, page, run });
}

/** Shows both as text in VS Code's diff editor. */
export async function openTextDiff(
  services: Services,
  left: DiffSide,
  right: DiffSide,
): Promise<void> {
  const names = namesOfSides(services, left, right);
  const title = `${names.left} ↔ ${names.right}`;
  await services.documents.openDiff(left, right, title);
}

function actionsFor(right: DiffSide): readonly ReportAction[] {
  return [
    ...(right.kind === "draft"
      ? [{ id: "push", label: l10n.t("Push"), icon: "cloud-upload", isPrimary: true }]
      : []),
    { id: "text", label: l10n.t("Compare as Text"), icon: "diff" },
    ...(right.kind === "document"
      ? [{ id: "swap", label: l10n.t("Swap Sides"), icon: "arrow-swap" }]
      : []),
    { id: "again", label: l10n.t("Compare Again"), icon: "refresh" },
  ];
}

async function runAction(
  services: Services,
  left: DiffSide,
  right: DiffSide,
  action: string,
): Promise<void> {
  switch (action) {
    case "text":
      return openTextDiff(services, left, right);
    case "swap":
      return openComparison(services, right, left);
    case "again":
      return openComparison(services, left, right);
    case "push":
      if (right.kind === "draft") await commands.executeCommand(Commands.pushDraft, right.draftId);
  }
}
