import type { Platform } from "./platform.ts";
import { isWindowsCompatible, windowsBuildKey, windowsRevision } from "./windowsVersion.ts";

/** A feature of every Windows image with a desktop API; containerd ignores it when it compares. */
const ignoredFeatures: ReadonlySet<string> = new Set(["win32k"]);

/**
 * The form of a platform in which equal ones are equal, as containerd/platforms `Normalize` makes
 * it: lower case, aliases resolved (`x86_64` → amd64, `macos` → darwin), no variant where it goes
 * without saying (amd64/v1, arm64/v8), arm's filled in (v7), features sorted and each once.
 * For comparing only: what people see is the platform as written.
 */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const [architecture, variant] = normalizeArchitecture(
    platform.architecture.toLowerCase(),
    (platform.variant ?? "").toLowerCase(),
  );
  const osFeatures = [...new Set(platform.osFeatures ?? [])].sort();
  return {
    os: os === "macos" ? "darwin" : os,
    architecture,
    ...(variant !== "" && { variant }),
    ...(platform.osVersion && { osVersion: platform.osVersion }),
    ...(osFeatures.length > 0 && { osFeatures }),
  };
}

/**
 * A text that is equal for two platforms exactly if a list must not have both: no client could tell
 * them apart. Windows versions count up to their build, since clients ignore the revision.
 */
export function platformKey(platform: Platform): string {
  const {
    os,
    architecture,
    variant = "",
    osVersion = "",
    osFeatures,
  } = normalizePlatform(platform);
  const version = os === "windows" ? windowsBuildKey(osVersion) : osVersion;
  return JSON.stringify([os, architecture, variant, version, relevantFeatures(osFeatures)]);
}

/** Whether two platforms are one and the same to clients; see {@link platformKey}. */
export function samePlatform(a: Platform, b: Platform): boolean {
  return platformKey(a) === platformKey(b);
}

/**
 * Whether a machine of the wanted platform runs an image of the offered one, as containerd/platforms
 * `Only` decides: lesser variants and 32-bit kin included, os features all present, Windows builds
 * compatible.
 */
export function matchesPlatform(wanted: Platform, offered: Platform): boolean {
  return levelOf(runnableNames(wanted), wanted, normalizePlatform(offered)) !== undefined;
}

/**
 * Positions of the candidates that a machine of the wanted platform runs, the one it takes first.
 * Closest architecture, then most os features, then the newest Windows build and revision, then the
 * order of the list.
 */
export function rankPlatforms(
  wanted: Platform,
  candidates: readonly Platform[],
): readonly number[] {
  const names = runnableNames(wanted);
  return candidates
    .map((candidate, position) => {
      const offered = normalizePlatform(candidate);
      return { offered, position, level: levelOf(names, wanted, offered) };
    })
    .filter((entry): entry is typeof entry & { level: number } => entry.level !== undefined)
    .sort((a, b) => a.level - b.level || preference(a.offered, b.offered))
    .map(({ position }) => position);
}

function normalizeArchitecture(architecture: string, variant: string): readonly [string, string] {
  switch (architecture) {
    case "i386":
      return ["386", ""];
    case "x86_64":
    case "x86-64":
    case "amd64":
      return ["amd64", variant === "v1" ? "" : variant];
    case "aarch64":
    case "arm64":
      return ["arm64", normalizeArm64Variant(variant)];
    case "armhf":
      return ["arm", "v7"];
    case "armel":
      return ["arm", "v6"];
    case "arm":
      return ["arm", normalizeArmVariant(variant)];
    default:
      return [architecture, variant];
  }
}

function normalizeArm64Variant(variant: string): string {
  if (["8", "v8", "v8.0"].includes(variant)) return "";
  return ["9", "9.0", "v9.0"].includes(variant) ? "v9" : variant;
}

function normalizeArmVariant(variant: string): string {
  if (variant === "" || variant === "7") return "v7";
  return ["5", "6", "8"].includes(variant) ? `v${variant}` : variant;
}

function relevantFeatures(features: readonly string[] = []): readonly string[] {
  return features.filter((feature) => !ignoredFeatures.has(feature));
}

/** Architecture and variant, joined for comparing: `arm/v7`, `amd64/`. */
function nameOf(architecture: string, variant = ""): string {
  return `${architecture}/${variant}`;
}

/** What a machine can run, best first. */
function runnableNames(wanted: Platform): readonly string[] {
  const { architecture, variant = "" } = normalizePlatform(wanted);
  const own = nameOf(architecture, variant);
  switch (architecture) {
    case "amd64":
      return [own, ...amd64Below(variant), nameOf("386")];
    case "arm":
      return [own, ...armBelow(variant)];
    case "arm64":
      return [own, ...arm64Below(variant), nameOf("arm", "v8"), ...armBelow("v8")];
    default:
      return [own];
  }
}

function amd64Below(variant: string): readonly string[] {
  const version = /^v([2-9])$/.exec(variant)?.[1];
  // v1 is the normal form's absent variant.
  return countDown(Number(version ?? 1) - 1, 1).map((n) => nameOf("amd64", n === 1 ? "" : `v${n}`));
}

function armBelow(variant: string): readonly string[] {
  const version = /^v([6-9])$/.exec(variant)?.[1];
  return version === undefined
    ? []
    : countDown(Number(version) - 1, 5).map((n) => nameOf("arm", `v${n}`));
}

/** arm64 v9.x contains v8.(x+5) (Arm ARM, "Armv9-A"); a missing variant is v8.0. */
function arm64Below(variant: string): readonly string[] {
  const [, major, minor] = /^v([89])(?:\.([0-9]))?$/.exec(variant || "v8") ?? [];
  if (major === undefined) return [];
  const steps = Number(minor ?? 0);
  if (major === "8") return arm64Minors(8, steps - 1);
  return [...arm64Minors(9, steps - 1), ...arm64Minors(8, Math.min(steps + 5, 9))];
}

function arm64Minors(major: 8 | 9, from: number): readonly string[] {
  return countDown(from, 0).map((minor) => {
    if (minor > 0) return nameOf("arm64", `v${major}.${minor}`);
    return nameOf("arm64", major === 8 ? "" : "v9");
  });
}

/** from, from − 1 … to; empty if that is upwards. */
function countDown(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, from - to + 1) }, (_, step) => from - step);
}

/** Place of a candidate among what the machine runs, 0 the best; `undefined` if it does not run. */
function levelOf(
  names: readonly string[],
  wanted: Platform,
  offered: Platform,
): number | undefined {
  const { os, osVersion = "", osFeatures = [] } = normalizePlatform(wanted);
  const level = names.indexOf(nameOf(offered.architecture, offered.variant));
  if (os !== offered.os || level < 0) return undefined;
  if (os === "windows" && !isWindowsCompatible(osVersion, offered.osVersion ?? "")) {
    return undefined;
  }
  const hasFeatures = relevantFeatures(offered.osFeatures).every((f) => osFeatures.includes(f));
  return hasFeatures ? level : undefined;
}

function preference(a: Platform, b: Platform): number {
  const features = relevantFeatures(b.osFeatures).length - relevantFeatures(a.osFeatures).length;
  if (features !== 0 || a.os !== "windows") return features;
  return windowsRevision(b.osVersion ?? "") - windowsRevision(a.osVersion ?? "");
}
