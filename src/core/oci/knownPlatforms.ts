/**
 * Values of os, architecture and variant that tools write today (Go's GOOS and GOARCH, image-spec
 * image-index.md "Platform Variants", containerd/platforms). For completion and for noticing
 * slips; any other value is allowed.
 */
const architecturesByOs: Readonly<Record<string, readonly string[]>> = {
  linux: [
    "amd64",
    "arm64",
    "arm",
    "386",
    "ppc64le",
    "s390x",
    "riscv64",
    "loong64",
    "mips64le",
    "mips64",
    "mipsle",
    "mips",
    "ppc64",
  ],
  windows: ["amd64", "arm64", "386", "arm"],
  darwin: ["arm64", "amd64"],
  freebsd: ["amd64", "arm64", "386", "arm", "riscv64"],
  wasip1: ["wasm"],
  wasi: ["wasm"],
  aix: ["ppc64"],
  android: ["arm64", "amd64", "arm", "386"],
  dragonfly: ["amd64"],
  illumos: ["amd64"],
  ios: ["arm64", "amd64"],
  js: ["wasm"],
  netbsd: ["amd64", "arm64", "386", "arm"],
  openbsd: ["amd64", "arm64", "386", "arm", "ppc64", "riscv64"],
  plan9: ["amd64", "386", "arm"],
  solaris: ["amd64"],
};

const variantsByArchitecture: Readonly<Record<string, readonly string[]>> = {
  arm: ["v7", "v6", "v5", "v8"],
  arm64: ["v8", "v9"],
  amd64: ["v1", "v2", "v3", "v4"],
  riscv64: ["rva20u64", "rva22u64", "rva23u64"],
  ppc64le: ["power8", "power9", "power10"],
};

/** Operating systems, the usual ones first. */
export const knownOperatingSystems: readonly string[] = Object.keys(architecturesByOs);

/** Every architecture, the usual ones first. */
export const knownArchitectures: readonly string[] = [
  ...new Set(Object.values(architecturesByOs).flat()),
];

/** Architectures of an operating system; every one if that is not known. */
export function architecturesOf(os: string): readonly string[] {
  return Object.hasOwn(architecturesByOs, os) ? (architecturesByOs[os] ?? []) : knownArchitectures;
}

/** Variants of an architecture; mostly none. */
export function variantsOf(architecture: string): readonly string[] {
  return Object.hasOwn(variantsByArchitecture, architecture)
    ? (variantsByArchitecture[architecture] ?? [])
    : [];
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
