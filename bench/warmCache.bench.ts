import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startDockerRegistry } from "../scripts/lib/dockerRegistry.mjs";
import type { ExplorerModel } from "../src/explorer/explorerModel.ts";
import { DiskCache } from "../src/images/cache/diskCache.ts";
import { pushMultiArchTags } from "../test/support/multiArchTags.ts";
import { silentLogger } from "../test/support/silentLogger.ts";
import { benchOpener } from "./benchOpener.ts";
import { benchExplorer } from "./benchExplorer.ts";
import { formatMs, timed } from "./benchmark.ts";
import type { Figure } from "./benchmark.ts";

export const title = "Open 200 multi-arch tags, cold and warm (docker-registry, loopback)";

const repository = "team/app";

/** Opens each tag and each of its platforms, in a session that has nothing and in one after it. */
export async function run(): Promise<readonly Figure[]> {
  const registry = await startDockerRegistry();
  const folder = await mkdtemp(path.join(tmpdir(), "archipelago-bench-cache-"));
  const opener = benchOpener();
  const anonymous = { getCredential: () => Promise.resolve({ kind: "anonymous" } as const) };
  try {
    const store = opener.open({ url: registry.url, registry: registry.host }, anonymous);
    await pushMultiArchTags(store, { url: registry.url, repository, count: 200 });
    const figures: Figure[] = [];
    for (const session of ["cold", "warm"]) {
      const disk = new DiskCache({ folder, maxBytes: () => 256_000_000, logger: silentLogger });
      const cache = disk.of("bench");
      const model = benchExplorer(registry, opener, { showPlatforms: false, cache });
      const before = await requestsIn(registry.log);
      const ms = await timed(() => openAll(model));
      const after = await requestsIn(registry.log);
      const made = (kind: keyof typeof after) => after[kind] - before[kind];
      const requests = `${made("heads")} HEAD, ${made("gets")} GET of manifests and configs`;
      const against = `${requests}, ${made("referrers")} questions for referrers`;
      figures.push({ what: session, value: formatMs(ms), against });
      model.dispose();
      await disk.settled();
    }
    return figures;
  } finally {
    opener.dispose();
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function openAll(model: ExplorerModel): Promise<void> {
  const [connection] = await model.children(undefined);
  const row = await model.locate({ connectionId: connection?.connectionId ?? "", repository });
  if (row?.kind !== "repository") throw new Error("The repository is not listed");
  await model.children(row);
  await model.loadAll(row, () => undefined);
  const tags = (await model.children(row)).filter(({ kind }) => kind === "tag");
  for (const tag of tags) {
    for (const platform of await model.children(tag)) await model.children(platform);
  }
}

/** Counts the lines of the registry's access log, which come after the answers. */
async function requestsIn(log: () => string) {
  await new Promise((resolve) => setTimeout(resolve, 500));
  const count = (pattern: RegExp) => log().match(pattern)?.length ?? 0;
  return {
    heads: count(/"HEAD \S+\/manifests\/\S+ HTTP/g),
    gets: count(/"GET \S+\/(manifests\/(?!sha256-)|blobs\/)\S+ HTTP/g),
    // Those of a registry without the API are the manifest of a tag.
    referrers: count(/"GET \S+\/(referrers\/|manifests\/sha256-)\S+ HTTP/g),
  };
}
