import type { vendorStores } from "./vendors.ts";

/** What a vendor's own API offers, behind code that is loaded when it is first used. */
export interface LazyVendor<T> {
  /** Loads the code, once. */
  get(): Promise<T>;
  /** A listing of it; nothing is loaded before its first page is asked for. */
  pages<P>(list: (vendor: T) => AsyncIterable<P>): AsyncIterable<P>;
}

/**
 * The code of vendors is rarely needed and lies in a bundle of its own (`vendors`). A profile's
 * `extend` names the methods that it replaces and gives each of them to this.
 */
export function lazyVendor<T>(open: (stores: typeof vendorStores) => T): LazyVendor<T> {
  let opening: Promise<T> | undefined;
  const get = () =>
    (opening ??= import("./vendors.ts").then((module) => open(module.vendorStores)));
  return {
    get,
    async *pages(list) {
      yield* list(await get());
    },
  };
}
