import { commands, l10n, window } from "vscode";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import { withProgress } from "../platform/withProgress.ts";
import { Commands } from "./commandIds.ts";
import { draftReference } from "./findDraft.ts";
import { findingLines, reportInvalid } from "./pushReports.ts";
import type { Services } from "./services.ts";

/**
 * Whether a draft may be pushed as it is. Looks at its images first, as an open draft does all the
 * time: errors refuse the push, warnings are asked about once.
 */
export async function isFitToPush(services: Services, draft: ListDraft): Promise<boolean> {
  const title = l10n.t("Checking {0}…", draftReference(services, draft));
  const findings = await withProgress(title, (signal) =>
    services.problems.allFindings(draft.id, { signal }),
  );
  const told = findings.filter((finding) => !isToldByPush(finding));
  const errors = told.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    await reportInvalid(draft, errors);
    return false;
  }
  const warnings = told.filter(({ severity }) => severity === "warning");
  return warnings.length === 0 || agreesToWarnings(services, draft, warnings);
}

/** The push looks for images itself and says more of those that it cannot get at. */
function isToldByPush({ code }: ListFinding): boolean {
  return code === "missingChild" || code === "unreadChild";
}

async function agreesToWarnings(
  services: Services,
  draft: ListDraft,
  warnings: readonly ListFinding[],
): Promise<boolean> {
  const push = l10n.t("Push Anyway");
  const open = l10n.t("Open Draft");
  const reference = draftReference(services, draft);
  const choice = await window.showWarningMessage(
    warnings.length === 1
      ? l10n.t("{0} can be pushed, but has a problem.", reference)
      : l10n.t("{0} can be pushed, but has {1} problems.", reference, warnings.length),
    { modal: true, detail: findingLines(draft, warnings) },
    push,
    open,
  );
  if (choice === open) await commands.executeCommand(Commands.openDraft, draft.id);
  return choice === push;
}
