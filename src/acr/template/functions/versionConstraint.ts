import type { Budget } from "../exec/budget.ts";
import { LimitReached } from "../exec/budget.ts";
import type { GoVersion } from "../values/goValue.ts";
import { compareVersions, parseVersion } from "../values/version.ts";

/** One comparison such as `>= 1.2` or `1.x`. */
interface Constraint {
  readonly operator: string;
  readonly version: GoVersion;
  /** Whether a part was left open: `1`, `1.x`, `*`. */
  readonly isOpen: boolean;
  readonly isMinorOpen: boolean;
  readonly isPatchOpen: boolean;
}

const part = "[0-9|xX*]+";
const tail = "(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?";
const version = `v?(${part})(\\.${part})?(\\.${part})?${tail}`;
const single = new RegExp(`^\\s*(=|!=|>|<|>=|=>|<=|=<|~|~>|\\^|)\\s*${version}\\s*$`);
const range = new RegExp(`\\s*(${version})\\s+-\\s+(${version})\\s*`, "g");

/** Characters that a constraint may have. The patterns try each of them against those behind it. */
const maxLength = 1024;

/**
 * A test for versions from a constraint (`,` is and, `||` is or, `a - b` a range), or the message
 * of Masterminds/semver where it is none. Throws a `LimitReached` for too long a constraint.
 */
export function satisfies(
  text: string,
  budget: Budget,
): ((version: GoVersion) => boolean) | string {
  if (text.length > maxLength) {
    throw new LimitReached(`the constraint has more than ${maxLength} characters`);
  }
  budget.spend(text.length ** 2 / 256);
  const rewritten = text.replace(range, (...found: string[]) => {
    return `>= ${found[1] ?? ""}, <= ${found[7] ?? ""}`;
  });
  const groups: Constraint[][] = [];
  for (const alternative of rewritten.split("||")) {
    const group: Constraint[] = [];
    for (const word of alternative.split(",")) {
      const constraint = constraintOf(word);
      if (!constraint) return `improper constraint: ${word}`;
      group.push(constraint);
    }
    groups.push(group);
  }
  return (candidate) => groups.some((group) => group.every((one) => holds(one, candidate)));
}

function constraintOf(text: string): Constraint | undefined {
  const found = single.exec(text);
  if (!found) return undefined;
  const [, operator = "", major = "", minor = "", patch = "", prerelease = ""] = found;
  if (isOpenPart(major)) return constraint(operator, "0.0.0", { isOpen: true });
  if (minor === "" || isOpenPart(minor.slice(1))) {
    return constraint(operator, `${major}.0.0${prerelease}`, { isOpen: true, isMinorOpen: true });
  }
  if (isOpenPart(patch.slice(1))) {
    return constraint(operator, `${major}${minor}.0${prerelease}`, {
      isOpen: true,
      isPatchOpen: true,
    });
  }
  return constraint(operator, `${major}${minor}${patch}${prerelease}`, {});
}

function isOpenPart(text: string): boolean {
  return /^[xX*]$/.test(text);
}

function constraint(
  operator: string,
  text: string,
  open: Partial<Pick<Constraint, "isOpen" | "isMinorOpen" | "isPatchOpen">>,
): Constraint | undefined {
  const found = parseVersion(text);
  if (!found) return undefined;
  return {
    operator,
    version: found,
    isOpen: false,
    isMinorOpen: false,
    isPatchOpen: false,
    ...open,
  };
}

function holds(one: Constraint, candidate: GoVersion): boolean {
  const { version: wanted, isOpen } = one;
  const order = compareVersions(candidate, wanted);
  const isStray = candidate.prerelease !== "" && wanted.prerelease === "";
  switch (one.operator) {
    case "!=":
      return isOpen ? !isStray && !hasSameParts(one, candidate) : order !== 0;
    case ">":
      return (isZero(wanted) && !isZero(candidate)) || (!isStray && order > 0);
    case ">=":
    case "=>":
      return (isZero(wanted) && !isZero(candidate)) || (!isStray && order >= 0);
    case "<":
      return !isStray && (isOpen ? isWithin(one, candidate) : order < 0);
    case "<=":
    case "=<":
      return !isStray && (isOpen ? isWithin(one, candidate) : order <= 0);
    case "^":
      return !isStray && order >= 0 && candidate.major === wanted.major;
    case "~":
    case "~>":
      return !isStray && isTilde(one, candidate);
    default:
      return !isStray && (isOpen ? isTilde(one, candidate) : order === 0);
  }
}

function isTilde(one: Constraint, candidate: GoVersion): boolean {
  if (compareVersions(candidate, one.version) < 0) return false;
  const { major, minor, patch } = one.version;
  const isAny = major === 0n && minor === 0n && patch === 0n;
  if (isAny && !one.isMinorOpen && !one.isPatchOpen) return true;
  return hasSameParts(one, candidate);
}

function hasSameParts(one: Constraint, candidate: GoVersion): boolean {
  if (candidate.major !== one.version.major) return false;
  return one.isMinorOpen || candidate.minor === one.version.minor;
}

function isWithin(one: Constraint, candidate: GoVersion): boolean {
  if (candidate.major > one.version.major) return false;
  return one.isMinorOpen || candidate.minor <= one.version.minor;
}

function isZero({ major, minor, patch, prerelease }: GoVersion): boolean {
  return major === 0n && minor === 0n && patch === 0n && prerelease === "";
}
