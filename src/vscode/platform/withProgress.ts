import { ProgressLocation, window, type CancellationToken } from "vscode";
import { systemClock } from "../../core/base/clock.ts";

/** Work that is done sooner shows nothing: a notification that only flashes up tells nobody anything. */
const graceMs = 500;

/** Runs work under a notification whose Cancel button fires the signal; how it ends is its own affair. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const running = work(controller.signal);
  if (await settlesWithin(running, graceMs)) return running;
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, (_progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    return running;
  });
}

async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const controller = new AbortController();
  const settled = work.then(
    () => true,
    () => true,
  );
  const passed = systemClock.delay(ms, { signal: controller.signal }).then(
    () => false,
    () => true, // cancelled, since the work was sooner
  );
  const isSettled = await Promise.race([settled, passed]);
  controller.abort();
  return isSettled;
}

/** An `AbortSignal` that fires when a VS Code token does. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
