// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { constants as osConstants } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * @typedef {import("node:child_process").ChildProcess} ChildProcess
 * @typedef {{
 *   readonly cwd?: string;
 *   readonly env?: NodeJS.ProcessEnv;
 *   readonly input?: string;
 *   readonly timeoutMs?: number;
 *   readonly show?: boolean;
 * }} RunOptions `show`: the output goes to the console as well.
 * @typedef {{ readonly code: number; readonly output: string; readonly timedOut: boolean }} RunResult
 */

const endingSignals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * The groups that this process started and that have not ended. A set of the process, not of a
 * caller: whoever started a group, it must not outlive the process.
 * @type {Set<ChildProcess>}
 */
const running = new Set();

/** The end of this process leaves no time to ask. */
function killAll() {
  for (const child of running) signalGroup(child, "SIGKILL");
}

/**
 * Without a handler a signal ends this process at once, and its children never hear of it. A signal
 * that others handle, too, is theirs.
 * @param {NodeJS.Signals} signal
 */
function stopAllAndExit(signal) {
  if (process.listenerCount(signal) > 1) return;
  const stops = [...running].map((child) => stopGroup(child, 15_000));
  void Promise.allSettled(stops).finally(() => process.exit(exitCode(null, signal)));
}

function endChildrenWithThisProcess() {
  if (process.listeners("exit").includes(killAll)) return;
  process.on("exit", killAll);
  for (const signal of endingSignals) process.on(signal, stopAllAndExit);
}

/**
 * Starts a process as the leader of a group of its own, so that its children can be ended with it.
 * The group ends with this process at the latest.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Omit<import("node:child_process").SpawnOptions, "detached">} [options]
 * @returns {ChildProcess}
 */
export function spawnGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true });
  endChildrenWithThisProcess();
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/**
 * Ends a group: asks, waits, then kills whatever is left of it.
 * @param {ChildProcess} child
 * @param {number} [graceMs]
 */
export async function stopGroup(child, graceMs = 5_000) {
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    signalGroup(child, "SIGTERM");
    await Promise.race([exited, sleep(graceMs, undefined, { ref: false })]);
  }
  signalGroup(child, "SIGKILL");
}

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/**
 * Runs a command to its end. A command that cannot start has the code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export async function run(command, args, options = {}) {
  const child = spawnGroup(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.end(options.input);
  let output = "";
  for (const [stream, target] of pairs(child)) {
    stream?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      output += text;
      if (options.show) target.write(text);
    });
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void stopGroup(child);
  }, options.timeoutMs ?? 600_000);
  try {
    const [code, signal] = await once(child, "close");
    return { code: exitCode(code, signal), output, timedOut };
  } catch (error) {
    return { code: 127, output: `${output}${String(error)}\n`, timedOut };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Like {@link run}, but anything except success is an error that shows the end of the output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what the command printed
 */
export async function runOrThrow(command, args, options) {
  const result = await run(command, args, options);
  if (result.code === 0 && !result.timedOut) return result.output;
  const reason = result.timedOut ? "took too long" : `ended with code ${result.code}`;
  const lines = result.output.trimEnd().split("\n").slice(-30);
  const tail = lines.map((line) => line.slice(0, 500)).join("\n");
  throw new Error(`${path.basename(command)} ${args.join(" ")} ${reason}\n${tail}`);
}

/**
 * Where a command is, as a shell would find it.
 * @param {string} command
 * @returns {string | undefined}
 */
export function findCommand(command) {
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    if (folder === "") continue;
    const file = path.join(folder, command);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return undefined;
}

/**
 * Ends what `stop` ends when this process is told to end, then exits as the signal asks.
 * @param {() => Promise<void>} stop
 */
export function stopOnSignals(stop) {
  let stopping = false;
  /** @param {NodeJS.Signals} signal */
  const handle = (signal) => {
    if (stopping) return;
    stopping = true;
    void stop().finally(() => process.exit(exitCode(null, signal)));
  };
  for (const signal of endingSignals) process.on(signal, handle);
}

/** @param {ChildProcess} child */
function pairs(child) {
  return /** @type {const} */ ([
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]);
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCode(code, signal) {
  if (code !== null) return code;
  return 128 + (signal === null ? 0 : osConstants.signals[signal]);
}
