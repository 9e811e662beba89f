import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startDockerRegistry } from "../scripts/lib/dockerRegistry.mjs";
import { findCommand, runOrThrow } from "../scripts/lib/processes.mjs";
import { pushImage } from "../scripts/lib/pushImage.mjs";
import { publishList } from "../src/images/publish/publishList.ts";
import { RegistryProvider } from "../src/providers/registryProvider.ts";
import { formatMs, median, timed } from "./benchmark.ts";
import type { Figure } from "./benchmark.ts";
import { composeDraft } from "../test/support/listDrafts.ts";
import { openStores } from "../test/support/openStores.ts";
import { silentLogger } from "../test/support/silentLogger.ts";

export const title = "Create and push a manifest list of 8 arch tags (docker-registry, loopback)";

const rounds = 9;
const repository = "team/app";
const platforms = [
  { os: "linux", architecture: "386" },
  { os: "linux", architecture: "amd64" },
  { os: "linux", architecture: "arm", variant: "v6" },
  { os: "linux", architecture: "arm", variant: "v7" },
  { os: "linux", architecture: "arm64", variant: "v8" },
  { os: "linux", architecture: "ppc64le" },
  { os: "linux", architecture: "riscv64" },
  { os: "linux", architecture: "s390x" },
];
const tags = platforms.map(({ architecture, variant = "" }) => `${architecture}${variant}`);

interface Registry {
  readonly host: string;
  readonly url: string;
}

/** A way to make the list and push it to a tag; only what `prepare` returns is measured. */
interface Client {
  readonly name: string;
  readonly prepare: (registry: Registry, home: string, tag: string) => Promise<Push>;
}
type Push = () => Promise<unknown>;

const docker = "docker manifest create + push";

/**
 * The clients take turns, so that whatever else the machine does meets all of them. Ours runs inside
 * this process, as it does in the extension host; the others are commands.
 */
export async function run(): Promise<readonly Figure[]> {
  const registry = await startDockerRegistry();
  const home = await mkdtemp(path.join(tmpdir(), "archipelago-bench-"));
  try {
    for (const [position, platform] of platforms.entries()) {
      await pushImage(registry, { repository, tag: tags[position] ?? "" }, platform);
    }
    const clients = installedClients();
    const times = await race(clients, registry, home);
    const reference = median(times.get(docker) ?? []);
    return clients.map(({ name }) => {
      const ms = median(times.get(name) ?? []);
      const ratio = `${(ms / reference).toFixed(2)} × docker`;
      return { what: name, value: formatMs(ms), against: name === docker ? "" : ratio };
    });
  } finally {
    await registry.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function race(
  clients: readonly Client[],
  registry: Registry,
  home: string,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [position, { name, prepare }] of clients.entries()) {
      const push = await prepare(registry, home, `multi-${position}-${round}`);
      const ms = await timed(push);
      times.set(name, [...(times.get(name) ?? []), ms]);
    }
  }
  return times;
}

function installedClients(): readonly Client[] {
  const others = [
    { command: "docker", name: docker, push: pushWithDocker },
    { command: "podman", name: "podman manifest create + push", push: pushWithPodman },
  ];
  const installed = others.filter(({ command }) => findCommand(command) !== undefined);
  return [
    {
      name: "Archipelago, nothing read before",
      prepare: (registry, _home, tag) => prepareOurs(registry, tag, false),
    },
    {
      name: "Archipelago, the tags' rows shown before",
      prepare: (registry, _home, tag) => prepareOurs(registry, tag, true),
    },
    ...installed.map(({ name, push }) => ({
      name,
      prepare: (registry: Registry, home: string, tag: string) =>
        Promise.resolve(() => push(registry, home, tag)),
    })),
  ];
}

/** @param rowsShown whether the tree has read the images already, as it has when its rows are visible */
async function prepareOurs(
  { host, url }: Registry,
  tag: string,
  rowsShown: boolean,
): Promise<Push> {
  const provider = new RegistryProvider({ logger: silentLogger, userAgent: "archipelago-bench" });
  const anonymous = { getCredential: () => Promise.resolve({ kind: "anonymous" } as const) };
  const store = provider.open({ url }, anonymous);
  const stores = openStores({ [host]: store });
  const place = { connectionId: host, repository };
  const sources = tags.map((each) => ({ ...place, reference: { tag: each } }));
  const compose = () => composeDraft(stores, { ...place, tag }, sources);
  if (rowsShown) await compose();
  return async () => {
    const { kind } = await publishList(stores, await compose());
    if (kind !== "pushed") throw new Error(`The push ended as ${kind}`);
    provider.dispose();
  };
}

async function pushWithDocker({ host }: Registry, home: string, tag: string): Promise<void> {
  const env = { ...process.env, DOCKER_CONFIG: path.join(home, "docker") };
  const name = `${host}/${repository}:${tag}`;
  const members = tags.map((each) => `${host}/${repository}:${each}`);
  await runOrThrow("docker", ["manifest", "create", "--insecure", name, ...members], { env });
  await runOrThrow("docker", ["manifest", "push", "--insecure", "--purge", name], { env });
}

async function pushWithPodman({ host }: Registry, home: string, tag: string): Promise<void> {
  // `manifest create` goes by this file only, whatever its --tls-verify says.
  const registries = path.join(home, "registries.conf");
  await writeFile(registries, `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
  const env = { ...process.env, CONTAINERS_REGISTRIES_CONF: registries };
  const root = path.join(home, "podman");
  const storage = ["--storage-driver=vfs", `--root=${root}`, `--runroot=${root}-run`];
  const list = `localhost/${tag}`;
  const members = tags.map((each) => `docker://${host}/${repository}:${each}`);
  await runOrThrow("podman", [...storage, "manifest", "create", list, ...members], { env });
  const target = `docker://${host}/${repository}:${tag}`;
  await runOrThrow("podman", [...storage, "manifest", "push", "--all", list, target], { env });
}
