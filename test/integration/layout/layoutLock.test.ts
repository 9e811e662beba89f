import { once } from "node:events";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { waitForOutput } from "../../../scripts/lib/waitForOutput.mjs";
import { FolderStore } from "../../../src/core/layout/folderStore.ts";
import { lockLayout } from "../../../src/core/layout/layoutLock.ts";
import { blobSource, itemsOf, pushImage } from "../../support/imageStoreContract.ts";
import { bytesOf } from "../../support/ociData.ts";
import { useTestProgram } from "../../support/testProgram.ts";

const { inFolder, launch } = useTestProgram("test/support/layoutWriter.ts", { stderr: "inherit" });
let folder = "";
let layouts = 0;

beforeEach(async () => {
  folder = inFolder(`layout-${layouts++}`);
  await FolderStore.open(folder, { create: true });
});

afterEach(() => vi.restoreAllMocks());

const lockFile = () => path.join(folder, ".archipelago.lock");
const noProcess = 2 ** 22 + 1;
const locked = { brand: "LayoutError", code: "locked" };

function writeLock(holder: {
  readonly pid: number;
  readonly host: string;
  readonly since: number;
  readonly pidSpace?: string;
}) {
  return writeFile(lockFile(), JSON.stringify({ token: "theirs", ...holder }));
}

describe("a layout that another process is writing to", () => {
  it("is locked, which tells whose it is, and is taken over when that process is gone", async () => {
    const child = launch("hold", folder);
    await waitForOutput(child, /held/, 20_000);
    const host = hostname();
    await expect(lockLayout(folder, { patienceMs: 0 })).rejects.toMatchObject({
      ...locked,
      holder: { pid: child.pid, host },
    });
    const store = await FolderStore.open(folder, { patienceMs: 0 });
    await expect(store.target()).rejects.toMatchObject(locked);
    await expect(store.putBlob("app", blobSource(bytesOf("x")))).rejects.toMatchObject({
      brand: "StoreError",
      code: "locked",
      cause: locked,
    });
    child.kill("SIGKILL");
    await once(child, "exit");
    await pushImage(store, store.ownRepository, "one", ["1.0"]);
    expect([...(await readdir(folder))].sort()).toEqual(["blobs", "index.json", "oci-layout"]);
  });

  it("gets every tag of everybody", async () => {
    const writers = ["a", "b"].map((name) => launch("write", folder, name, "25"));
    const store = await FolderStore.open(folder, { patienceMs: 60_000 });
    const ends = writers.map((child) => once(child, "exit"));
    for (let at = 0; at < 25; at++) await pushImage(store, "own", `${at}`, [`own-${at}`]);
    expect(await Promise.all(ends)).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(await itemsOf(store.listTags(store.ownRepository))).toHaveLength(50);
    expect(await itemsOf(store.listTags("own"))).toHaveLength(25);
  });
});

describe("a lock", () => {
  it("is for one at a time, but shared by those who write through one store", async () => {
    const store = await FolderStore.open(folder);
    const [one, two] = [await store.target(), await store.target()];
    await expect(lockLayout(folder, { patienceMs: 0 })).rejects.toMatchObject(locked);
    await one.finish();
    await one.abandon();
    await expect(lockLayout(folder, { patienceMs: 0 })).rejects.toMatchObject(locked);
    await two.abandon();
    await (await lockLayout(folder, { patienceMs: 0 })).release();
  });

  it("goes to exactly one of many who find it left behind", async () => {
    for (let round = 0; round < 10; round++) {
      await writeLock({ pid: noProcess, host: hostname(), since: Date.now() });
      const all = Array.from({ length: 8 }, () => lockLayout(folder, { patienceMs: 0 }));
      const results = await Promise.allSettled(all);
      const held = results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      const valid = await Promise.allSettled(held.map((lock) => lock.verify()));
      expect(valid.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const lock of held) await lock.release();
    }
  });

  it.each([
    ["of a process that is gone", { pid: noProcess, host: hostname(), since: Date.now() }, false],
    ["of before the computer started", { pid: 1, host: hostname(), since: 1000 }, false],
    ["of another computer that is silent", { pid: 1, host: "elsewhere", since: 1000 }, true],
    [
      "of a process that is silent, its number that of another one now",
      { pid: process.pid, host: hostname(), since: Date.now() },
      true,
    ],
    [
      "of a container that is silent",
      { pid: noProcess, host: hostname(), since: Date.now(), pidSpace: "pid:[1]" },
      true,
    ],
  ])("%s is taken over", async (_what, holder, isOld) => {
    await writeLock(holder);
    if (isOld) await utimes(lockFile(), 1, 1);
    await (await lockLayout(folder, { patienceMs: 0 })).release();
  });

  it.each([
    ["of a process that runs", { pid: process.pid, host: hostname() }],
    ["of another computer that was heard of lately", { pid: 1, host: "elsewhere" }],
    ["of a container that was heard of lately", { pid: noProcess, host: hostname() }, "pid:[1]"],
  ])("%s is left alone", async (_what, holder, pidSpace?: string) => {
    await writeLock({ ...holder, since: Date.now(), ...(pidSpace && { pidSpace }) });
    const locking = lockLayout(folder, { patienceMs: 0 });
    await expect(locking).rejects.toMatchObject({ ...locked, holder });
  });

  it("that somebody took over stops its former holder before anything is replaced", async () => {
    const store = await FolderStore.open(folder);
    const target = await store.target();
    await writeLock({ pid: 1, host: "elsewhere", since: Date.now() });
    const putting = pushImage(store, "app", "one", ["1.0"]);
    await expect(putting).rejects.toMatchObject({ brand: "StoreError", code: "locked" });
    expect(await itemsOf(store.listRepositories())).toEqual([]);
    await target.abandon();
    expect(await readdir(folder)).toContain(".archipelago.lock");
  });

  it("is kept by a process that stood still for long, once it is looked at", async () => {
    const lock = await lockLayout(folder);
    await utimes(lockFile(), 1, 1);
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 20_000);
    await lock.verify();
    await expect(lockLayout(folder, { patienceMs: 0 })).rejects.toMatchObject(locked);
    await lock.release();
  });

  it("is not waited for by those who left", async () => {
    await writeLock({ pid: process.pid, host: hostname(), since: Date.now() });
    const locking = lockLayout(folder, { signal: AbortSignal.abort() });
    await expect(locking).rejects.toMatchObject({ name: "AbortError" });
  });
});
