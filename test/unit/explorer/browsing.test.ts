import { describe, expect, it } from "vitest";
import type { ExplorerNode } from "../../../src/explorer/nodes.ts";
import { settle } from "../../support/manualClock.ts";
import { descriptorOf } from "../../support/ociData.ts";
import { ExplorerHarness, sampleConnection } from "../../support/explorerHarness.ts";
import { amd64, arm64, putImage, putIndex } from "../../support/sampleImages.ts";

const repository = "team/app";

function withTags(count: number, name = repository): ExplorerHarness {
  const harness = new ExplorerHarness();
  const image = putImage(harness.store, { repository: name }, amd64);
  for (let number = 1; number <= count; number++) {
    harness.store.repository(name).tags.set(`v${number}`, image.digest);
  }
  return harness;
}

describe("browsing a registry", () => {
  it("shows connections, repositories and tags", async () => {
    const harness = withTags(2);
    expect(await harness.model.children(undefined)).toEqual([
      {
        kind: "connection",
        id: "registry.test",
        parentId: undefined,
        connectionId: "registry.test",
        connection: sampleConnection,
      },
    ]);
    expect(await harness.rows(await harness.connection())).toEqual(["repository team/app"]);
    expect(await harness.rows(await harness.repository(repository))).toEqual(["tag v1", "tag v2"]);
  });

  it("asks for nothing before a row is opened, and once only after", async () => {
    const harness = withTags(1);
    const connection = await harness.connection();
    expect(harness.store.calls).toEqual([]);
    await Promise.all([harness.rows(connection), harness.rows(connection)]);
    await harness.rows(connection);
    expect(harness.store.count("listRepositories")).toBe(1);
  });

  it("finds the parent of every row", async () => {
    const harness = withTags(1);
    const tag = await harness.tag(repository, "v1");
    const [part] = await harness.model.children(tag);
    const trail: string[] = [];
    for (let node: ExplorerNode | undefined = part; node; node = harness.model.parent(node)) {
      trail.push(node.kind);
    }
    expect(trail).toEqual(["part", "tag", "repository", "connection"]);
  });

  it("gives rows the same ids after a refresh", async () => {
    const harness = withTags(3);
    const children = [
      putImage(harness.store, { repository }, amd64),
      putImage(harness.store, { repository }, arm64),
    ];
    putIndex(harness.store, { repository, tag: "multi" }, children);
    const ids = async () => {
      const multi = await harness.tag(repository, "multi");
      const platforms = await harness.model.children(multi);
      const parts = await Promise.all(platforms.map((each) => harness.model.children(each)));
      return [multi, ...platforms, ...parts.flat()].map(({ id }) => id);
    };
    const before = await ids();
    harness.model.refresh();
    expect(await ids()).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
  });

  it("says when there are no repositories and no tags", async () => {
    const harness = new ExplorerHarness();
    expect(await harness.rows(await harness.connection())).toEqual(["message noRepositories"]);
    harness.store.repository("empty");
    harness.model.refresh();
    expect(await harness.rows(await harness.repository("empty"))).toEqual(["message noTags"]);
  });

  it("hides the tags that only tools read", async () => {
    const harness = withTags(1);
    const { tags } = harness.store.repository(repository);
    const { digest } = descriptorOf("anything");
    tags.set(digest.replace(":", "-"), digest);
    tags.set(`${digest.replace(":", "-")}.sig`, digest);
    tags.set("sha256-short", digest);
    expect(await harness.rows(await harness.repository(repository))).toEqual([
      "tag sha256-short",
      "tag v1",
    ]);
  });
});

describe("long listings", () => {
  it("come in pages", async () => {
    const harness = withTags(250);
    const node = await harness.repository(repository);
    const count = async () => (await harness.rows(node)).length;
    expect(await count()).toBe(101);
    expect((await harness.rows(node)).at(-1)).toBe("loadMore");
    const more = (await harness.model.children(node)).at(-1);
    expect(more).toMatchObject({ kind: "loadMore", noun: "tags", shown: 100 });
    if (more) await harness.model.loadMore(more);
    expect(harness.changes.at(-1)).toEqual([node]);
    expect(await count()).toBe(201);
    await harness.model.loadMore(node);
    expect(await count()).toBe(250);
    expect(harness.store.count("listTags")).toBe(3);
  });

  it("are shown a page at a time where the registry names all at once", async () => {
    const harness = withTags(250);
    const node = await harness.repository(repository);
    const names = [...harness.store.repository(repository).tags.keys()];
    harness.store.listTags = async function* () {
      yield await Promise.resolve({ items: names, hasMore: false });
    };
    const rows = await harness.model.children(node);
    expect(rows).toHaveLength(101);
    expect(rows.at(-1)).toMatchObject({ kind: "loadMore", shown: 100, total: 250 });
    await settle();
    expect(harness.store.count("headManifest")).toBeLessThanOrEqual(100);
    await harness.model.loadMore(node);
    await harness.model.loadMore(node);
    expect(await harness.rows(node)).toHaveLength(250);
  });

  it("load one page however often it is asked for at once", async () => {
    const harness = withTags(500);
    const node = await harness.repository(repository);
    await harness.rows(node);
    await Promise.all([1, 2, 3].map(() => harness.model.loadMore(node)));
    expect(await harness.rows(node)).toHaveLength(201);
  });

  it("start again on refresh", async () => {
    const harness = withTags(250);
    const node = await harness.repository(repository);
    await harness.rows(node);
    await harness.model.loadMore(node);
    harness.model.refresh(node);
    expect(await harness.rows(node)).toHaveLength(101);
  });

  it("skip pages of which nothing is shown", async () => {
    const harness = new ExplorerHarness();
    harness.store.maxPageSize = 2;
    const { tags } = harness.store.repository(repository);
    const { digest } = putImage(harness.store, { repository }, amd64);
    for (let number = 0; number < 6; number++) {
      const hidden = descriptorOf(`hidden ${number}`).digest;
      tags.set(hidden.replace(":", "-"), digest);
    }
    tags.set("shown", digest);
    expect(await harness.rows(await harness.repository(repository))).toEqual(["tag shown"]);
  });

  it("show a repeated name once", async () => {
    const harness = withTags(1);
    const node = await harness.connection();
    harness.store.listRepositories = async function* () {
      yield await Promise.resolve({ items: ["a", "a"], hasMore: true });
      yield { items: ["a", "b"], hasMore: false };
    };
    await harness.rows(node);
    await harness.model.loadMore(node);
    expect(await harness.rows(node)).toEqual(["repository a", "repository b"]);
  });
});

describe("the order of tags", () => {
  it("follows the setting without asking again", async () => {
    const harness = new ExplorerHarness();
    const { digest } = putImage(harness.store, { repository }, amd64);
    const { tags } = harness.store.repository(repository);
    for (const tag of ["v10", "latest", "v9", "v9.1"]) tags.set(tag, digest);
    const node = await harness.repository(repository);
    expect(await harness.rows(node)).toEqual(["tag latest", "tag v9", "tag v9.1", "tag v10"]);
    harness.changeSettings({ sortOrder: "semver" });
    expect(harness.changes.at(-1)).toBeUndefined();
    expect(await harness.rows(node)).toEqual(["tag v10", "tag v9.1", "tag v9", "tag latest"]);
    harness.changeSettings({ sortOrder: "registry" });
    expect(await harness.rows(node)).toEqual(["tag v10", "tag latest", "tag v9", "tag v9.1"]);
    expect(harness.store.count("listTags")).toBe(1);
  });
});

describe("the filter", () => {
  async function filtered(text: string) {
    const harness = withTags(12);
    putImage(harness.store, { repository: "tools/lint", tag: "latest" }, amd64);
    await harness.rows(await harness.repository(repository));
    harness.model.setFilter(text);
    return harness;
  }

  it("keeps repositories that contain the text", async () => {
    const harness = await filtered("LINT");
    expect(await harness.rows(await harness.connection())).toEqual(["repository tools/lint"]);
  });

  it("keeps all tags of a repository that matches", async () => {
    const harness = await filtered("app");
    expect(await harness.rows(await harness.repository(repository))).toHaveLength(12);
  });

  it("keeps matching tags with their repository", async () => {
    const harness = await filtered("v1");
    expect(await harness.rows(await harness.connection())).toEqual(["repository team/app"]);
    expect(await harness.rows(await harness.repository(repository))).toEqual([
      "tag v1",
      "tag v10",
      "tag v11",
      "tag v12",
    ]);
  });

  it("stays with what it found over a refresh", async () => {
    const harness = await filtered("v1");
    harness.model.refresh();
    expect(await harness.rows(await harness.connection())).toEqual(["repository team/app"]);
    expect(await harness.rows(await harness.repository(repository))).toHaveLength(4);
  });

  it("says when nothing is left, and goes when emptied", async () => {
    const harness = await filtered("  nothing like it ");
    expect(harness.model.filter).toBe("nothing like it");
    expect(await harness.rows(await harness.connection())).toEqual(["message filtered"]);
    harness.model.setFilter("");
    expect(await harness.rows(await harness.connection())).toHaveLength(2);
    expect(harness.store.count("listRepositories")).toBe(1);
  });

  it("still offers to load more", async () => {
    const harness = withTags(150);
    const node = await harness.repository(repository);
    await harness.rows(node);
    harness.model.setFilter("zzz");
    expect(await harness.rows(node)).toEqual(["message partlyFiltered", "loadMore"]);
  });
});

describe("locating a row", () => {
  it("loads what leads there", async () => {
    const harness = withTags(2);
    const ref = { connectionId: "registry.test", repository, tag: "v2" };
    expect(await harness.model.locate(ref)).toMatchObject({ kind: "tag", ...ref });
  });

  it("adds what the listings do not show", async () => {
    const harness = withTags(150);
    harness.store.listRepositories = async function* () {
      yield await Promise.resolve({ items: [], hasMore: false });
    };
    const ref = { connectionId: "registry.test", repository, tag: "v150" };
    expect(await harness.model.locate(ref)).toMatchObject({ kind: "tag", ...ref });
    expect(await harness.rows(await harness.connection())).toEqual(["repository team/app"]);
    expect(await harness.rows(await harness.repository(repository))).toContain("tag v150");
  });

  it("leaves the rows that the view has the objects that news are told of", async () => {
    const harness = withTags(1);
    const shown = await harness.repository(repository);
    await harness.model.locate({ connectionId: "registry.test", repository, tag: "v1" });
    const told: (readonly ExplorerNode[] | undefined)[] = [];
    harness.model.onDidChange((change) => told.push(change));
    harness.model.refresh({ connectionId: "registry.test", repository });
    // VS Code passes over an object that it was not given, even one that is equal.
    expect(told.map((change) => change?.[0] === shown)).toEqual([true]);
  });

  it("stops at the nearest row that exists", async () => {
    const harness = withTags(1);
    const ref = { connectionId: "registry.test", repository, tag: "gone" };
    expect(await harness.model.locate(ref)).toMatchObject({ kind: "repository", repository });
    expect(await harness.model.locate({ connectionId: "other" })).toBeUndefined();
  });
});

describe("connections", () => {
  it("appear and go", async () => {
    const harness = withTags(1);
    await harness.repository(repository);
    harness.setConnections([]);
    expect(harness.changes).toEqual([undefined]);
    expect(await harness.model.children(undefined)).toEqual([]);
  });

  it("are asked anew when they were changed", async () => {
    const harness = withTags(1);
    await harness.repository(repository);
    harness.setConnections([{ ...sampleConnection, username: "lee" }]);
    await harness.repository(repository);
    expect(harness.store.count("listRepositories")).toBe(2);
  });

  it("that were removed leave an error behind, not an exception", async () => {
    const harness = withTags(1);
    const connection = await harness.connection();
    harness.setConnections([]);
    expect(await harness.rows(connection)).toEqual(["error openConnection"]);
  });
});
