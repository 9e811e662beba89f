/** The platform that a run happens on, as the API has it. */
export interface RunPlatform {
  readonly os: "linux" | "windows";
  readonly architecture: "amd64" | "x86" | "386" | "arm" | "arm64";
  readonly variant?: "v6" | "v7" | "v8";
}

/** Those that Azure has machines for (docs, "ACR Tasks overview"); ARM is emulated. */
export const runPlatforms: readonly string[] = [
  "linux/amd64",
  "linux/arm64",
  "linux/arm/v7",
  "linux/arm/v6",
  "linux/386",
  "windows/amd64",
];

const architectures = ["amd64", "x86", "386", "arm", "arm64"] as const;
const variants = ["v6", "v7", "v8"] as const;

/**
 * Reads `os[/architecture[/variant]]` in any case, as `az acr run --platform` does; `undefined` for
 * anything else, lists of platforms included: a run has one.
 */
export function parseRunPlatform(text: string): RunPlatform | undefined {
  const [os, arch = "amd64", variantName, ...rest] = text.trim().toLowerCase().split("/");
  if ((os !== "linux" && os !== "windows") || rest.length > 0) return undefined;
  const architecture = architectures.find((name) => name === arch);
  const variant = variants.find((name) => name === variantName);
  if (architecture === undefined || (variantName !== undefined && !variant)) return undefined;
  return { os, architecture, ...(variant && { variant }) };
}
