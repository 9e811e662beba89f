import { AppError, isBranded } from "../base/errors.ts";
import type { Platform } from "./platform.ts";
import { normalizePlatform } from "./platformMatch.ts";

type InvalidPlatformCode = "invalidPlatform";

/** A text is no platform. */
export class InvalidPlatformError extends AppError<InvalidPlatformCode> {
  readonly brand = "InvalidPlatformError";

  static is(error: unknown, code?: InvalidPlatformCode): error is InvalidPlatformError {
    return isBranded(error, "InvalidPlatformError", code);
  }
}

const unknown = "unknown";

/**
 * A platform as written, for people: `linux/arm64/v8`, `windows/amd64 (10.0.17763.1697)`, with
 * features `windows/amd64 (10.0.17763.1697+win32k)`; `unknown` if neither os nor architecture is
 * known, and for the one that is not (`linux/unknown`). {@link parsePlatform} reads it.
 */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant, osVersion = "", osFeatures = [] } = platform;
  const options = osVersion + osFeatures.map((feature) => `+${feature}`).join("");
  const suffix = options === "" ? "" : ` (${options})`;
  if (isNothing(os) && isNothing(architecture)) return unknown + suffix;
  const parts = [os || unknown, architecture || unknown, ...(variant ? [variant] : [])];
  return parts.join("/") + suffix;
}

/**
 * `os/arch[/variant]`, as programs take it on their command line; `undefined` where what an image says
 * of itself is not made of letters, digits, dots, dashes and underscores, and could mean something to
 * a shell.
 */
export function platformOption({ os, architecture, variant }: Platform): string | undefined {
  const parts = [os, architecture, ...(variant ? [variant] : [])];
  return parts.every((part) => /^\w[\w.-]*$/.test(part)) ? parts.join("/") : undefined;
}

/**
 * A platform for narrow places: `amd64`, `arm/v7`, `windows/amd64`. Leaves out linux, the os version
 * and features, and the variant that an architecture has anyway (arm64's v8, amd64's v1).
 */
export function formatPlatformShort(platform: Platform): string {
  const { os, architecture, variant } = platform;
  if (isNothing(os) && isNothing(architecture)) return unknown;
  const isImplied = normalizePlatform(platform).variant === undefined;
  const parts = [
    ...(os === "linux" ? [] : [os || unknown]),
    architecture || unknown,
    ...(variant && !isImplied ? [variant] : []),
  ];
  return parts.join("/");
}

/**
 * Parses a platform as people and tools write it: `linux/arm64/v8`, `arm64` (on linux),
 * `windows/amd64 (10.0.17763.1697)`, containerd's `windows(10.0.17763+win32k)/amd64`, regctl's
 * `windows/amd64,osver=10.0.17763`. Aliases become the names of the image-spec (`x86_64` → amd64,
 * `macos` → darwin, `armhf` → arm/v7); a variant that is written stays, none is added otherwise.
 *
 * Throws {@link InvalidPlatformError}.
 */
export function parsePlatform(text: string): Platform {
  const { path, options } = splitOptions(text);
  const parts = path.split("/");
  const [first = "", second, third] = parts;
  if (parts.length > 3 || !parts.every((part) => /^[A-Za-z0-9_.-]+$/.test(part))) {
    throw invalidPlatform(text);
  }
  if (second === undefined) {
    if (!isKnownArchitecture(first)) throw invalidPlatform(text);
    return { ...canonicalName("linux", first, undefined), ...options };
  }
  return { ...canonicalName(first, second, third), ...options };
}

type OsOptions = Pick<Platform, "osVersion" | "osFeatures">;

/** The three ways to write os version and features, told apart by where they stand. */
function splitOptions(text: string): { readonly path: string; readonly options: OsOptions } {
  const trimmed = text.trim();
  const inside = /^([^()]*?)\s*\(([^()]*)\)((?:\/[^()]*)?)$/.exec(trimmed);
  if (inside) {
    const [, before = "", options = "", after = ""] = inside;
    return { path: before + after, options: readOptions(options) };
  }
  const [path = "", ...settings] = trimmed.split(",");
  const versions = settings.map(
    (setting) => /^\s*osver(?:sion)?=([\w.%-]+)\s*$/i.exec(setting)?.[1],
  );
  if (versions.length === 0) return { path, options: {} };
  const [osVersion] = versions;
  if (versions.length > 1 || osVersion === undefined) throw invalidPlatform(text);
  return { path, options: { osVersion } };
}

function readOptions(text: string): OsOptions {
  const [osVersion = "", ...features] = text.split("+").map((part) => part.trim());
  const osFeatures = features.filter((feature) => feature !== "");
  return { ...(osVersion && { osVersion }), ...(osFeatures.length > 0 && { osFeatures }) };
}

/** The variants that normalising leaves out, for who writes them. */
const impliedVariants: ReadonlyMap<string, string> = new Map([
  ["amd64", "v1"],
  ["arm64", "v8"],
]);

function canonicalName(os: string, architecture: string, written: string | undefined): Platform {
  const { variant: normal, ...names } = normalizePlatform({
    os,
    architecture,
    ...(written !== undefined && { variant: written }),
  });
  // Plain `arm` stays plain, but `armel` says v6.
  const isAlias = names.architecture !== architecture.toLowerCase();
  const unwritten = isAlias ? normal : undefined;
  const variant =
    written === undefined ? unwritten : (normal ?? impliedVariants.get(names.architecture));
  return { ...names, ...(variant && { variant }) };
}

function isNothing(part: string): boolean {
  return part === "" || part === unknown;
}

const architectures: ReadonlySet<string> = new Set(
  (
    "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm " +
    "i386 x86_64 x86-64 aarch64 armhf armel"
  ).split(" "),
);

function isKnownArchitecture(text: string): boolean {
  return architectures.has(text.toLowerCase());
}

function invalidPlatform(text: string): InvalidPlatformError {
  return new InvalidPlatformError("invalidPlatform", `Not a platform: ${text.slice(0, 140)}`);
}
