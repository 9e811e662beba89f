import type { EngineKind } from "./engine.ts";

/** A container to be run. Paths on this computer are absolute. */
export interface ContainerSettings {
  readonly name: string;
  /** What others of its network reach it by. */
  readonly hostName: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly mounts: readonly { readonly from: string; readonly to: string }[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly workingDirectory: string | undefined;
  readonly network: string | undefined;
  readonly entryPoint: string | undefined;
  readonly user: string | undefined;
  readonly isolation: string | undefined;
  readonly cpus: string | undefined;
  readonly ports: readonly string[];
  readonly expose: readonly string[];
  readonly isPrivileged: boolean;
  readonly isDetached: boolean;
  readonly isKept: boolean;
}

/**
 * `run` with all that a container is to have.
 *
 * @param envFile has its variables, except those of several lines, which such files cannot hold
 */
export function containerArguments(
  kind: EngineKind,
  settings: ContainerSettings,
  envFile: string,
): readonly string[] {
  const { name, image, args, isKept, isDetached, isPrivileged, env, mounts } = settings;
  return [
    "run",
    ...(isKept || isDetached ? [] : ["--rm"]),
    ...(isDetached ? ["--detach"] : []),
    ...(isPrivileged ? ["--privileged"] : []),
    ...each("--publish", settings.ports),
    ...each("--expose", settings.expose),
    ...each("--user", [settings.user]),
    ...networkOptions(kind, settings),
    // Of Windows; Podman and nerdctl do not know it.
    ...(kind === "docker" ? each("--isolation", [settings.isolation]) : []),
    ...each("--cpus", [settings.cpus]),
    ...each("--entrypoint", [settings.entryPoint]),
    "--name",
    name,
    // The folder keeps its SELinux label: it belongs to the user, not to containers.
    ...(kind === "podman" ? ["--security-opt", "label=disable"] : []),
    ...mounts.flatMap(({ from, to }) => ["--volume", `${from}:${to}`]),
    "--env-file",
    envFile,
    ...each("--env", env.filter(hasSeveralLines)),
    ...each("--workdir", [settings.workingDirectory]),
    image,
    ...args,
  ];
}

/** What goes into the file of variables. */
export function envFileText(env: readonly string[]): string {
  return env
    .filter((entry) => !hasSeveralLines(entry))
    .map((entry) => `${entry}\n`)
    .join("");
}

function networkOptions(kind: EngineKind, { network, hostName }: ContainerSettings) {
  if (network === undefined || network === "") return [];
  const isOwn = !/^(?:host|none|bridge|default|container:.*)$/.test(network);
  const alias = kind === "nerdctl" ? "--hostname" : "--network-alias";
  return ["--network", network, ...(isOwn ? [alias, hostName] : [])];
}

function each(option: string, values: readonly (string | undefined)[]): readonly string[] {
  return values.flatMap((value) => (value === undefined || value === "" ? [] : [option, value]));
}

function hasSeveralLines(entry: string): boolean {
  return /[\r\n]/.test(entry);
}
