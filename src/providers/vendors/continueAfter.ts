import type { Page } from "../../core/registry/imageStore.ts";

/**
 * Goes on behind an item in a listing that can only be read from its start (`ListOptions.after`). A
 * listing that has lost the item is given whole.
 */
export async function* continueAfter<P extends Page<string>>(
  open: () => AsyncIterable<P>,
  after: string | undefined,
): AsyncGenerator<P> {
  if (after === undefined) {
    yield* open();
    return;
  }
  let isPassed = false;
  for await (const page of open()) {
    const start = isPassed ? 0 : page.items.indexOf(after) + 1;
    if (!isPassed && start === 0) continue;
    isPassed = true;
    yield { ...page, items: page.items.slice(start) };
  }
  if (!isPassed) yield* open();
}
