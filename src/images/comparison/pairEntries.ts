import { indexContents, type IndexEntry } from "../../core/oci/indexContents.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { platformKey } from "../../core/oci/platformMatch.ts";

/** The entries of two lists that are for the same platform; undefined where a side has none. */
export interface EntryPair {
  readonly left?: IndexEntry;
  readonly right?: IndexEntry;
}

/**
 * Pairs the entries of two lists by platform, in the order of the right; what only the left has
 * comes after the entry that it stood after. Of entries for the same platform those of the same
 * digest go together first, then by order. Those without a platform are told apart by their type.
 */
export function pairEntries(left: IndexManifest, right: IndexManifest): readonly EntryPair[] {
  const [before, after] = [indexContents(left).entries, indexContents(right).entries];
  const partners = new Map<IndexEntry, IndexEntry>();
  const taken = new Set<IndexEntry>();
  for (const keyOf of [exactKey, looseKey]) {
    const waiting = group(before.filter((entry) => !taken.has(entry)).reverse(), keyOf);
    for (const entry of after) {
      const partner = partners.has(entry) ? undefined : waiting.get(keyOf(entry))?.pop();
      if (!partner) continue;
      partners.set(entry, partner);
      taken.add(partner);
    }
  }
  return inOrder(before, after, partners);
}

function inOrder(
  before: readonly IndexEntry[],
  after: readonly IndexEntry[],
  partners: ReadonlyMap<IndexEntry, IndexEntry>,
): readonly EntryPair[] {
  const taken = new Set(partners.values());
  const atStart: EntryPair[] = [];
  const followers = new Map<IndexEntry, EntryPair[]>();
  let current = atStart;
  for (const entry of before) {
    if (!taken.has(entry)) {
      current.push({ left: entry });
      continue;
    }
    current = [];
    followers.set(entry, current);
  }
  const paired = after.flatMap((entry): readonly EntryPair[] => {
    const partner = partners.get(entry);
    if (!partner) return [{ right: entry }];
    return [{ left: partner, right: entry }, ...(followers.get(partner) ?? [])];
  });
  return [...atStart, ...paired];
}

function group(
  entries: readonly IndexEntry[],
  keyOf: (entry: IndexEntry) => string,
): ReadonlyMap<string, IndexEntry[]> {
  const groups = new Map<string, IndexEntry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const known = groups.get(key);
    if (known) known.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

function looseKey({ platform, kind }: IndexEntry): string {
  return platform ? platformKey(platform) : kind;
}

function exactKey(entry: IndexEntry): string {
  return `${looseKey(entry)} ${entry.descriptor.digest}`;
}
