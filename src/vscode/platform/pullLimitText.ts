import { l10n } from "vscode";
import type { PullLimit } from "../../core/registry/pullLimit.ts";
import { inHours } from "./durations.ts";

/** Says that the pulls that a registry allows are used up, and what helps. */
export function pullLimitSentence(
  { limit, windowSeconds }: PullLimit,
  { host, isSignedIn }: { readonly host: string; readonly isSignedIn: boolean },
): string {
  if (limit === undefined || windowSeconds === undefined) {
    return isSignedIn
      ? l10n.t("The pulls that {0} allows you are used up. Wait, then try again.", host)
      : l10n.t("The pulls that {0} allows are used up. Sign in for more of them, or wait.", host);
  }
  const time = inHours(windowSeconds);
  return isSignedIn
    ? l10n.t(
        "The {0} pulls that {1} allows you in {2} are used up. Wait, then try again.",
        limit,
        host,
        time,
      )
    : l10n.t(
        "The {0} pulls that {1} allows in {2} are used up. Sign in for more of them, or wait.",
        limit,
        host,
        time,
      );
}
