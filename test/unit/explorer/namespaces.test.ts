import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entriesBelow } from "../../../src/explorer/children/namespaces.ts";
import { isWithin, namespaceId, repositoryId } from "../../../src/explorer/nodeIds.ts";
import type { ExplorerNode } from "../../../src/explorer/nodes.ts";
import { ExplorerHarness, sampleConnection } from "../../support/explorerHarness.ts";
import { amd64, putImage } from "../../support/sampleImages.ts";

function grouped(...names: readonly string[]): ExplorerHarness {
  const harness = new ExplorerHarness();
  for (const repository of names) putImage(harness.store, { repository, tag: "v1" }, amd64);
  harness.settings.groupByNamespace = true;
  return harness;
}

async function below(harness: ExplorerHarness, path: string): Promise<ExplorerNode> {
  let node = await harness.connection();
  for (;;) {
    const children = await harness.model.children(node);
    const folder = children.find(
      (each) => each.kind === "namespace" && `${path}/`.startsWith(`${each.path}/`),
    );
    if (!folder) return node;
    node = folder;
  }
}

describe("folders of repositories", () => {
  it("stand before repositories without one, and say how much is in them", async () => {
    const harness = grouped("tools", "team/web/ui", "team/app", "team/web/api", "alpine");
    const rows = await harness.model.children(await harness.connection());
    expect(rows).toMatchObject([
      { kind: "namespace", path: "team", count: 3, id: "registry.test/team/" },
      { kind: "repository", repository: "alpine" },
      { kind: "repository", repository: "tools" },
    ]);
    expect(await harness.rows(await below(harness, "team"))).toEqual([
      "namespace team/web",
      "repository team/app",
    ]);
    expect(await harness.rows(await below(harness, "team/web"))).toEqual([
      "repository team/web/api",
      "repository team/web/ui",
    ]);
  });

  it("are joined where one holds nothing but another", async () => {
    const harness = grouped("a/b/c/x", "a/b/c/y");
    expect(await harness.rows(await harness.connection())).toEqual(["namespace a/b/c"]);
  });

  it("tell a folder from a repository of the same name", async () => {
    const harness = grouped("team", "team/app");
    expect(await harness.rows(await harness.connection())).toEqual([
      "namespace team",
      "repository team",
    ]);
    expect(isWithin(repositoryId("c", "team/app"), namespaceId("c", "team"))).toBe(true);
    expect(isWithin(repositoryId("c", "team/app"), repositoryId("c", "team"))).toBe(false);
    expect(isWithin(repositoryId("c", "team"), namespaceId("c", "team"))).toBe(false);
  });

  it("give the ids that repositories have without them, and lead up to the connection", async () => {
    const harness = grouped("team/web/ui", "team/app");
    const web = await below(harness, "team/web");
    const [ui] = await harness.model.children(web);
    expect(ui?.id).toBe("registry.test/team/web/ui");
    const trail: string[] = [];
    for (let node = ui; node; node = harness.model.parent(node)) trail.push(node.id);
    expect(trail).toEqual([
      "registry.test/team/web/ui",
      "registry.test/team/web/",
      "registry.test/team/",
      "registry.test",
    ]);
  });

  it("show those whose repositories match the filter", async () => {
    const harness = grouped("team/app", "team/web", "tools/lint");
    harness.model.setFilter("web");
    const rows = await harness.model.children(await harness.connection());
    expect(rows).toMatchObject([{ kind: "namespace", path: "team", count: 1 }]);
    expect(await harness.rows(await below(harness, "team"))).toEqual(["repository team/web"]);
  });

  it("leave pinned repositories on top", async () => {
    const harness = grouped("team/app", "team/web");
    harness.setConnections([{ ...sampleConnection, pinned: ["team/web"] }]);
    expect(await harness.rows(await harness.connection())).toEqual([
      "repository team/web",
      "namespace team",
    ]);
  });

  it("come and go with the setting, without anything being asked again", async () => {
    const harness = grouped("team/app");
    expect(await harness.rows(await harness.connection())).toEqual(["namespace team"]);
    harness.changeSettings({ groupByNamespace: false });
    expect(await harness.rows(await harness.connection())).toEqual(["repository team/app"]);
    expect(harness.store.count("listRepositories")).toBe(1);
  });

  it("are opened to locate a repository or tag, listed or not", async () => {
    const harness = grouped("team/web/ui", "team/app");
    const ref = { connectionId: "registry.test", repository: "team/web/ui", tag: "v1" };
    expect(await harness.model.locate(ref)).toMatchObject({ kind: "tag", ...ref });
    const unlisted = { connectionId: "registry.test", repository: "team/web/unlisted" };
    expect(await harness.model.locate(unlisted)).toMatchObject({
      kind: "repository",
      parentId: "registry.test/team/web/",
    });
  });

  it("page what is in them", async () => {
    const names = Array.from({ length: 250 }, (_, position) => `team/app${position}`);
    const harness = grouped(...names);
    await harness.rows(await harness.connection());
    await harness.model.loadAll(await harness.connection(), () => undefined);
    const team = await below(harness, "team");
    const children = await harness.model.children(team);
    expect(children).toHaveLength(101);
    const more = children.at(-1);
    expect(more).toMatchObject({ kind: "loadMore", shown: 100, total: 250 });
    if (more) await harness.model.loadMore(more);
    expect(await harness.rows(team)).toHaveLength(201);
  });

  it("hold each repository once, whatever their names", () => {
    const segment = fc.constantFrom("a", "b", "c", "ab");
    const name = fc.array(segment, { minLength: 1, maxLength: 4 }).map((each) => each.join("/"));
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 30 }), (names) => {
        const all = (path: string): readonly string[] =>
          entriesBelow(names, path).flatMap((entry) => {
            if (entry.kind === "repository") return [entry.repository];
            const within = all(entry.path);
            expect(within).toHaveLength(entry.count);
            return within;
          });
        expect(all("").toSorted()).toEqual(names.toSorted());
      }),
    );
  });
});
