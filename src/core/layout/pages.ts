import { throwIfAborted } from "../base/abort.ts";
import type { ListOptions, Page } from "../registry/imageStore.ts";

const defaultPageSize = 100;
const maxPageSize = 1000;

/** A total order of names, as `Array.sort` takes it. */
export type NameOrder = (a: string, b: string) => number;

export const byCodeUnits: NameOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Case-insensitive first, as the distribution-spec wants tags ("Listing Tags"). */
export const byTagOrder: NameOrder = (a, b) =>
  byCodeUnits(a.toLowerCase(), b.toLowerCase()) || byCodeUnits(a, b);

/** Gives a listing page by page, from after the item where the caller wants to go on. */
export async function* pagesOf(
  list: () => Promise<readonly string[]>,
  order: NameOrder,
  { pageSize = defaultPageSize, after, signal }: ListOptions,
): AsyncGenerator<Page<string>> {
  throwIfAborted(signal);
  const sorted = [...(await list())].sort(order);
  const size = Math.min(Math.max(1, Math.trunc(pageSize)), maxPageSize);
  const first = after === undefined ? 0 : sorted.findIndex((item) => order(item, after) > 0);
  let at = first < 0 ? sorted.length : first;
  do {
    throwIfAborted(signal);
    const items = sorted.slice(at, at + size);
    at += size;
    yield { items, hasMore: at < sorted.length };
  } while (at < sorted.length);
}
