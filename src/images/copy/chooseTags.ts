import semver from "semver";

/** Which tags of a repository are meant. */
export type TagSelection =
  | { readonly kind: "all" }
  /**
   * Globs separated by commas: `*` is any text, `?` any character, `!` before one takes out what it
   * matches. With exclusions only, all other tags are meant.
   */
  | { readonly kind: "pattern"; readonly patterns: string }
  /**
   * A range of npm's semver. Of the tags only whole versions are looked at, `1.2.3` and `v1.2.3`:
   * neither `1.2`, which moves, nor `1.2.3-alpine` unless the range names a pre-release of 1.2.3.
   */
  | { readonly kind: "range"; readonly range: string }
  /** So many that were written last; those of unknown age come after, the highest version first. */
  | { readonly kind: "newest"; readonly count: number };

/** When a tag was last written, in milliseconds since the epoch; undefined where that is not known. */
export type TagTimes = (tag: string) => number | undefined;

/** Whether a text is a range that versions can be compared with. */
export function isVersionRange(text: string): boolean {
  return text.trim() !== "" && semver.validRange(text) !== null;
}

/**
 * The tags of a selection: of `pattern` and `all` in the order given, of `range` the highest version
 * first, of `newest` the newest. A range that is none selects nothing.
 */
export function chooseTags(
  tags: readonly string[],
  selection: TagSelection,
  updatedAt: TagTimes = () => undefined,
): readonly string[] {
  switch (selection.kind) {
    case "all":
      return tags;
    case "pattern":
      return matching(tags, selection.patterns);
    case "range": {
      const { range } = selection;
      if (!isVersionRange(range)) return [];
      return tags.filter((tag) => semver.satisfies(tag, range)).toSorted(byVersion);
    }
    case "newest":
      return newestFirst(tags, updatedAt).slice(0, Math.max(0, selection.count));
  }
}

function matching(tags: readonly string[], patterns: string): readonly string[] {
  const all = patterns.split(",").map((pattern) => pattern.trim());
  const given = all.filter((pattern) => pattern !== "" && pattern !== "!");
  const excluded = given.flatMap((each) => (each.startsWith("!") ? globOf(each.slice(1)) : []));
  const included = given.flatMap((each) => (each.startsWith("!") ? [] : globOf(each)));
  return tags.filter(
    (tag) =>
      (included.length === 0 || included.some((matches) => matches(tag))) &&
      !excluded.some((matches) => matches(tag)),
  );
}

/**
 * Matches step by step and goes back to the last `*` only, so that no pattern takes longer than
 * pattern times text.
 */
function globOf(pattern: string): (text: string) => boolean {
  return (text) => {
    let at = 0;
    let star = -1;
    let resume = 0;
    for (let position = 0; position < text.length;) {
      const wanted = pattern[at];
      if (wanted === "*") {
        star = at++;
        resume = position;
      } else if (wanted === "?" || (wanted !== undefined && wanted === text[position])) {
        at++;
        position++;
      } else if (star >= 0) {
        at = star + 1;
        position = ++resume;
      } else {
        return false;
      }
    }
    return /^\**$/.test(pattern.slice(at));
  };
}

function newestFirst(tags: readonly string[], updatedAt: TagTimes): readonly string[] {
  const times = new Map(tags.map((tag) => [tag, updatedAt(tag) ?? Number.NEGATIVE_INFINITY]));
  return tags.toSorted((a, b) => {
    const [left = 0, right = 0] = [times.get(a), times.get(b)];
    if (left === right) return byVersion(a, b);
    return left > right ? -1 : 1;
  });
}

const names = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

/** The highest first; what is no version comes after, the highest number in its name first. */
function byVersion(a: string, b: string): number {
  const [left, right] = [semver.parse(a), semver.parse(b)];
  if (left && right) return semver.rcompare(left, right) || names(b, a);
  if (left || right) return left ? -1 : 1;
  return names(b, a);
}
