import { ProgressLocation, window, type CancellationToken } from "vscode";
import { systemClock } from "../../core/base/clock.ts";

/** Work that is done sooner shows nothing: a notification that only flashes up tells nobody anything. */
const graceMs = 500;

/** How far some work has come. */
export interface WorkProgress {
  readonly message: string;
  /** In the unit of `total`; the bar moves from 0 to `total`, and to and fro where that is 0. */
  readonly done: number;
  readonly total: number;
}

export type ReportProgress = (progress: WorkProgress) => void;

/** Runs work under a notification whose Cancel button fires the signal; how it ends is its own affair. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let latest: WorkProgress | undefined;
  let show = (progress: WorkProgress): void => void (latest = progress);
  const running = work(controller.signal, (progress) => show(progress));
  if (await settlesWithin(running, graceMs)) return running;
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, (progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    let percent = 0;
    show = ({ message, done, total }) => {
      if (total === 0) {
        progress.report({ message });
        return;
      }
      const now = Math.min(100, (100 * done) / total);
      progress.report({ message, increment: Math.max(0, now - percent) });
      percent = Math.max(percent, now);
    };
    if (latest) show(latest);
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
