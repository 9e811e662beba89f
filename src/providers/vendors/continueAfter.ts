import type { Page } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";

/** Pages that nobody sees because they were listed before. */
const maxPassedPages = 1000;

/**
 * Goes on behind an item in a listing that can only be read from its start (`ListOptions.after`). A
 * listing that has lost the item is given whole, and one that never comes to it is a `badResponse`.
 */
export async function* continueAfter<P extends Page<string>>(
  open: () => AsyncIterable<P>,
  after: string | undefined,
): AsyncGenerator<P> {
  for await (const page of pagesAfter(open, after)) yield { ...page, isFromStart: true };
}

async function* pagesAfter<P extends Page<string>>(
  open: () => AsyncIterable<P>,
  after: string | undefined,
): AsyncGenerator<P> {
  if (after === undefined) {
    yield* open();
    return;
  }
  let isPassed = false;
  let passed = 0;
  for await (const page of open()) {
    const start = isPassed ? 0 : page.items.indexOf(after) + 1;
    if (!isPassed && start === 0) {
      if (++passed < maxPassedPages) continue;
      throw new StoreError("badResponse", "The list is too long to be gone through again");
    }
    isPassed = true;
    yield { ...page, items: page.items.slice(start) };
  }
  if (!isPassed) yield* open();
}
