import { window } from "vscode";
import { systemClock, type Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";

/** What another window wrote a moment ago may not have arrived when this one is turned to. */
const lateMs = [2_000, 10_000];

/**
 * Other windows change what all share, and tell nobody: `look` is called when the user turns to this
 * window, and again for what was still under way.
 */
export function noticeOtherWindows(look: () => void, clock: Clock = systemClock): Disposable {
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const subscription = window.onDidChangeWindowState(({ focused }) => {
    if (!focused) return;
    look();
    for (const ms of lateMs) clock.delay(ms, { signal }).then(look, () => undefined);
  });
  return {
    dispose: () => {
      lifetime.abort();
      subscription.dispose();
    },
  };
}
