/** Options of everything that can be cancelled. */
export interface Cancellable {
  readonly signal?: AbortSignal | undefined;
}

/** Whether an error is a cancellation (a `DOMException` or an error named `AbortError`). */
export function isAbortError(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "name" in error && error.name === "AbortError"
  );
}

/** The error that stands for a cancellation. */
export function abortError(message = "The operation was cancelled"): DOMException {
  return new DOMException(message, "AbortError");
}

/** Throws an `AbortError` if the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError();
}

/**
 * One signal that fires when any of the given ones does; `undefined`s are passed over.
 * Returns `undefined` if nothing could ever fire.
 */
export function anySignal(
  ...signals: readonly (AbortSignal | undefined)[]
): AbortSignal | undefined {
  const present = signals.filter((signal) => signal !== undefined);
  return present.length > 1 ? AbortSignal.any(present) : present[0];
}

/**
 * Settles as `work` does, or rejects with an `AbortError` as soon as the signal fires.
 * For work shared by several callers: one of them may leave without ending it for the others.
 */
export function raceAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(abortError());
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
