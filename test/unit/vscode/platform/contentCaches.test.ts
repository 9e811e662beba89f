import { readdir, utimes } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Emitter } from "../../../../src/core/base/event.ts";
import type { Connection } from "../../../../src/providers/connection.ts";
import type { Connections } from "../../../../src/providers/connections.ts";
import { Providers } from "../../../../src/providers/providers.ts";
import { ConnectedStores } from "../../../../src/vscode/platform/connectedStores.ts";
import { ContentCaches } from "../../../../src/vscode/platform/contentCaches.ts";
import { sampleConnection } from "../../../support/explorerHarness.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { amd64, putImage } from "../../../support/sampleImages.ts";
import { silentLogger } from "../../../support/silentLogger.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../../support/temporaryFolder.ts";

const repository = "team/app";
const store = new MemoryStore();
const image = putImage(store, { repository, tag: "v1" }, amd64);

let temporary: TemporaryFolder;
let maxBytes: number;
let all: readonly Connection[];

beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  maxBytes = 1_000_000;
  all = [sampleConnection];
  store.calls.length = 0;
});
afterEach(() => temporary.remove());

/** A session of its own: with nothing in memory. */
function session() {
  const changed = new Emitter<void>();
  const caches = new ContentCaches({
    folder: temporary.folder,
    maxBytes: () => maxBytes,
    connections: () => all,
    logger: silentLogger,
  });
  const connections: Connections = {
    get all() {
      return all;
    },
    onDidChange: changed.event,
    find: (id) => all.find((each) => each.id === id),
  };
  const stores = new ConnectedStores(connections, new Providers([]), () => store, caches);
  return {
    caches,
    stores,
    change: (now: readonly Connection[]) => {
      all = now;
      changed.fire();
    },
    read: () => stores.open(sampleConnection.id).reader.manifest(repository, { ...image }),
  };
}

/** Reads the image and waits until it is kept. */
async function keep(): Promise<void> {
  const { read, caches } = session();
  await read();
  const { digest } = image;
  await expect.poll(() => caches.of(sampleConnection).read(repository, digest)).toBeDefined();
}

/** As if nothing new had been kept for two days. */
async function age(): Promise<void> {
  const before = new Date(Date.now() - 48 * 60 * 60 * 1000);
  for (const name of await readdir(temporary.folder)) {
    await utimes(path.join(temporary.folder, name), before, before);
  }
}

describe("what is kept of a connection", () => {
  it("is there in the next session", async () => {
    await keep();
    await session().read();
    expect(store.count("getManifest")).toBe(1);
  });

  it("is another's when another user signs in, and goes", async () => {
    await keep();
    const { change, caches, read } = session();
    const { digest } = image;
    change([{ ...sampleConnection, username: "alex" }]);
    await read();
    expect(store.count("getManifest")).toBe(2);
    await expect.poll(() => caches.of(sampleConnection).read(repository, digest)).toBeUndefined();
  });

  it("goes with the connection, even while nobody looks", async () => {
    await keep();
    all = [];
    await age();
    const { caches } = session();
    const { digest } = image;
    expect(await caches.of(sampleConnection).read(repository, digest)).toBeUndefined();
    expect(await caches.clear()).toBe(0);
  });

  it("stays where another window may have added the connection a moment ago", async () => {
    await keep();
    all = [];
    const { caches } = session();
    expect(await caches.of(sampleConnection).read(repository, image.digest)).toBeDefined();
  });

  it("goes when there is to be no room any more", async () => {
    await keep();
    const { caches } = session();
    await caches.noticeSize();
    maxBytes = 0;
    await caches.noticeSize();
    maxBytes = 1_000_000;
    expect(await caches.clear()).toBe(0);
  });

  it("stays over a new name and a new password", async () => {
    await keep();
    const { change, read } = session();
    change([{ ...sampleConnection, name: "Mine", revision: 2 }]);
    await read();
    expect(store.count("getManifest")).toBe(1);
  });

  it("is nothing of the sandbox, or while there is no room", async () => {
    all = [{ ...sampleConnection, sandbox: true }];
    await session().read();
    all = [sampleConnection];
    maxBytes = 0;
    await session().read();
    expect(await session().caches.clear()).toBe(0);
  });
});
