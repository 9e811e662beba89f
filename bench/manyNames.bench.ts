import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { startDockerRegistry } from "../scripts/lib/dockerRegistry.mjs";
import { writeRepositories, writeTags } from "../scripts/lib/manyTags.mjs";
import { findCommand, runOrThrow } from "../scripts/lib/processes.mjs";
import { pushImage } from "../scripts/lib/pushImage.mjs";
import type { ExplorerModel } from "../src/explorer/explorerModel.ts";
import type { ExplorerNode } from "../src/explorer/nodes.ts";
import { benchOpener } from "./benchOpener.ts";
import { benchExplorer } from "./benchExplorer.ts";
import { formatMs, timed } from "./benchmark.ts";
import type { Figure } from "./benchmark.ts";

export const title = "List 10,000 repositories and 100,000 tags (docker-registry, loopback)";

const repository = "aaa/app";
const tagCount = 100_000;
const repositoryCount = 10_000;

/** The first page and all of both listings, beside other clients, and what is held in memory. */
export async function run(): Promise<readonly Figure[]> {
  const registry = await startDockerRegistry();
  const opener = benchOpener();
  try {
    const image = await pushImage(
      registry,
      { repository, tag: "latest" },
      { os: "linux", architecture: "amd64" },
    );
    const numbers = (count: number) => Array.from({ length: count }, (_, position) => position);
    await writeTags(
      registry,
      repository,
      new Map(numbers(tagCount).map((n) => [`v1.${n}`, image])),
    );
    await writeRepositories(
      registry,
      numbers(repositoryCount).map((n) => `group${n % 100}/app${n}`),
    );
    const requests = (pattern: RegExp) => registry.log().match(pattern)?.length ?? 0;
    const model = () => benchExplorer(registry, opener, { showPlatforms: false });
    const figures = [
      ...(await measureRepositories(model(), () => requests(/"GET \S+\/_catalog\S* HTTP/g))),
      ...(await measureTags(model(), () => requests(/"GET \S+\/tags\/list\S* HTTP/g))),
      ...(await measureOthers(registry.host)),
    ];
    return figures;
  } finally {
    opener.dispose();
    await registry.stop();
  }
}

async function measureRepositories(
  model: ExplorerModel,
  requests: () => number,
): Promise<readonly Figure[]> {
  const [connection] = await model.children(undefined);
  if (!connection) throw new Error("There is no connection");
  const figures = await measureListing(model, connection, requests);
  return figures.map((figure) => ({ ...figure, what: `repositories: ${figure.what}` }));
}

async function measureTags(
  model: ExplorerModel,
  requests: () => number,
): Promise<readonly Figure[]> {
  const [connection] = await model.children(undefined);
  const row = await model.locate({ connectionId: connection?.connectionId ?? "", repository });
  if (row?.kind !== "repository") throw new Error("The repository is not listed");
  const figures = await measureListing(model, row, requests);
  return figures.map((figure) => ({ ...figure, what: `tags: ${figure.what}` }));
}

async function measureListing(
  model: ExplorerModel,
  row: ExplorerNode,
  requests: () => number,
): Promise<readonly Figure[]> {
  const heapBefore = heap();
  const [before, first] = [requests(), await timed(() => model.children(row))];
  const afterFirst = await settled(requests);
  let names = 0;
  const all = await timed(() => model.loadAll(row, (count) => (names = count)));
  const afterAll = await settled(requests);
  let shown = 0;
  const rows = await timed(async () => (shown = (await model.children(row)).length));
  const again = await timed(() => model.children(row));
  const held = heap() - heapBefore;
  model.dispose();
  const released = heap() - heapBefore;
  return [
    { what: "first page", value: formatMs(first), against: requestsText(afterFirst - before) },
    { what: "all the others", value: formatMs(all), against: requestsText(afterAll - afterFirst) },
    { what: "names then known", value: `${names}` },
    { what: "rows of all, sorted", value: formatMs(rows), against: `${shown} rows shown` },
    { what: "the same again", value: formatMs(again) },
    { what: "memory held with all", value: formatMegabytes(held) },
    { what: "memory held after the tree is gone", value: formatMegabytes(released) },
  ];
}

/** What others take to list the same; they are processes, whose start is counted with them. */
async function measureOthers(host: string): Promise<readonly Figure[]> {
  const [tags, repositories] = [String(tagCount + 1), String(repositoryCount + 1)];
  const target = `${host}/${repository}`;
  const clients = [
    ["skopeo", "list-tags", "--tls-verify=false", `docker://${target}`],
    ["podman", "search", "--tls-verify=false", "--list-tags", "--limit", tags, target],
    ["podman", "search", "--tls-verify=false", "--limit", repositories, `${host}/`],
  ];
  const figures: Figure[] = [];
  for (const [command = "", ...args] of clients) {
    if (findCommand(command) === undefined) continue;
    let lines = 0;
    const ms = await timed(async () => {
      lines = (await runOrThrow(command, args)).split("\n").length;
    });
    const what = `${command} ${args.slice(0, command === "podman" ? 3 : 1).join(" ")}`;
    figures.push({ what, value: formatMs(ms), against: `${lines} lines` });
  }
  return figures;
}

/** The registry logs a request after it has answered it. */
async function settled(requests: () => number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return requests();
}

/** Bytes in use after everything that can go has gone. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc()");
  return process.memoryUsage().heapUsed;
}

function requestsText(count: number): string {
  return count === 1 ? "1 request" : `${count} requests`;
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
