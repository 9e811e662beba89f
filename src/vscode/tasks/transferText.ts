import { env, l10n } from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import type { CopiedBytes } from "../../images/copy/copyReport.ts";
import type { ItemOutcome } from "../../images/transfers/transferOutcome.ts";
import type { Progress } from "../../images/transfers/transferProgress.ts";

const separator = " · ";

/** The facts that are known, as one line. */
export function joined(...facts: readonly (string | undefined)[]): string {
  return facts.filter(Boolean).join(separator);
}

/** `12.4 of 206 MB` */
export function bytesOf({ done, total }: CopiedBytes): string {
  const [have, all] = [formatBytes(done), formatBytes(total)];
  const unit = all.slice(all.indexOf(" "));
  return l10n.t("{0} of {1}", have.endsWith(unit) ? have.slice(0, -unit.length) : have, all);
}

/** `12.4 of 206 MB · 31 MB/s · 6 sec left` */
export function progressLine(progress: Progress): string {
  const { phase, items, ended, total, bytesPerSecond, timeLeft } = progress;
  if (phase === "queued") return l10n.t("waiting for other transfers");
  if (phase === "planning") return l10n.t("looking at what there is to copy");
  return joined(
    items.length > 1 ? l10n.t("{0} of {1} images", ended, items.length) : undefined,
    total > 0 ? bytesOf(progress) : undefined,
    bytesPerSecond ? l10n.t("{0}/s", formatBytes(bytesPerSecond)) : undefined,
    timeLeft === undefined || progress.done >= total
      ? undefined
      : l10n.t("{0} left", shortTime(timeLeft)),
  );
}

/** `6 sec`, `12 min`, `3 hr`: in the largest unit of which there is more than one. */
export function shortTime(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  const [count, unit] =
    seconds < 100
      ? ([seconds, "second"] as const)
      : seconds < 6_000
        ? ([seconds / 60, "minute"] as const)
        : ([seconds / 3600, "hour"] as const);
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 } as const;
  return count.toLocaleString(env.language, format);
}

/** What was sent for some images: `206 MB sent`, or that there was nothing to send. */
export function sentText(items: readonly ItemOutcome[]): string {
  const bytes = items.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  return bytes > 0 ? l10n.t("{0} sent", formatBytes(bytes)) : l10n.t("nothing had to be sent");
}
