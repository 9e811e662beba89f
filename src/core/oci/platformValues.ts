/**
 * Values that platforms usually have, the frequent ones first: for offering, never for refusing,
 * since every other value is allowed. Names are those of Go (`go tool dist list`), as the image-spec
 * asks (image-index.md, "platform"), and `wasi`, which container engines use for WebAssembly.
 */
const architecturesByOs: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "linux",
    "amd64 arm64 arm 386 ppc64le s390x riscv64 loong64 mips64le mips64 mipsle mips ppc64".split(
      " ",
    ),
  ],
  ["windows", ["amd64", "arm64", "386", "arm"]],
  ["darwin", ["arm64", "amd64"]],
  ["freebsd", ["amd64", "arm64", "386", "arm", "riscv64"]],
  ["wasip1", ["wasm"]],
  ["wasi", ["wasm"]],
  ["js", ["wasm"]],
  ["android", ["arm64", "amd64", "arm", "386"]],
  ["netbsd", ["amd64", "arm64", "386", "arm"]],
  ["openbsd", ["amd64", "arm64", "386", "arm", "ppc64", "riscv64"]],
  ["dragonfly", ["amd64"]],
  ["illumos", ["amd64"]],
  ["solaris", ["amd64"]],
  ["plan9", ["amd64", "386", "arm"]],
  ["aix", ["ppc64"]],
  ["ios", ["arm64", "amd64"]],
]);

/** image-spec image-index.md, "Platform Variants"; those of arm as Go and Docker number them. */
const variantsByArchitecture: ReadonlyMap<string, readonly string[]> = new Map([
  ["arm", ["v7", "v6", "v5", "v8"]],
  ["arm64", ["v8", "v8.1", "v8.2", "v8.3", "v8.4", "v8.5", "v8.6", "v8.7", "v8.8", "v8.9", "v9"]],
  ["amd64", ["v1", "v2", "v3", "v4"]],
  ["ppc64le", ["power8", "power9", "power10"]],
  ["riscv64", ["rva20u64", "rva22u64", "rva23u64"]],
]);

/** A release whose images have an os.version of their own. */
export interface OsRelease {
  /** `major.minor.build`; images add a revision, which clients ignore. */
  readonly osVersion: string;
  /** The product's name, as its maker writes it. */
  readonly name: string;
}

/** learn.microsoft.com, "Windows container version compatibility": Server releases, newest first. */
const windowsReleases: readonly OsRelease[] = [
  { osVersion: "10.0.26100", name: "Windows Server 2025" },
  { osVersion: "10.0.20348", name: "Windows Server 2022" },
  { osVersion: "10.0.17763", name: "Windows Server 2019" },
  { osVersion: "10.0.14393", name: "Windows Server 2016" },
];

/** Operating systems. */
export function knownOs(): readonly string[] {
  return [...architecturesByOs.keys()];
}

/** Architectures of an operating system; of an unknown one, or of none, all there are. */
export function knownArchitectures(os = ""): readonly string[] {
  const ofOs = architecturesByOs.get(os.toLowerCase());
  return ofOs ?? [...new Set([...architecturesByOs.values()].flat())];
}

/** Variants of an architecture; none of one that has none. */
export function knownVariants(architecture: string): readonly string[] {
  return variantsByArchitecture.get(architecture.toLowerCase()) ?? [];
}

/** Features of an operating system; the spec names one, of Windows. */
export function knownOsFeatures(os: string): readonly string[] {
  return isWindows(os) ? ["win32k"] : [];
}

/** Releases of an operating system that images are made for; only Windows needs them. */
export function knownOsReleases(os: string): readonly OsRelease[] {
  return isWindows(os) ? windowsReleases : [];
}

/** Usual platforms as `os/architecture[/variant]`, the most wanted first. */
export const usualPlatforms: readonly string[] = [
  "linux/amd64",
  "linux/arm64",
  "linux/arm/v7",
  "linux/arm/v6",
  "linux/386",
  "linux/ppc64le",
  "linux/s390x",
  "linux/riscv64",
  "linux/loong64",
  "windows/amd64",
  "windows/arm64",
];

function isWindows(os: string): boolean {
  return os.toLowerCase() === "windows";
}
