import { ProgressLocation, window, type CancellationToken } from "vscode";

/** Runs work under a notification whose Cancel button fires the signal; how it ends is its own affair. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, (_progress, token) => work(signalOf(token)));
}

/** An `AbortSignal` that fires when a VS Code token does. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
