import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startDockerRegistry } from "../scripts/lib/dockerRegistry.mjs";
import { FaultyProxy } from "../test/support/faultyProxy.ts";
import { accessRegistry } from "../test/support/registryAccess.ts";
import { pushWholeImage } from "../test/support/wholeImages.ts";
import { formatMs, median, timed } from "./benchmark.ts";
import type { Figure } from "./benchmark.ts";
import { installedClients, type ListClient } from "./listClients.ts";

export const title =
  "Create and push a manifest list of 8 images of another repository (2 MB each, docker-registry)";

const rounds = 5;
const parts = "team/parts";
const layerBytes = 1_000_000;
const tags = ["386", "amd64", "arm", "arm64", "ppc64le", "riscv64", "s390x", "loong64"];

/** What a client needed in one round. */
interface Effort {
  readonly ms: number;
  readonly requests: number;
  /** Bytes of blobs. */
  readonly sent: number;
  readonly received: number;
}

/** All clients go through a proxy that counts; each push is to a repository that is new. */
export async function run(): Promise<readonly Figure[]> {
  const registry = await startDockerRegistry();
  const proxy = await FaultyProxy.start(registry.url);
  const home = await mkdtemp(path.join(tmpdir(), "archipelago-bench-"));
  try {
    await pushParts(registry.url);
    const figures: Figure[] = [];
    for (const [position, client] of installedClients().entries()) {
      const efforts: Effort[] = [];
      for (let round = 0; round < rounds; round++) {
        efforts.push(await measure(client, proxy, { home, repository: `to/${position}-${round}` }));
      }
      figures.push(figureOf(client.name, efforts));
    }
    return figures;
  } finally {
    await proxy.stop();
    await registry.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function pushParts(url: string): Promise<void> {
  const { client: store, dispose } = accessRegistry(url);
  for (const [position, architecture] of tags.entries()) {
    const layers = [1, position + 2].map((value) => new Uint8Array(layerBytes).fill(value));
    const place = { store, repository: parts, tag: architecture };
    await pushWholeImage(place, { os: "linux", architecture }, { layers });
  }
  dispose();
}

async function measure(
  { prepare }: ListClient,
  proxy: FaultyProxy,
  place: { readonly home: string; readonly repository: string },
): Promise<Effort> {
  const registry = { host: proxy.host, url: proxy.url };
  const push = await prepare({ registry, parts, tags, tag: "multi", ...place });
  proxy.reset();
  const ms = await timed(push);
  return { ms, requests: proxy.requests.length, ...proxy.blobBytes };
}

function figureOf(what: string, efforts: readonly Effort[]): Figure {
  const middle = (member: keyof Effort) => median(efforts.map((effort) => effort[member]));
  const kB = (member: "sent" | "received") => `${(middle(member) / 1000).toFixed(1)} kB`;
  const bytes = `blobs ${kB("sent")} sent, ${kB("received")} received`;
  return {
    what,
    value: formatMs(middle("ms")),
    against: `${middle("requests")} requests, ${bytes}`,
  };
}
