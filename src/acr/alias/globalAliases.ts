const runAliases = [
  "ID",
  "SharedVolume",
  "Registry",
  "RegistryName",
  "Date",
  "OS",
  "Architecture",
  "Commit",
  "Branch",
] as const;

/** Images that go by a short name on Linux (acr-builder graph/global-defaults-linux.go). */
const imageAliases: readonly (readonly [string, string])[] = [
  ["acr", "mcr.microsoft.com/acr/acr-cli:0.19"],
  ["az", "mcr.microsoft.com/acr/azure-cli:2ff604c"],
  ["bash", "mcr.microsoft.com/acr/bash:2ff604c"],
  ["curl", "mcr.microsoft.com/acr/curl:2ff604c"],
  ["cssc", "mcr.microsoft.com/acr/cssc:2ff604c"],
];

/** The aliases every file has from v1.1.0 on: values of the run, and on Linux some images. */
export function globalAliases(os: "linux" | "windows"): readonly (readonly [string, string])[] {
  const run = runAliases.map((name) => [name, `{{.Run.${name}}}`] as const);
  return os === "linux" ? [...run, ...imageAliases] : run;
}
