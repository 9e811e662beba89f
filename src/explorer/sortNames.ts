import type { SortOrder } from "./explorerSettings.ts";

/** Sorts tags for display; `registry` leaves the order as it is. Returns a new array. */
export function sortTags(tags: readonly string[], order: SortOrder): readonly string[] {
  switch (order) {
    case "registry":
      return tags;
    case "name":
      return tags.toSorted(compareNames);
    case "semver":
      return tags.toSorted(compareVersions);
  }
}

/** Sorts repositories: they have no versions, so `semver` means by name. */
export function sortRepositories(names: readonly string[], order: SortOrder): readonly string[] {
  return order === "registry" ? names : names.toSorted(compareNames);
}

/**
 * Compares as people do: `v9` before `v10`, upper and lower case together. Total, so that equal
 * means identical.
 */
export function compareNames(a: string, b: string): number {
  const left = chunks(a);
  const right = chunks(b);
  const shorter = Math.min(left.length, right.length);
  for (let position = 0; position < shorter; position++) {
    const order = compareChunks(left[position] ?? "", right[position] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length || compareCodes(a, b);
}

/**
 * Newest version first (semver.org 2.0.0, section 11), whether written `1.2`, `v1.2.3` or
 * `1.2.3-rc.1`; names that are no version come after, by name.
 */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (!left || !right) return left ? -1 : right ? 1 : compareNames(a, b);
  for (let position = 0; position < 3; position++) {
    const order = compareNumbers(right.numbers[position] ?? "0", left.numbers[position] ?? "0");
    if (order !== 0) return order;
  }
  return comparePrerelease(right.prerelease, left.prerelease) || compareNames(a, b);
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

function chunks(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? [];
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
