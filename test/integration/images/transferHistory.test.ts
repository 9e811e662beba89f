import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/core/base/clock.ts";
import { TransferHistory } from "../../../src/images/transfers/transferHistory.ts";
import { ownerLostMs, TransferOwners } from "../../../src/images/transfers/transferOwners.ts";
import type { TransferRecord } from "../../../src/images/transfers/transferRecord.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";
import { requestOf } from "../../support/transfers.ts";

const removing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removing.splice(0)) await remove();
});

async function newFolder(): Promise<string> {
  const { folder, remove } = await makeTemporaryFolder();
  removing.push(remove);
  return folder;
}

/** A window of VS Code; all in `alive` run. */
function windowOf(folder: string, pid: number, alive: ReadonlySet<number>) {
  const self = { session: `session-${pid}`, pid };
  const isAlive = (each: number) => alive.has(each);
  const owners = new TransferOwners({ folder, self, clock: systemClock, isAlive });
  return { owners, history: new TransferHistory({ folder, owners, maxEnded: 3 }) };
}

function recordOf(id: string, state: TransferRecord["state"], at = id): TransferRecord {
  return { id, title: id, request: requestOf(["1"]), state, startedAt: at };
}

describe("the history of transfers", () => {
  it("is empty where there is no folder yet, and makes it", async () => {
    const folder = path.join(await newFolder(), "not", "there");
    const { history } = windowOf(folder, 1, new Set([1]));
    expect(await history.all()).toEqual([]);
    await history.write(recordOf("1", "done"));
    expect(await history.all()).toEqual([{ record: recordOf("1", "done"), holder: undefined }]);
    expect(await readdir(folder)).toEqual(["1.json"]);
  });

  it("is shared by windows, which lose nothing of each other", async () => {
    const folder = await newFolder();
    const alive = new Set([1, 2]);
    const [one, other] = [windowOf(folder, 1, alive), windowOf(folder, 2, alive)];
    await Promise.all([
      one.history.write(recordOf("1", "done")),
      other.history.write(recordOf("2", "failed")),
    ]);
    const ids = (await one.history.all()).map(({ record }) => record.id);
    expect(ids).toEqual(["2", "1"]);
    await other.history.remove("1");
    expect(await one.history.find("1")).toBeUndefined();
  });

  it("keeps the last ones that have ended, and all that have not", async () => {
    const folder = await newFolder();
    const { history, owners } = windowOf(folder, 1, new Set([1]));
    await owners.claim("0");
    await history.write(recordOf("0", "running"));
    for (const id of ["1", "2", "3", "4", "5"]) await history.write(recordOf(id, "done"));
    const ids = (await history.all()).map(({ record }) => record.id);
    expect(ids).toEqual(["5", "4", "3", "0"]);
  });

  it("passes over files that are not its own or damaged", async () => {
    const folder = await newFolder();
    await mkdir(path.join(folder, "deeper.json"));
    await writeFile(path.join(folder, "half.json"), '{"id":"half","title"');
    await writeFile(path.join(folder, "other.json"), JSON.stringify(recordOf("1", "done")));
    await writeFile(path.join(folder, "note.txt"), "");
    const { history } = windowOf(folder, 1, new Set([1]));
    expect(await history.all()).toEqual([]);
  });

  it("says that what a window ran that is gone was interrupted", async () => {
    const folder = await newFolder();
    const alive = new Set([1, 2]);
    const [one, other] = [windowOf(folder, 1, alive), windowOf(folder, 2, alive)];
    await one.owners.claim("1");
    await one.history.write(recordOf("1", "running"));
    expect(await one.history.find("1")).toMatchObject({ holder: "self" });
    expect(await other.history.find("1")).toMatchObject({ holder: "other" });
    alive.delete(1);
    const left = await other.history.find("1");
    expect(left).toMatchObject({ holder: undefined, record: { state: "interrupted" } });
  });
});

describe("who runs a transfer", () => {
  it("is one window only, whoever is first", async () => {
    const folder = await newFolder();
    const alive = new Set([1, 2, 3]);
    const windows = [1, 2, 3].map((pid) => windowOf(folder, pid, alive).owners);
    const claimed = await Promise.all(windows.map((each) => each.claim("1")));
    expect(claimed.filter(Boolean)).toHaveLength(1);
    const winner = windows[claimed.indexOf(true)];
    expect(await winner?.claim("1")).toBe(true);
    await winner?.release("1");
    expect(await windows[0]?.claim("1")).toBe(true);
  });

  it("can be another one once the first has gone, but only one", async () => {
    const folder = await newFolder();
    const alive = new Set([1, 2, 3]);
    const [one, two, three] = [1, 2, 3].map((pid) => windowOf(folder, pid, alive).owners);
    expect(await one?.claim("1")).toBe(true);
    expect(await two?.claim("1")).toBe(false);
    alive.delete(1);
    const claimed = await Promise.all([two?.claim("1"), three?.claim("1")]);
    expect(claimed.filter(Boolean)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["1.owner"]);
  });

  it("is not released by another", async () => {
    const folder = await newFolder();
    const alive = new Set([1, 2]);
    const [one, two] = [1, 2].map((pid) => windowOf(folder, pid, alive).owners);
    await one?.claim("1");
    await two?.release("1");
    expect(await two?.holder("1")).toBe("other");
  });

  it("is nobody where the mark was not renewed for long: the process is another's", async () => {
    const folder = await newFolder();
    const alive = new Set([1, 2]);
    const [one, two] = [1, 2].map((pid) => windowOf(folder, pid, alive).owners);
    await one?.claim("1");
    const long = (systemClock.now() - ownerLostMs - 1000) / 1000;
    await utimes(path.join(folder, "1.owner"), long, long);
    expect(await two?.holder("1")).toBeUndefined();
    await one?.beat("1");
    expect(await two?.holder("1")).toBe("other");
  });
});
