import type { Platform } from "../../core/oci/platform.ts";
import { samePlatform } from "../../core/oci/platformMatch.ts";
import type { Reference } from "../../core/oci/reference.ts";

/** A platform as the name of a file, a tag or a base image gives it away. */
export interface NamedPlatform {
  /** With os `linux` where the name says none. */
  readonly platform: Platform;
  /** Whether the name says the operating system. */
  readonly namesOs: boolean;
  /** The word that says the architecture, as written: `aarch64`. */
  readonly word: string;
  /** Where that word stands in the name (UTF-16 offsets). */
  readonly start: number;
  readonly end: number;
}

/** Longer words before those they begin with. */
const words: readonly (readonly [string, string, string?])[] = [
  ["amd64|x86[_-]64|x64", "amd64"],
  ["arm64[-_.]?v8|arm64|aarch64", "arm64"],
  ["arm32[-_.]?v5|arm[-_.]?v5|armv5l|armel", "arm", "v5"],
  ["arm32[-_.]?v6|arm[-_.]?v6|armv6l", "arm", "v6"],
  ["arm32[-_.]?v7|arm[-_.]?v7|armv7l|armhf", "arm", "v7"],
  ["arm32|arm", "arm"],
  ["i?386|i686", "386"],
  ["ppc64le", "ppc64le"],
  ["s390x", "s390x"],
  ["riscv64", "riscv64"],
  ["mips64le", "mips64le"],
  ["loong64", "loong64"],
];
const before = "(?<=^|[-_./:@+])";
const behind = "(?=$|[-_./:@+])";
/** One group for each of the words. */
const pattern = new RegExp(`${before}(?:${words.map(([w]) => `(${w})`).join("|")})${behind}`, "gi");
const windows = new RegExp(`${before}(?:windows|win|nanoserver|windowsservercore)${behind}`, "i");
const linux = new RegExp(`${before}linux${behind}`, "i");

/**
 * The platform in a name: `dockerfile.arm64`, `1.4-linux-arm_v7`, `arm64v8/alpine`. `undefined` if it
 * has none or several that differ.
 */
export function platformNamedBy(name: string): NamedPlatform | undefined {
  let found: NamedPlatform | undefined;
  for (const match of name.matchAll(pattern)) {
    const [, architecture, variant] = words[match.slice(1).findIndex(Boolean)] ?? [];
    if (architecture === undefined) continue;
    if (found && found.platform.architecture !== architecture) return undefined;
    found ??= named(name, match, { architecture, ...(variant ? { variant } : {}) });
  }
  return found;
}

/**
 * The platform in an image's tag, or else in the last part of its repository (`app-arm64:1`). There
 * `arm` alone says nothing: in names around Azure it is its Resource Manager.
 */
export function platformOfName({ tag = "", repository }: Reference): NamedPlatform | undefined {
  const ofTag = platformNamedBy(tag);
  if (ofTag) return ofTag;
  const ofRepository = platformNamedBy(repository.split("/").at(-1) ?? "");
  const { architecture, variant } = ofRepository?.platform ?? {};
  return architecture === "arm" && variant === undefined ? undefined : ofRepository;
}

function named(
  name: string,
  { 0: word, index: start }: RegExpExecArray,
  platform: Omit<Platform, "os">,
): NamedPlatform {
  const isWindows = windows.test(name);
  return {
    platform: { os: isWindows ? "windows" : "linux", ...platform },
    namesOs: isWindows || linux.test(name),
    word,
    start,
    end: start + word.length,
  };
}

/** Whether a name can mean that platform; `arm` without a variant means any of them. */
export function canMean(named: NamedPlatform, platform: Platform): boolean {
  if (named.namesOs && named.platform.os !== platform.os) return false;
  if (named.platform.architecture !== platform.architecture) return false;
  if (named.platform.architecture === "arm" && named.platform.variant === undefined) return true;
  return samePlatform({ ...named.platform, os: platform.os }, platform);
}
