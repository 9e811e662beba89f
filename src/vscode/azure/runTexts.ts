import { env, l10n } from "vscode";
import type { AzureRun, OutputImage, RunStatus } from "../../acr/azure/runs/azureRun.ts";
import type { LogEnd } from "../../acr/azure/runs/readRunLog.ts";
import { assertNever } from "../../core/base/errors.ts";

/** How far a run is. */
export function statusText(status: RunStatus): string {
  switch (status) {
    case "Queued":
      return l10n.t("waiting for a machine");
    case "Started":
    case "Running":
      return l10n.t("running");
    case "Succeeded":
      return l10n.t("succeeded");
    case "Failed":
      return l10n.t("failed");
    case "Canceled":
      return l10n.t("cancelled");
    case "Error":
      return l10n.t("failed in Azure");
    case "Timeout":
      return l10n.t("took too long");
    case "Unknown":
      return l10n.t("in a state that Archipelago does not know");
    default:
      return assertNever(status);
  }
}

/** The icon of a status: an id of VS Code's, and the color of its theme. */
export function statusIcon(status: RunStatus): { readonly id: string; readonly color?: string } {
  switch (status) {
    case "Queued":
      return { id: "clock" };
    case "Started":
    case "Running":
      return { id: "sync" };
    case "Succeeded":
      return { id: "pass", color: "testing.iconPassed" };
    case "Failed":
    case "Error":
    case "Timeout":
      return { id: "error", color: "testing.iconFailed" };
    case "Canceled":
      return { id: "circle-slash" };
    case "Unknown":
      return { id: "question" };
    default:
      return assertNever(status);
  }
}

/** What a run is of: the name of a stored task, or that it was asked for once. */
function runKind({ taskName, runType }: Pick<AzureRun, "taskName" | "runType">): string {
  if (taskName !== undefined) return taskName;
  return runType === "QuickBuild" || runType === "AutoBuild"
    ? l10n.t("build")
    : l10n.t("task file");
}

/** `succeeded · linux/arm64 · 3 min. ago` */
export function runFacts(run: AzureRun, now: number): string {
  const { status, platform, createdAt } = run;
  const age = createdAt && ageText(now - createdAt.getTime());
  return [statusText(status), runKind(run), platform, age].filter(Boolean).join(" · ");
}

/** `contoso.azurecr.io/app:1.0`, without the registry's own name. */
export function imageText({ repository, tag, digest }: OutputImage): string {
  if (tag !== undefined) return `${repository}:${tag}`;
  return digest === undefined ? repository : `${repository}@${digest}`;
}

/** Why a log ends where it ends; `undefined` where that is how it should. */
export function logEndText(end: LogEnd): string | undefined {
  switch (end.kind) {
    case "complete":
    case "artifact":
      return undefined;
    case "missing":
      return l10n.t("Azure has no log of this run: it wrote none, or it is too old.");
    case "truncated":
      return l10n.t("The log ends before its end. The run has ended all the same.");
    case "silent":
      return l10n.t(
        "For half an hour there was nothing new. The run goes on; open the log again to see more.",
      );
    default:
      return assertNever(end);
  }
}

function ageText(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  const [count, unit] =
    seconds < 90
      ? ([seconds, "second"] as const)
      : seconds < 5_400
        ? ([seconds / 60, "minute"] as const)
        : seconds < 129_600
          ? ([seconds / 3600, "hour"] as const)
          : ([seconds / 86_400, "day"] as const);
  const format = new Intl.RelativeTimeFormat(env.language, { style: "short", numeric: "auto" });
  return format.format(-Math.round(count), unit);
}
