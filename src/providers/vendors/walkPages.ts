import { maxBarrenPages } from "../../core/registry/nextPage.ts";
import { StoreError } from "../../core/registry/storeError.ts";

/** A page of a listing, and where it goes on. */
export interface WalkedPage<T> {
  readonly items: readonly T[];
  readonly next: URL | undefined;
}

/**
 * Reads a listing page by page, as far as it gets on: one that leads back to where we have been, or
 * to ever further pages of which none names anything new, is a `badResponse`.
 * @param nameOf tells items apart; an empty name is none
 */
export async function* walkPages<T>(
  first: URL,
  read: (url: URL) => Promise<WalkedPage<T>>,
  nameOf: (item: T) => string,
): AsyncGenerator<WalkedPage<T>> {
  const visited = new Set<string>();
  const seen = new Set([""]);
  let barrenPages = 0;
  let url: URL | undefined = first;
  while (url) {
    if (visited.has(url.href)) throw new StoreError("badResponse", "The list goes in circles");
    visited.add(url.href);
    const page: WalkedPage<T> = await read(url);
    const before = seen.size;
    for (const item of page.items) seen.add(nameOf(item));
    barrenPages = seen.size > before ? 0 : barrenPages + 1;
    yield page;
    url = page.next;
    if (url && barrenPages >= maxBarrenPages) {
      throw new StoreError("badResponse", "The list goes on without anything new");
    }
  }
}

/** Pages of a listing that is read as a whole, before anything of it is shown. */
const maxWholePages = 20;

/** All items of the first pages: nobody asks for more of what is not shown page by page. */
export async function firstItems<T>(
  pages: AsyncIterable<{ readonly items: readonly T[] }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let count = 0;
  for await (const { items } of pages) {
    all.push(...items);
    if (++count >= maxWholePages) break;
  }
  return all;
}
