import type { SortOrder } from "./explorerSettings.ts";

/**
 * Sorts tags for display; `registry` leaves the order as it is. Returns a new array.
 *
 * @param updatedAt when a tag was last written, in milliseconds since the epoch, where that is known;
 * `newest` has those of unknown times after the others, by version
 */
export function sortTags(
  tags: readonly string[],
  order: SortOrder,
  updatedAt: (tag: string) => number | undefined = () => undefined,
): readonly string[] {
  switch (order) {
    case "registry":
      return tags;
    case "name":
      return sortedByKey(tags, nameKey, compareNameKeys);
    case "semver":
      return sortedByKey(tags, versionKey, compareVersionKeys);
    case "newest":
      return sortedByKey(
        tags,
        (tag) => ({ ...versionKey(tag), updatedAt: updatedAt(tag) ?? Number.NEGATIVE_INFINITY }),
        (a, b) => compareAges(a.updatedAt, b.updatedAt) || compareVersionKeys(a, b),
      );
  }
}

/** Sorts repositories: they have neither versions nor times, so these orders mean by name. */
export function sortRepositories(names: readonly string[], order: SortOrder): readonly string[] {
  return order === "registry" ? names : sortedByKey(names, nameKey, compareNameKeys);
}

/**
 * Compares as people do: `v9` before `v10`, upper and lower case together. Total, so that equal
 * means identical.
 */
export function compareNames(a: string, b: string): number {
  return compareNameKeys(nameKey(a), nameKey(b));
}

/**
 * Newest version first (semver.org 2.0.0, section 11), whether written `1.2`, `v1.2.3` or
 * `1.2.3-rc.1`; names that are no version come after, by name.
 */
export function compareVersions(a: string, b: string): number {
  return compareVersionKeys(versionKey(a), versionKey(b));
}

/** A name taken apart once, not anew for each of the many comparisons of a long list. */
interface NameKey {
  readonly name: string;
  readonly chunks: readonly string[];
}

interface VersionKey extends NameKey {
  readonly version: Version | undefined;
}

function sortedByKey<K extends NameKey>(
  names: readonly string[],
  keyOf: (name: string) => K,
  compare: (a: K, b: K) => number,
): readonly string[] {
  return names
    .map(keyOf)
    .sort(compare)
    .map(({ name }) => name);
}

function nameKey(name: string): NameKey {
  return { name, chunks: name.match(/\d+|\D+/g) ?? [] };
}

function versionKey(name: string): VersionKey {
  return { ...nameKey(name), version: parseVersion(name) };
}

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

function compareAges(a: number, b: number): number {
  return a === b ? 0 : a > b ? -1 : 1;
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
  const left = a.replace(/^0+(?=\d)/, "");
  const right = b.replace(/^0+(?=\d)/, "");
  return left.length - right.length || compareCodes(left, right);
}

function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
