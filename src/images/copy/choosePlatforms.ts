import { AppError, isBranded } from "../../core/base/errors.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { normalizePlatform, platformKey, rankPlatforms } from "../../core/oci/platformMatch.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { IndexTree } from "./indexTree.ts";

type PlatformChoiceCode =
  /** Platforms were chosen that the index has no image for. */
  | "notThere"
  /** No platform was chosen. */
  | "nothingChosen";

/** A choice of platforms does not fit the index. */
export class PlatformChoiceError extends AppError<PlatformChoiceCode> {
  readonly brand = "PlatformChoiceError";
  /** Those that are not there. */
  readonly missing: readonly Platform[];
  /** Those that are, each once. */
  readonly available: readonly Platform[];

  constructor(missing: readonly Platform[], available: readonly Platform[]) {
    const named = (platforms: readonly Platform[]) => platforms.map(formatPlatform).join(", ");
    super(
      missing.length > 0 ? "notThere" : "nothingChosen",
      `No image for ${named(missing) || "no platform"}; there are: ${named(available)}`,
    );
    this.missing = missing;
    this.available = available;
  }

  static is(error: unknown, code?: PlatformChoiceCode): error is PlatformChoiceError {
    return isBranded(error, "PlatformChoiceError", code);
  }
}

/**
 * The keys (`platformKey`) of the platforms that are copied: for each wanted one those that are the
 * same to clients (of Windows all builds unless one is named), else the one that a machine of it
 * would take. Throws {@link PlatformChoiceError}.
 */
export function choosePlatforms(tree: IndexTree, wanted: readonly Platform[]): ReadonlySet<string> {
  const available = [
    ...new Map(platformsIn(tree).map((each) => [platformKey(each), each])).values(),
  ];
  const choices = wanted.map((platform) => ({ platform, keys: keysFor(platform, available) }));
  const missing = choices.flatMap(({ platform, keys }) => (keys.length === 0 ? [platform] : []));
  if (missing.length > 0 || wanted.length === 0) throw new PlatformChoiceError(missing, available);
  return new Set(choices.flatMap(({ keys }) => keys));
}

function platformsIn(tree: IndexTree, seen = new Set<IndexTree>()): readonly Platform[] {
  if (seen.has(tree)) return [];
  seen.add(tree);
  return tree.entries.flatMap((entry) => {
    if (entry.kind === "index") return platformsIn(entry.tree, seen);
    return entry.kind === "image" ? [entry.platform] : [];
  });
}

function keysFor(wanted: Platform, available: readonly Platform[]): readonly string[] {
  const key = comparedKey(wanted, wanted);
  const same = available.filter((each) => comparedKey(each, wanted) === key);
  if (same.length > 0) return same.map(platformKey);
  const best = available[rankPlatforms(wanted, available)[0] ?? -1];
  return best ? [platformKey(best)] : [];
}

/** A Windows platform without a version stands for all builds. */
function comparedKey(platform: Platform, wanted: Platform): string {
  const isAnyBuild = normalizePlatform(wanted).os === "windows" && wanted.osVersion === undefined;
  if (!isAnyBuild) return platformKey(platform);
  const { os, architecture, variant } = platform;
  return platformKey({ os, architecture, ...(variant !== undefined && { variant }) });
}
