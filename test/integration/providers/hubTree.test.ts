import { afterEach, beforeEach, expect, it } from "vitest";
import { Emitter } from "../../../src/core/base/event.ts";
import { ExplorerModel } from "../../../src/explorer/explorerModel.ts";
import type { ExplorerSettings } from "../../../src/explorer/explorerSettings.ts";
import type { ExplorerNode } from "../../../src/explorer/nodes.ts";
import { ImageReader } from "../../../src/images/imageReader.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { knownProviders } from "../../../src/providers/profiles/knownProviders.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { hubApi, hubPage, HubServers, hubTag } from "../../support/hubServers.ts";
import { silentLogger as logger } from "../../support/silentLogger.ts";

const hub: Connection = {
  id: "docker.io",
  name: "docker.io",
  url: "https://registry-1.docker.io",
  registry: "docker.io",
  signIn: "anonymous",
  secretLocation: "none",
  pinned: ["library/alpine"],
};

let servers: HubServers;
let model: ExplorerModel;
let settings: { -readonly [name in keyof ExplorerSettings]: ExplorerSettings[name] };
const never = new Emitter<void>().event;
beforeEach(async () => {
  servers = await HubServers.start();
  const store = servers.open({ kind: "anonymous" });
  const opened = { store, reader: new ImageReader(store) };
  settings = {
    sortOrder: "newest",
    groupByNamespace: false,
    showPlatforms: false,
    onDidChange: never,
  };
  const providers = new Providers(knownProviders());
  model = new ExplorerModel({
    connections: { all: [hub], onDidChange: never, find: () => hub },
    stores: { open: () => opened },
    settings,
    capabilities: (connection) => providers.capabilitiesOf(connection),
    logger,
  });
});
afterEach(async () => {
  model.dispose();
  await servers.stop();
});

async function child(parent: ExplorerNode | undefined, kind: ExplorerNode["kind"]) {
  const children = await model.children(parent);
  return children.find((each) => each.kind === kind) ?? expect.unreachable(`There is no ${kind}`);
}

function shown(nodes: readonly ExplorerNode[]): readonly string[] {
  return nodes.map((node) => (node.kind === "tag" ? node.tag : node.kind));
}

it("shows the tags of Docker Hub newest first, a page of the newest at a time", async () => {
  const path = "/v2/namespaces/library/repositories/alpine/tags";
  const latest = hubTag("edge", "2026-11-01T00:00:00Z");
  const [older, oldest] = [
    hubTag("3.9", "2025-01-01T00:00:00Z"),
    hubTag("3.10", "2024-01-01T00:00:00Z"),
  ];
  servers.at("hub.docker.com").script = hubApi({
    [`${path}?page_size=100&ordering=last_updated`]: hubPage([latest, older], `${path}?page=2`),
    [`${path}?page=2`]: hubPage([oldest]),
  });
  const repository = await child(await child(undefined, "connection"), "repository");
  expect(shown(await model.children(repository))).toEqual(["edge", "3.9", "loadMore"]);
  await model.loadMore(repository);
  expect(shown(await model.children(repository))).toEqual(["edge", "3.9", "3.10"]);
  expect(servers.at("registry-1.docker.io").requests).toEqual([]);
});

it("loads all tags of Docker Hub without reading the first of them again", async () => {
  settings.sortOrder = "name";
  const path = "/v2/namespaces/library/repositories/alpine/tags";
  const first = `${path}?page_size=100&ordering=name`;
  const api = servers.at("hub.docker.com");
  api.script = hubApi({
    [first]: hubPage([hubTag("1")], `${path}?page=2`),
    [`${path}?page=2`]: hubPage([hubTag("2")], `${path}?page=3`),
    [`${path}?page=3`]: hubPage([hubTag("3")]),
  });
  const repository = await child(await child(undefined, "connection"), "repository");
  await model.children(repository);
  await model.loadAll(repository, () => undefined);
  expect(shown(await model.children(repository))).toEqual(["1", "2", "3"]);
  expect(api.lines).toEqual([`GET ${first}`, `GET ${path}?page=2`, `GET ${path}?page=3`]);
});

it("invites to pin where nobody is signed in to Docker Hub", async () => {
  const nodes = await model.children(await child(undefined, "connection"));
  expect(nodes.at(-1)).toMatchObject({ kind: "message", message: { code: "noPublicCatalog" } });
  expect(servers.at("hub.docker.com").requests).toEqual([]);
});
