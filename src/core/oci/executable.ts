import type { Platform } from "./platform.ts";
import { matchesPlatform, normalizePlatform } from "./platformMatch.ts";

/** How a program file is laid out. */
export type ExecutableFormat = "elf" | "pe" | "macho" | "wasm";

/** A machine that a program is for. What its header leaves open is absent. */
export interface ExecutableTarget {
  /** As in `GOOS`. Most Linux programs name no system (ELF `EI_OSABI` 0). */
  readonly os?: string;
  /** As in `GOARCH`; absent for programs of any machine, such as .NET's. */
  readonly architecture?: string;
  readonly variant?: string;
}

/** What the header of a program says. */
export interface Executable {
  readonly format: ExecutableFormat;
  /** One, several in a universal binary of macOS, none where the machine is not known by name. */
  readonly targets: readonly ExecutableTarget[];
}

/** How a program stands to a platform; `kin` runs there, but is of another architecture. */
export type ExecutableFit = "same" | "kin" | "foreign" | "unknown";

/**
 * Compares a program with the platform that its image is said to be for. A 386 program in an amd64
 * image and an arm program in an arm64 image are `kin`: many machines run them, not all do.
 */
export function fitOf({ format, targets }: Executable, platform: Platform): ExecutableFit {
  const wanted = normalizePlatform(platform);
  if (!canRunFormat(wanted.os, format)) return "foreign";
  if (targets.length === 0) return "unknown";
  const fits = targets.map((target) => targetFit(target, wanted));
  const best = (["same", "kin"] as const).find((fit) => fits.includes(fit));
  return best ?? "foreign";
}

function targetFit(target: ExecutableTarget, wanted: Platform): ExecutableFit {
  const { os = wanted.os, architecture = wanted.architecture, variant } = target;
  if (os !== wanted.os) return "foreign";
  if (architecture === wanted.architecture) {
    if (variant === undefined) return "same";
    return matchesPlatform(wanted, { os, architecture, variant }) ? "same" : "foreign";
  }
  // An arm program that names no version is taken for one that every 64-bit machine with arm runs.
  const offered = { os, architecture, ...(variant !== undefined && { variant }) };
  return matchesPlatform({ os, architecture: wanted.architecture }, offered) ? "kin" : "foreign";
}

/** Systems with a format of their own run no other; all else takes ELF. */
function canRunFormat(os: string, format: ExecutableFormat): boolean {
  if (format === "wasm") return true;
  switch (os) {
    case "windows":
      return format === "pe";
    case "darwin":
    case "ios":
      return format === "macho";
    default:
      return format === "elf";
  }
}
