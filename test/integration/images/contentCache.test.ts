import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import type { RegistryClient } from "../../../src/core/registry/registryClient.ts";
import { ExplorerModel } from "../../../src/explorer/explorerModel.ts";
import type { ExplorerNode } from "../../../src/explorer/nodes.ts";
import { DiskCache } from "../../../src/images/cache/diskCache.ts";
import { ImageReader } from "../../../src/images/imageReader.ts";
import { sampleConnection } from "../../support/explorerHarness.ts";
import { pushMultiArchTags } from "../../support/multiArchTags.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { accessRegistry } from "../../support/registryAccess.ts";
import { silentLogger } from "../../support/silentLogger.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const repository = "team/app";
const megabyte = 1_000_000;

const inFolder = useTemporaryFolder();
let maxBytes: number;

beforeEach(() => {
  maxBytes = megabyte;
});

/** As another window or session has it: of the same folder, with nothing in memory. */
function diskCache(): DiskCache {
  const folder = inFolder("cache");
  return new DiskCache({ folder, maxBytes: () => maxBytes, logger: silentLogger });
}

function content(text: string, size = 0) {
  const bytes = bytesOf({ text, padding: "x".repeat(size) });
  return { digest: sha256(bytes), kept: { mediaType: MediaTypes.ociManifest, bytes } };
}

async function files(): Promise<readonly string[]> {
  const entries = await readdir(inFolder(), { recursive: true, withFileTypes: true });
  return entries
    .filter((each) => each.isFile())
    .map((each) => path.join(each.parentPath, each.name));
}

describe("the cache on disk", () => {
  it("gives back what another window kept, and to no other owner or repository", async () => {
    const { digest, kept } = content("one");
    const first = diskCache();
    first.of("kim").write(repository, digest, kept);
    await first.settled();
    const second = diskCache();
    expect(await second.of("kim").read(repository, digest)).toEqual(kept);
    expect(await second.of("kim").knows(repository)).toBe(true);
    expect(await second.of("alex").read(repository, digest)).toBeUndefined();
    expect(await second.of("alex").knows(repository)).toBe(false);
    expect(await second.of("kim").read("team/other", digest)).toBeUndefined();
  });

  it.each<[string, (data: Buffer) => Buffer]>([
    [
      "changed",
      (data) => Buffer.from(data.map((byte, at) => (at === data.length - 2 ? byte ^ 1 : byte))),
    ],
    ["cut off", (data) => data.subarray(0, data.length - 1)],
    ["emptied", () => Buffer.alloc(0)],
    [
      "of another type",
      (data) => Buffer.from(data.toString("latin1").replace("manifest", "manifesT"), "latin1"),
    ],
    ["of another version", (data) => Buffer.concat([Buffer.from("9"), data.subarray(1)])],
  ])("drops a file that was %s", async (_, damage) => {
    const { digest, kept } = content("one");
    const cache = diskCache();
    cache.of("kim").write(repository, digest, kept);
    await cache.settled();
    const [file = ""] = await files();
    await writeFile(file, damage(await readFile(file)));
    expect(await cache.of("kim").read(repository, digest)).toBeUndefined();
    expect(await files()).toEqual([]);
  });

  it("keeps nothing that is not what its digest says", async () => {
    const cache = diskCache();
    cache.of("kim").write(repository, content("one").digest, content("other").kept);
    await cache.settled();
    expect(await files()).toEqual([]);
  });

  it("lets no name of a registry reach the disk", async () => {
    const { digest, kept } = content("one");
    const cache = diskCache();
    for (const name of ["../../../etc", "a/../../b", "con", "x".repeat(5000), "a\0b"]) {
      cache.of(name).write(name, digest, kept);
      await cache.settled();
      expect(await cache.of(name).read(name, digest)).toEqual(kept);
    }
    const names = (await files()).map((file) => path.relative(inFolder(), file));
    expect(names).toHaveLength(5);
    for (const name of names) expect(name).toMatch(/^cache(\/[0-9a-f]{32}){3}$/);
  });

  it("is readable by its user only", async () => {
    const { digest, kept } = content("one");
    const cache = diskCache();
    cache.of("kim").write(repository, digest, kept);
    await cache.settled();
    const [file = ""] = await files();
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it("stays below its size, and drops what was not used for the longest time", async () => {
    maxBytes = 50_000;
    const cache = diskCache();
    const all = Array.from({ length: 12 }, (_, position) => content(`${position}`, 4000));
    for (const [position, { digest, kept }] of all.slice(0, 10).entries()) {
      cache.of("kim").write(repository, digest, kept);
      await cache.settled();
      const file = inFolder("cache", hashed("kim"), hashed(repository), hashed(digest));
      const day = new Date(Date.UTC(2026, 0, 1 + position));
      await utimes(file, day, day);
    }
    const [oldest, second] = all;
    if (!oldest || !second) throw new Error("There are twelve");
    await cache.of("kim").read(repository, oldest.digest);
    await cache.settled();
    for (const { digest, kept } of [...all.slice(10), content("last", 4000)]) {
      cache.of("kim").write(repository, digest, kept);
      await cache.settled();
    }
    const sizes = await Promise.all((await files()).map(async (file) => (await stat(file)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(maxBytes);
    expect(await cache.of("kim").read(repository, oldest.digest)).toBeDefined();
    expect(await cache.of("kim").read(repository, second.digest)).toBeUndefined();
  });

  it("knows nothing of a repository once all of it was dropped", async () => {
    maxBytes = 50_000;
    const cache = diskCache();
    const { digest, kept } = content("first");
    cache.of("kim").write("team/old", digest, kept);
    await cache.settled();
    for (let position = 0; position < 15; position++) {
      const each = content(`${position}`, 4000);
      cache.of("alex").write(repository, each.digest, each.kept);
      await cache.settled();
    }
    expect(await cache.of("kim").read("team/old", digest)).toBeUndefined();
    expect(await cache.of("kim").knows("team/old")).toBe(false);
    const folders = await readdir(inFolder("cache"));
    expect(folders.sort()).toEqual([hashed("alex"), "tmp"].sort());
  });

  it("stays below its size while all is written at once", async () => {
    maxBytes = 50_000;
    const cache = diskCache();
    for (let position = 0; position < 60; position++) {
      const { digest, kept } = content(`${position}`, 4000);
      cache.of("kim").write(repository, digest, kept);
    }
    await cache.settled();
    const kept = (await files()).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(12);
  });

  it("leaves out what it cannot keep up with, and goes on with what comes later", async () => {
    maxBytes = 100 * megabyte;
    const cache = diskCache();
    const all = Array.from({ length: 40 }, (_, position) => content(`${position}`, megabyte));
    for (const { digest, kept } of all) cache.of("kim").write(repository, digest, kept);
    await cache.settled();
    expect((await files()).length).toBeLessThan(20);
    const last = content("last");
    cache.of("kim").write(repository, last.digest, last.kept);
    await cache.settled();
    expect(await cache.of("kim").read(repository, last.digest)).toBeDefined();
  });

  it("counts what other windows wrote when it is trimmed", async () => {
    maxBytes = 50_000;
    const [one, other] = [diskCache(), diskCache()];
    for (let position = 0; position < 20; position++) {
      const { digest, kept } = content(`${position}`, 4000);
      (position % 2 === 0 ? one : other).of("kim").write(repository, digest, kept);
      await Promise.all([one.settled(), other.settled()]);
    }
    const { digest, kept } = content("last", 4000);
    const last = diskCache();
    last.of("kim").write(repository, digest, kept);
    await last.settled();
    expect((await files()).length).toBeLessThanOrEqual(13);
  });

  it("keeps nothing while it is off", async () => {
    const { digest, kept } = content("one");
    const cache = diskCache();
    cache.of("kim").write(repository, digest, kept);
    await cache.settled();
    maxBytes = 0;
    expect(await cache.of("kim").read(repository, digest)).toBeUndefined();
    expect(await cache.of("kim").knows(repository)).toBe(false);
    cache.of("kim").write(repository, content("two").digest, content("two").kept);
    await cache.settled();
    expect(await files()).toHaveLength(1);
  });

  it("forgets an owner, or all with what that freed", async () => {
    const { digest, kept } = content("one");
    const cache = diskCache();
    for (const owner of ["kim", "alex", "sam"]) cache.of(owner).write(repository, digest, kept);
    await cache.settled();
    await cache.forget((folder) => folder === DiskCache.folderOf("kim"));
    expect(await cache.of("kim").read(repository, digest)).toBeUndefined();
    expect(await cache.of("alex").read(repository, digest)).toEqual(kept);
    const [file = ""] = await files();
    const { size } = await stat(file);
    expect(await cache.clear()).toBe(2 * size);
    expect(await files()).toEqual([]);
    expect(await cache.clear()).toBe(0);
  });

  it("is as good as none where it cannot be written", async () => {
    const elsewhere = inFolder("file");
    await writeFile(elsewhere, "no folder");
    await mkdir(inFolder(), { recursive: true });
    await symlink(elsewhere, inFolder("cache"));
    const { digest, kept } = content("one");
    const cache = diskCache();
    cache.of("kim").write(repository, digest, kept);
    await cache.settled();
    expect(await cache.of("kim").read(repository, digest)).toBeUndefined();
    expect(await readFile(elsewhere, "utf8")).toBe("no folder");
  });
});

describe("reading through the cache", () => {
  let registry: Awaited<ReturnType<typeof startDockerRegistry>>;
  let access: ReturnType<typeof accessRegistry>;

  beforeEach(async () => {
    maxBytes = 100 * megabyte;
    registry = await startDockerRegistry();
    access = accessRegistry(registry.url);
  });
  afterEach(async () => {
    access.dispose();
    await registry.stop();
  });

  it("opens 200 lists that were opened before without reading a manifest", async () => {
    const { client } = access;
    await pushMultiArchTags(client, { url: registry.url, repository, count: 200 });
    const cache = diskCache();
    const cold = counted(client);
    expect(await openAll(cold.client, cache)).toBe(200 * 2);
    expect(cold.count("getManifest")).toBeGreaterThanOrEqual(200 * 3);
    await cache.settled();
    const warm = counted(client);
    expect(await openAll(warm.client, diskCache())).toBe(200 * 2);
    expect(warm.count("getManifest")).toBe(0);
    expect(warm.count("readBlob")).toBe(0);
  });

  it("reads a tag that has moved, and a damaged file, from the registry", async () => {
    const { client } = access;
    await pushMultiArchTags(client, { url: registry.url, repository, count: 2 });
    const cache = diskCache();
    const before = await new ImageReader(client, cache.of("kim")).manifest(repository, {
      tag: "list-0",
    });
    await cache.settled();
    const other = await client.getManifest(repository, { tag: "list-1" });
    await client.putManifest(repository, { tag: "list-0" }, other);
    const moved = new ImageReader(client, diskCache().of("kim"));
    const after = await moved.manifest(repository, { tag: "list-0" });
    expect(after.raw.digest).toBe(other.digest);
    for (const file of await files()) await writeFile(file, "damaged");
    const reader = new ImageReader(client, diskCache().of("kim"));
    const { raw } = await reader.manifest(repository, { digest: before.raw.digest });
    expect(raw).toEqual(before.raw);
  });
});

/** Opens every tag and every platform of it; returns how many platforms there were. */
async function openAll(client: RegistryClient, cache: DiskCache): Promise<number> {
  const opened = { store: client, reader: new ImageReader(client, cache.of("kim")) };
  const never = () => ({ dispose: () => undefined });
  const model = new ExplorerModel({
    connections: { all: [sampleConnection], find: () => sampleConnection, onDidChange: never },
    stores: { open: () => opened },
    settings: {
      sortOrder: "name",
      groupByNamespace: false,
      showPlatforms: true,
      onDidChange: never,
    },
    logger: silentLogger,
  });
  const row = await model.locate({ connectionId: sampleConnection.id, repository });
  if (!row) throw new Error("The repository is not listed");
  await model.children(row);
  await model.loadAll(row, () => undefined);
  const tags = (await model.children(row)).filter(
    (node) => node.kind === "tag" && node.tag.startsWith("list-"),
  );
  const platforms: ExplorerNode[] = [];
  for (const tag of tags) {
    for (const platform of await model.children(tag)) {
      platforms.push(platform);
      await model.children(platform);
    }
  }
  model.dispose();
  return platforms.filter(({ kind }) => kind === "platform").length;
}

/** The client, and how often its methods were called. */
function counted(client: RegistryClient) {
  const calls: PropertyKey[] = [];
  const proxy = new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        calls.push(name);
        return Reflect.apply(value, target, args);
      };
    },
  });
  return {
    client: proxy,
    count: (name: keyof RegistryClient) => calls.filter((each) => each === name).length,
  };
}

function hashed(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
