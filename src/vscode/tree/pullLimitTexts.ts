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

/** The same with the time in which they are counted, for its tooltip. */
export function pullLimitInFull(known: PullLimit): string {
  const { windowSeconds } = known;
  const left = pullsLeft(known);
  return windowSeconds === undefined ? left : l10n.t("{0}, in {1}", left, inHours(windowSeconds));
}
