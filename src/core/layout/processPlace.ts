import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { readNumber, readString, type JsonObject } from "../base/json.ts";
import { isRunning } from "./isRunning.ts";

/** A process as it is noted in a file that other computers and containers may read, too. */
export interface NotedProcess {
  /** 0 where none is noted. */
  readonly pid: number;
  readonly host: string | undefined;
  /** Of a container; undefined where the system has one space of process numbers only. */
  readonly pidSpace: string | undefined;
}

/** This process, as it is noted for {@link readProcess}. */
export function noteOfProcess(pid: number = process.pid): JsonObject {
  const pidSpace = readPidSpace();
  return { pid, host: hostname(), ...(pidSpace !== undefined && { pidSpace }) };
}

/** Reads what {@link noteOfProcess} gave. */
export function readProcess(json: JsonObject): NotedProcess {
  const pid = readNumber(json, "pid") ?? 0;
  return { pid, host: readString(json, "host"), pidSpace: readString(json, "pidSpace") };
}

/** Whether a process runs; undefined where its number is one of another computer or container. */
export function runs({ pid, host, pidSpace }: NotedProcess): boolean | undefined {
  if (pid <= 0) return false;
  if (host !== undefined && host !== hostname()) return undefined;
  // Containers may share a folder and the name of the host, but do not see each other's processes.
  if (pidSpace !== undefined && pidSpace !== readPidSpace()) return undefined;
  return isRunning(pid);
}

/** What tells the process numbers of a container from those of others; Linux only. */
function readPidSpace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return undefined;
  }
}
