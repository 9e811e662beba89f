import { randomUUID } from "node:crypto";
import { link, lstat, open, rename, rm, utimes, type FileHandle } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { throwIfAborted, type Cancellable } from "../base/abort.ts";
import { JsonError, parseJsonObject, readNumber, readString } from "../base/json.ts";
import { isFileError } from "./layoutFailure.ts";
import { LayoutError, type LockHolder } from "./layoutError.ts";
import { noteOfProcess, runs } from "./processPlace.ts";
import { readRegularFile } from "./regularFile.ts";

const fileName = ".archipelago.lock";
const maxLockBytes = 4096;
const heartbeatMs = 10_000;
/** A holder that has been silent for this long is gone, whoever has its process number now. */
const silentMs = 60_000;
const pollMs = 100;
const defaultPatienceMs = 3000;

/** The right to write to a layout, until it is released. */
export interface LayoutLock {
  /**
   * Throws {@link LayoutError} `locked` if somebody has taken the lock over meanwhile. Otherwise
   * nobody does so for a while, also after the process stood still.
   */
  verify(): Promise<void>;
  /** Never throws. */
  release(): Promise<void>;
}

/** How long to wait for a lock that others hold. */
export interface LockOptions extends Cancellable {
  /** Milliseconds; 3000 unless given. Changes by others take less than that. */
  readonly patienceMs?: number;
}

interface Held {
  readonly token: string;
  /** Where the process number counts; undefined where the system has one such space only. */
  readonly pidSpace: string | undefined;
  readonly holder: LockHolder | undefined;
}

/**
 * Locks the layout in a folder against other writers that do so, in this and in other processes. The
 * lock of a process that is gone is taken over. Throws {@link LayoutError} `locked`, which names
 * the holder.
 */
export async function lockLayout(
  folder: string,
  { signal, patienceMs = defaultPatienceMs }: LockOptions = {},
): Promise<LayoutLock> {
  const file = path.join(folder, fileName);
  const token = randomUUID();
  for (let waited = 0; ; waited += pollMs) {
    throwIfAborted(signal);
    if (await create(file, token)) return hold(file, token);
    const held = await readHeld(file);
    if (held && (await isAbandoned(file, held)) && (await remove(file, held))) continue;
    if (held && waited >= patienceMs) throw lockedBy(folder, held.holder);
    await delay(pollMs, undefined, { signal });
  }
}

function hold(file: string, token: string): LayoutLock {
  const isMine = async () => (await readHeld(file))?.token === token;
  let beatenAt = Date.now();
  const beat = async () => {
    beatenAt = Date.now();
    const now = new Date(beatenAt);
    // Whether it is still ours is looked at before anything is replaced.
    await utimes(file, now, now).catch(() => undefined);
  };
  const heart = setInterval(() => void beat(), heartbeatMs);
  heart.unref();
  return {
    verify: async () => {
      // Timers are late after a sleep, and do not run while the process is busy.
      if (Date.now() - beatenAt >= heartbeatMs) await beat();
      const held = await readHeld(file);
      if (held?.token !== token) throw lockedBy(path.dirname(file), held?.holder);
    },
    release: async () => {
      clearInterval(heart);
      try {
        if (await isMine()) await rm(file, { force: true });
      } catch {
        // What is left of it is taken over by the next one.
      }
    },
  };
}

async function create(file: string, token: string): Promise<boolean> {
  const content = { token, since: Date.now(), ...noteOfProcess() };
  const handle = await openNew(file);
  if (!handle) return false;
  try {
    await handle.writeFile(JSON.stringify(content));
    return true;
  } catch (error) {
    // Nobody could tell whose it is.
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function openNew(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, "wx");
  } catch (error) {
    if (isFileError(error, "EEXIST")) return undefined;
    throw error;
  }
}

/** A lock that is being written does not tell whose it is yet. */
async function readHeld(file: string): Promise<Held | undefined> {
  try {
    const json = parseJsonObject(await readRegularFile(file, maxLockBytes));
    const token = readString(json, "token") ?? "";
    const pid = readNumber(json, "pid");
    const host = readString(json, "host");
    const since = readNumber(json, "since");
    const pidSpace = readString(json, "pidSpace");
    const isTold = pid !== undefined && host !== undefined && since !== undefined;
    return { token, pidSpace, holder: isTold ? { pid, host, since } : undefined };
  } catch (error) {
    if (isFileError(error, "ENOENT")) return undefined;
    if (JsonError.is(error)) return { token: "", pidSpace: undefined, holder: undefined };
    throw error;
  }
}

async function isAbandoned(file: string, { holder, pidSpace }: Held): Promise<boolean> {
  if (holder?.host === hostname()) {
    const startedMs = Date.now() - uptime() * 1000;
    if (holder.since < startedMs) return true;
    if (runs({ ...holder, pidSpace }) === false) return true;
  }
  try {
    return Date.now() - (await lstat(file)).mtimeMs > silentMs;
  } catch (error) {
    if (isFileError(error, "ENOENT")) return false;
    throw error;
  }
}

/**
 * Removes an abandoned lock, and none that somebody else has put in its place meanwhile: moved away
 * first, it can be looked at without anyone else doing the same.
 */
async function remove(file: string, held: Held): Promise<boolean> {
  const moved = `${file}.${randomUUID()}`;
  try {
    await rename(file, moved);
  } catch (error) {
    if (isFileError(error, "ENOENT")) return true;
    throw error;
  }
  try {
    if ((await readHeld(moved))?.token === held.token) return true;
    await link(moved, file).catch(() => undefined);
    return false;
  } finally {
    await rm(moved, { force: true });
  }
}

function lockedBy(folder: string, holder: LockHolder | undefined): LayoutError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : "somebody else";
  return new LayoutError("locked", folder, `${who} is writing to ${folder}`, { holder });
}
