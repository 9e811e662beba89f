import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startDockerRegistry } from "../scripts/lib/dockerRegistry.mjs";
import { pushImage } from "../scripts/lib/pushImage.mjs";
import { formatMs, median, timed } from "./benchmark.ts";
import type { Figure } from "./benchmark.ts";
import { docker, installedClients, type ListClient, type Registry } from "./listClients.ts";

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

/** The clients take turns, so that whatever else the machine does meets all of them. */
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
  clients: readonly ListClient[],
  registry: Registry,
  home: string,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [position, { name, prepare }] of clients.entries()) {
      const tag = `multi-${position}-${round}`;
      const push = await prepare({ registry, parts: repository, tags, repository, tag, home });
      const ms = await timed(push);
      times.set(name, [...(times.get(name) ?? []), ms]);
    }
  }
  return times;
}
