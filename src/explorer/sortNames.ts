import type { SortOrder } from "./explorerSettings.ts";

/** What sorting needs to know besides the names. */
interface SortOptions {
  /**
   * When a tag was last written, in milliseconds since the epoch, where that is known; `newest` has
   * those of unknown times after the others, by version.
   */
  readonly updatedAt?: (tag: string) => number | undefined;
  /** How many are wanted, at least 1; all unless given. */
  readonly limit?: number;
}

/** Sorts tags for display; `registry` leaves the order as it is. */
export function sortTags(
  tags: readonly string[],
  order: SortOrder,
  { updatedAt = () => undefined, limit = Infinity }: SortOptions = {},
): readonly string[] {
  switch (order) {
    case "registry":
      return tags.slice(0, limit);
    case "name":
      return firstSorted(tags, byName, limit);
    case "semver": {
      const keyOf = (tag: string) => new VersionKey(tag);
      return firstSorted(tags, { keyOf, compare: compareVersionKeys }, limit);
    }
    case "newest": {
      const keyOf = (tag: string) => new VersionKey(tag, updatedAt(tag));
      return firstSorted(tags, { keyOf, compare: compareAges }, limit);
    }
  }
}

/** Sorts repositories: they have neither versions nor times, so these orders mean by name. */
export function sortRepositories(names: readonly string[], order: SortOrder): readonly string[] {
  return order === "registry" ? names : firstSorted(names, byName, Infinity);
}

/**
 * Compares as people do: `v9` before `v10`, upper and lower case together. Total, so that equal
 * means identical.
 */
export function compareNames(a: string, b: string): number {
  return compareNameKeys(new NameKey(a), new NameKey(b));
}

/**
 * Newest version first (semver.org 2.0.0, section 11), whether written `1.2`, `v1.2.3` or
 * `1.2.3-rc.1`; names that are no version come after, by name.
 */
export function compareVersions(a: string, b: string): number {
  return compareVersionKeys(new VersionKey(a), new VersionKey(b));
}

/** A name taken apart once, not anew for each of the many comparisons of a long list. */
class NameKey {
  readonly name: string;
  #chunks: readonly string[] | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get chunks(): readonly string[] {
    this.#chunks ??= this.name.match(/\d+|\D+/g) ?? [];
    return this.#chunks;
  }
}

class VersionKey extends NameKey {
  readonly version: Version | undefined;
  /** Milliseconds since the epoch; before all others where it is not known. */
  readonly updatedAt: number;

  constructor(name: string, updatedAt = Number.NEGATIVE_INFINITY) {
    super(name);
    this.version = parseVersion(name);
    this.updatedAt = updatedAt;
  }
}

/** How one of the orders sorts. */
interface Sorting<K extends NameKey> {
  readonly keyOf: (name: string) => K;
  readonly compare: (a: K, b: K) => number;
}

/** The first `limit` of the sorted names; of long lists few are shown, and few need be sorted. */
function firstSorted<K extends NameKey>(
  names: readonly string[],
  { keyOf, compare }: Sorting<K>,
  limit: number,
): readonly string[] {
  let kept: K[] = [];
  let worst: K | undefined;
  for (const name of names) {
    const key = keyOf(name);
    if (worst && compare(key, worst) >= 0) continue;
    kept.push(key);
    if (kept.length < 2 * limit) continue;
    kept = kept.sort(compare).slice(0, limit);
    worst = kept.at(-1);
  }
  return kept
    .sort(compare)
    .slice(0, limit)
    .map(({ name }) => name);
}

const byName: Sorting<NameKey> = { keyOf: (name) => new NameKey(name), compare: compareNameKeys };

function compareNameKeys(a: NameKey, b: NameKey): number {
  const shorter = Math.min(a.chunks.length, b.chunks.length);
  for (let position = 0; position < shorter; position++) {
    const order = compareChunks(a.chunks[position] ?? "", b.chunks[position] ?? "");
    if (order !== 0) return order;
  }
  return a.chunks.length - b.chunks.length || compareCodes(a.name, b.name);
}

function compareVersionKeys(a: VersionKey, b: VersionKey): number {
  const [left, right] = [a.version, b.version];
  if (!left || !right) return left ? -1 : right ? 1 : compareNameKeys(a, b);
  for (let position = 0; position < 3; position++) {
    const order = compareNumbers(right.numbers[position] ?? "0", left.numbers[position] ?? "0");
    if (order !== 0) return order;
  }
  return comparePrerelease(right.prerelease, left.prerelease) || compareNameKeys(a, b);
}

/** Last written first. */
function compareAges(a: VersionKey, b: VersionKey): number {
  if (a.updatedAt === b.updatedAt) return compareVersionKeys(a, b);
  return a.updatedAt > b.updatedAt ? -1 : 1;
}

interface Version {
  readonly numbers: readonly string[];
  readonly prerelease: readonly string[];
}

function parseVersion(tag: string): Version | undefined {
  const match = /^v?(\d+(?:\.\d+){0,2})(?:[-_]([\w.-]+))?$/i.exec(tag);
  const [, numbers, prerelease] = match ?? [];
  // Eight and more digits are a date, a build number or a commit rather than a version.
  if (numbers === undefined || /^\d{8,}$/.test(numbers)) return undefined;
  return { numbers: numbers.split("."), prerelease: prerelease?.split(".") ?? [] };
}

/** Ascending; a version without pre-release comes after those with one. */
function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  const shorter = Math.min(a.length, b.length);
  for (let position = 0; position < shorter; position++) {
    const order = compareNames(a[position] ?? "", b[position] ?? "");
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareChunks(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  return compareCodes(a.toLowerCase(), b.toLowerCase());
}

function isNumber(text: string): boolean {
  return /^\d/.test(text);
}

/** Compares digits of any length: tags such as build times do not fit a double. */
function compareNumbers(a: string, b: string): number {
  const left = withoutZeros(a);
  const right = withoutZeros(b);
  return left.length - right.length || compareCodes(left, right);
}

function withoutZeros(digits: string): string {
  return digits.startsWith("0") ? digits.replace(/^0+(?=\d)/, "") : digits;
}

function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
