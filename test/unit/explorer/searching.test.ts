import { describe, expect, it } from "vitest";
import type { ListOptions, Page } from "../../../src/core/registry/imageStore.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { ExplorerHarness } from "../../support/explorerHarness.ts";
import { settle } from "../../support/manualClock.ts";
import { amd64, putImage } from "../../support/sampleImages.ts";

const repository = "team/app";

/** A registry that gives 100 names and more, and looks for parts of names if it is told to. */
function searchable(names: readonly string[], listed = names.slice(0, 100)) {
  const harness = new ExplorerHarness();
  const asked: string[] = [];
  harness.capabilities = { ...harness.capabilities, filterRepositories: true, filterTags: true };
  harness.store.listRepositories = listing(names, listed, asked);
  harness.store.listTags = (_, options) => listing(names, listed, asked)(options);
  return { harness, asked };
}

function listing(names: readonly string[], listed: readonly string[], asked: string[]) {
  return async function* ({ filter }: ListOptions = {}): AsyncIterable<Page<string>> {
    asked.push(filter ?? "");
    await Promise.resolve();
    if (filter === undefined) yield { items: listed, hasMore: listed.length < names.length };
    else yield { items: names.filter((name) => name.includes(filter)), hasMore: false };
  };
}

const names = Array.from({ length: 500 }, (_, position) => `team/app${position}`);

describe("a filter that the registry applies", () => {
  it("finds what was not loaded, and says that it looks", async () => {
    const { harness, asked } = searchable(names);
    const connection = await harness.connection();
    await harness.rows(connection);
    harness.model.setFilter("app444");
    expect(await harness.rows(connection)).toEqual(["message searching"]);
    await settle();
    expect(asked).toEqual([""]);
    harness.clock.advance(250);
    await settle();
    expect(asked).toEqual(["", "app444"]);
    expect(harness.changes.at(-1)).toEqual([connection]);
    expect(await harness.rows(connection)).toEqual(["repository team/app444"]);
  });

  it("asks for the last of several texts only", async () => {
    const { harness, asked } = searchable(names);
    const connection = await harness.connection();
    await harness.rows(connection);
    for (const text of ["app4", "app44", "app444"]) {
      harness.model.setFilter(text);
      await harness.rows(connection);
      harness.clock.advance(100);
      await settle();
    }
    harness.clock.advance(250);
    await settle();
    expect(asked).toEqual(["", "app444"]);
  });

  it("leaves nothing behind when it is emptied", async () => {
    const { harness } = searchable(names);
    const connection = await harness.connection();
    const before = await harness.rows(connection);
    harness.model.setFilter("app444");
    await harness.rows(connection);
    harness.clock.advance(250);
    await settle();
    harness.model.setFilter("");
    expect(await harness.rows(connection)).toEqual(before);
  });

  it("says when the registry knows nothing of the kind", async () => {
    const { harness } = searchable(names);
    const connection = await harness.connection();
    await harness.rows(connection);
    harness.model.setFilter("nothing");
    await harness.rows(connection);
    harness.clock.advance(250);
    await settle();
    expect(await harness.rows(connection)).toEqual(["message filtered"]);
  });

  it("is asked again where it failed", async () => {
    const { harness } = searchable(names);
    const connection = await harness.connection();
    await harness.rows(connection);
    const failing = () => {
      throw new StoreError("network", "No answer");
    };
    harness.store.listRepositories = failing;
    harness.model.setFilter("app444");
    await harness.rows(connection);
    harness.clock.advance(250);
    await settle();
    const failed = await harness.model.children(connection);
    expect(failed.map(({ kind }) => kind)).toContain("error");
    harness.store.listRepositories = listing(names, names.slice(0, 100), []);
    const error = failed.find(({ kind }) => kind === "error");
    if (error) harness.model.refresh(error);
    await harness.rows(connection);
    harness.clock.advance(250);
    await settle();
    expect(await harness.rows(connection)).toEqual(["repository team/app444"]);
  });

  it("looks for tags, unless the repository matches by its own name", async () => {
    const { harness, asked } = searchable(["team/app", "v1", "v2"], ["team/app", "v1"]);
    putImage(harness.store, { repository }, amd64);
    const node = await harness.repository(repository);
    await harness.rows(node);
    asked.length = 0;
    harness.model.setFilter("team");
    await harness.rows(node);
    harness.clock.advance(250);
    await settle();
    expect(asked).toEqual([]);
    harness.model.setFilter("v2");
    await harness.rows(node);
    harness.clock.advance(250);
    await settle();
    expect(asked).toEqual(["v2"]);
    expect(await harness.rows(node)).toEqual(["tag v2"]);
  });
});

describe("a filter over what was loaded", () => {
  function plain(count: number): ExplorerHarness {
    const harness = new ExplorerHarness();
    const image = putImage(harness.store, { repository }, amd64);
    for (let number = 0; number < count; number++) {
      harness.store.repository(repository).tags.set(`v${number}`, image.digest);
    }
    return harness;
  }

  it("counts what it covers while there is more, and loads all", async () => {
    const harness = plain(250);
    harness.store.maxPageSize = 100;
    const node = await harness.repository(repository);
    await harness.rows(node);
    harness.model.setFilter("v24");
    const [tag, message] = await harness.model.children(node);
    expect(tag).toMatchObject({ kind: "tag", tag: "v24" });
    expect(message).toMatchObject({
      message: { code: "partlyFiltered", noun: "tags", matching: 1, loaded: 100 },
    });
    const counts: number[] = [];
    if (message) await harness.model.loadAll(message, (count) => counts.push(count));
    expect(counts).toEqual([200, 250]);
    expect(await harness.rows(node)).toHaveLength(11);
    expect(harness.store.count("listTags")).toBe(3);
  });

  it("keeps what came before loading all was cancelled", async () => {
    const harness = plain(500);
    harness.store.maxPageSize = 100;
    const node = await harness.repository(repository);
    await harness.rows(node);
    const controller = new AbortController();
    await harness.model.loadAll(node, (count) => count === 300 && controller.abort(), {
      signal: controller.signal,
    });
    const rows = await harness.rows(node);
    expect(rows).toHaveLength(301);
    expect(rows.at(-1)).toBe("loadMore");
    expect(harness.store.count("listTags")).toBe(3);
  });

  it("stops loading all at a failure, and goes on behind it", async () => {
    const harness = plain(500);
    harness.store.maxPageSize = 100;
    const node = await harness.repository(repository);
    await harness.rows(node);
    harness.store.intercept = ({ operation, subject }) => {
      if (operation === "listTags" && subject === "v199") throw new StoreError("network", "Lost");
    };
    await harness.model.loadAll(node, () => undefined);
    expect((await harness.rows(node)).at(-1)).toBe("error listTags");
    harness.store.intercept = () => undefined;
    await harness.model.loadAll(node, () => undefined);
    expect(await harness.rows(node)).toHaveLength(500);
  });

  it("shows no more than a thousand rows at once", async () => {
    const harness = plain(2500);
    harness.settings.showPlatforms = false;
    const node = await harness.repository(repository);
    await harness.rows(node);
    await harness.model.loadAll(node, () => undefined);
    const children = await harness.model.children(node);
    expect(children).toHaveLength(1001);
    expect(children.at(-1)).toMatchObject({ kind: "loadMore", shown: 1000, total: 2500 });
  });
});
