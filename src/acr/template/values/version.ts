import type { GoVersion } from "./goValue.ts";

const pattern =
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?(?:\+([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?$/;

/** A version as Masterminds/semver reads it: minor and patch may be missing. */
export function parseVersion(text: string): GoVersion | undefined {
  const found = pattern.exec(text);
  if (!found) return undefined;
  return {
    kind: "version",
    major: BigInt(found[1] ?? 0),
    minor: BigInt(found[2] ?? 0),
    patch: BigInt(found[3] ?? 0),
    prerelease: found[4] ?? "",
    metadata: found[5] ?? "",
    original: text,
  };
}

/** Orders versions; metadata does not count (semver.org, 11). */
export function compareVersions(a: GoVersion, b: GoVersion): number {
  const order = compareBig(a.major, b.major) || compareBig(a.minor, b.minor);
  return order || compareBig(a.patch, b.patch) || comparePrerelease(a.prerelease, b.prerelease);
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePrerelease(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "") return 1;
  if (b === "") return -1;
  const [left, right] = [a.split("."), b.split(".")];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i] ?? "", right[i] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "") return -1;
  if (b === "") return 1;
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumberA && isNumberB) return compareBig(BigInt(a), BigInt(b));
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  return a < b ? -1 : 1;
}
