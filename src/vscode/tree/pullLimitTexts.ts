import { env, l10n } from "vscode";
import type { PullLimit } from "../../core/registry/pullLimit.ts";
import { inHours } from "../platform/durations.ts";

/** How many images may still be pulled, on the row of a connection. */
export function pullsLeft({ remaining, limit }: PullLimit): string {
  const left = remaining.toLocaleString(env.language);
  return limit === undefined
    ? l10n.t("{0} pulls left", left)
    : l10n.t("{0} of {1} pulls left", left, limit.toLocaleString(env.language));
}

/** The numbers alone, with the time in which pulls are counted, for its tooltip. */
export function pullLimitInFull({ remaining, limit, windowSeconds }: PullLimit): string {
  const left = remaining.toLocaleString(env.language);
  if (limit === undefined || windowSeconds === undefined) return left;
  const all = limit.toLocaleString(env.language);
  return l10n.t("{0} of {1} in {2}", left, all, inHours(windowSeconds));
}
