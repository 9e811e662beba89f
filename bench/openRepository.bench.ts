import { startDockerRegistry } from "../scripts/lib/dockerRegistry.mjs";
import { writeTags } from "../scripts/lib/manyTags.mjs";
import { pushImage } from "../scripts/lib/pushImage.mjs";
import type { ExplorerModel } from "../src/explorer/explorerModel.ts";
import type { ExplorerNode } from "../src/explorer/nodes.ts";
import { benchOpener } from "./benchOpener.ts";
import { benchExplorer } from "./benchExplorer.ts";
import { formatMs, timed } from "./benchmark.ts";
import type { Figure } from "./benchmark.ts";

export const title = "Open a repository of 10,000 tags (docker-registry, loopback)";

const repository = "team/app";
const tagCount = 10_000;
const architectures = ["amd64", "arm64", "ppc64le", "s390x", "riscv64"];

/** Opens the repository's row and waits until each shown row tells its platforms. */
export async function run(): Promise<readonly Figure[]> {
  const registry = await startDockerRegistry();
  const opener = benchOpener();
  try {
    const digests: string[] = [];
    for (const architecture of architectures) {
      const reference = { repository, tag: `base-${architecture}` };
      digests.push(await pushImage(registry, reference, { os: "linux", architecture }));
    }
    const tags = Array.from({ length: tagCount }, (_, position) => position);
    const link = (position: number): string => digests[position % digests.length] ?? "";
    await writeTags(registry, repository, new Map(tags.map((n) => [`v1.${n}`, link(n)])));
    const model = benchExplorer(registry, opener, { showPlatforms: true });
    const figures = await measure(model, () => requestsIn(registry.log()));
    model.dispose();
    return figures;
  } finally {
    opener.dispose();
    await registry.stop();
  }
}

async function measure(model: ExplorerModel, requests: () => Requests): Promise<Figure[]> {
  const row = await repositoryRow(model);
  const before = requests();
  let rows: readonly ExplorerNode[] = [];
  const listed = await timed(async () => (rows = await model.children(row)));
  const shown = rows.filter(({ kind }) => kind === "tag");
  const resolved = await timed(() => summaries(model, shown));
  // The registry logs a request after it has answered it.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const after = requests();
  const count = (kind: keyof Requests): string => `${after[kind] - before[kind]}`;
  return [
    { what: "until the first rows show", value: formatMs(listed) },
    { what: "until they tell their platforms", value: formatMs(resolved) },
    { what: "tags shown", value: `${shown.length}` },
    { what: "requests for pages of tags", value: count("pages"), against: "budget 1" },
    { what: "HEAD of manifests", value: count("heads"), against: "budget 100" },
    {
      what: "GET of manifests and configs",
      value: count("gets"),
      against: `${architectures.length} images behind the tags, 2 each`,
    },
  ];
}

async function repositoryRow(model: ExplorerModel): Promise<ExplorerNode> {
  const [connection] = await model.children(undefined);
  const rows = await model.children(connection);
  const row = rows.find((node) => node.kind === "repository");
  if (!row) throw new Error("The repository is not listed");
  return row;
}

async function summaries(model: ExplorerModel, rows: readonly ExplorerNode[]): Promise<void> {
  const isComplete = (): boolean => rows.every((row) => model.summary(row) !== undefined);
  if (isComplete()) return;
  await new Promise<void>((resolve) => {
    const subscription = model.onDidChange(() => {
      if (!isComplete()) return;
      subscription.dispose();
      resolve();
    });
  });
}

interface Requests {
  readonly pages: number;
  readonly heads: number;
  readonly gets: number;
}

/** Counts the lines of the registry's access log. */
function requestsIn(log: string): Requests {
  const count = (pattern: RegExp): number => log.match(pattern)?.length ?? 0;
  return {
    pages: count(/"GET \S+\/tags\/list\S* HTTP/g),
    heads: count(/"HEAD \S+\/manifests\/\S+ HTTP/g),
    gets: count(/"GET \S+\/(manifests|blobs)\/\S+ HTTP/g),
  };
}
