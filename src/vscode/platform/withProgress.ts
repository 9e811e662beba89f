import { ProgressLocation, window, type CancellationToken } from "vscode";
import { raceAbort } from "../../core/base/abort.ts";

/** Runs work under a notification with a Cancel button; cancelling rejects with an `AbortError`. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    const signal = signalOf(token);
    return raceAbort(
      work(signal, (message) => progress.report({ message })),
      signal,
    );
  });
}

/** An `AbortSignal` that fires when a VS Code token does. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
