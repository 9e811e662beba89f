import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runOrThrow, run, spawnGroup, stopGroup } from "../../scripts/lib/processes.mjs";
import { makeTemporaryFolder } from "./temporaryFolder.ts";

/** A podman whose images lie in a folder of their own. */
export interface PodmanBench {
  readonly folder: string;
  /** What podman, and Docker's client for its API, are to find in their environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Builds an image without a base, with one file in it. */
  build(name: string, platform: string): Promise<void>;
  /** Runs podman in the same folder. */
  podman(...args: readonly string[]): Promise<string>;
  /** Ends the service; podman itself goes on to work. */
  readonly stopService: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts podman with storage of its own and serves Docker's API from it.
 *
 * @param options.plainHttp registries that the service is to reach without TLS, as Docker's daemon
 * reaches those on this machine
 */
export async function startPodman(
  options: { readonly plainHttp?: readonly string[] } = {},
): Promise<PodmanBench> {
  const { folder, remove } = await makeTemporaryFolder();
  const at = (name: string): string => path.join(folder, name);
  const socket = at("podman.sock");
  const storage = { driver: "vfs", graphroot: at("images"), runroot: at("run") };
  await writeFile(at("storage.conf"), toml("[storage]", storage));
  const registries = (options.plainHttp ?? []).map((location) =>
    toml("[[registry]]", { location, insecure: true }),
  );
  await writeFile(at("registries.conf"), registries.join("\n"));
  const own = { CONTAINERS_STORAGE_CONF: at("storage.conf") };
  const env = { ...process.env, ...own, CONTAINERS_REGISTRIES_CONF: at("registries.conf") };
  const args = ["system", "service", "--time=0", `unix://${socket}`];
  const service = spawnGroup("podman", args, { env, stdio: "ignore" });
  const docker = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: at("docker") };
  const stop = async (): Promise<void> => {
    await stopGroup(service);
    await remove();
  };
  const podman = (...words: readonly string[]): Promise<string> =>
    runOrThrow("podman", words, { env: { ...process.env, ...own } });
  try {
    await waitForApi({ ...process.env, ...docker });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    folder,
    env: { ...own, ...docker },
    stopService: () => stopGroup(service),
    podman,
    build: async (name, platform) => {
      const context = at(`context-${name.replaceAll(/\W/g, "-")}`);
      await mkdir(context, { recursive: true });
      await writeFile(path.join(context, "for"), platform);
      await writeFile(path.join(context, "Containerfile"), "FROM scratch\nCOPY for /for\n");
      await podman(
        "build",
        "--quiet",
        "--no-cache",
        "--platform",
        platform,
        "--tag",
        name,
        context,
      );
    },
    stop,
  };
}

async function waitForApi(env: NodeJS.ProcessEnv): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await run("docker", ["version"], { env })).code === 0) return;
    await sleep(100);
  }
  throw new Error("Podman's service does not answer");
}

function toml(section: string, values: Readonly<Record<string, string | boolean>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  return [section, ...lines, ""].join("\n");
}
