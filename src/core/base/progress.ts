/** Receives the advance of a long operation; `fraction` is 0…1 of the whole, where known. */
export interface ProgressSink {
  report(step: { readonly message?: string; readonly fraction?: number }): void;
}

/** A sink that shows nothing. */
export const noProgress: ProgressSink = { report: () => undefined };
