import { isRecord } from "../../core/base/record.ts";

/** A list of another extension, page by page. */
export interface ForeignIterator {
  /** The next `IteratorResult`, or a promise of it. */
  readonly next: () => unknown;
  /** Says that no more is wanted. Whatever comes of it is nobody's concern. */
  readonly end: () => void;
}

/** Reads an `AsyncIterable`, such as what an async generator returns. Throws `TypeError` for others. */
export function iterate(list: unknown): ForeignIterator {
  const open: unknown = isRecord(list) ? Reflect.get(list, Symbol.asyncIterator) : undefined;
  const iterator: unknown = typeof open === "function" ? Reflect.apply(open, list, []) : undefined;
  const next = isRecord(iterator) ? iterator["next"] : undefined;
  if (!isRecord(iterator) || typeof next !== "function") {
    throw new TypeError("A list is an AsyncIterable");
  }
  return { next: (): unknown => Reflect.apply(next, iterator, []), end: () => void end(iterator) };
}

async function end(iterator: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    const finish = iterator["return"];
    if (typeof finish === "function") await Reflect.apply(finish, iterator, []);
  } catch {
    // The list has been read as far as it was wanted.
  }
}
