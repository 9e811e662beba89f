import { mapLimited } from "../../core/base/limiter.ts";

/**
 * Does some work for each item, at most `concurrency` at a time. After a failure nothing further is
 * started; what is running comes to its end before the first failure is thrown, so that nothing
 * goes on behind the caller's back. `onFailure` may make it end sooner.
 */
export async function settleAll<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
  onFailure: () => void = () => undefined,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  await mapLimited(items, concurrency, async (item) => {
    if (failure) return;
    try {
      await work(item);
    } catch (error) {
      failure ??= { error };
      onFailure();
    }
  });
  if (failure) throw failure.error;
}
