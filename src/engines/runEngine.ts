import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { abortError, type Cancellable } from "../core/base/abort.ts";
import type { EngineCommand, EngineKind } from "./engine.ts";
import { EngineError, readFailure } from "./engineError.ts";

/** Lists and inspections of thousands of images stay below. */
const maxOutput = 64 * 1024 * 1024;
/** What a program is given to tidy up once it was asked to stop. */
const patienceMs = 3_000;
/** What went wrong stands at the end. */
const keptErrors = 16 * 1024;
const keptLines = 200;
/** Of a program that a signal has ended, as a shell tells of SIGKILL. */
const killedCode = 137;

/** One run of an engine's program. */
interface EngineRun extends Cancellable {
  readonly kind: EngineKind;
  readonly command: EngineCommand;
  /** What is set beside the environment that we have. */
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Gets every line as it is; what goes here is not kept, however much it is. */
  readonly onText?: (line: string) => void;
  /** The folder it runs in. */
  readonly folder?: string;
}

/** What a program wrote, and whether it said that all went well. */
interface EngineOutput {
  readonly out: string;
  readonly isOk: boolean;
  /** 0…255; what a signal ended has none of its own. */
  readonly code: number;
  /** What it stands for if it is not. */
  readonly failure: EngineError;
}

/** Runs an engine's program to its end; returns what it wrote. Throws {@link EngineError}. */
export async function runEngine(run: EngineRun): Promise<string> {
  const { out, isOk, failure } = await readEngine(run);
  if (!isOk) throw failure;
  return out;
}

/**
 * Runs an engine's program; that it was not content with all it was asked is no error. A signal ends
 * it with all it has started, and rejects once it has ended.
 */
export async function readEngine(run: EngineRun): Promise<EngineOutput> {
  if (run.signal?.aborted) throw abortError();
  const { program, args } = run.command;
  const child = spawn(program, args, {
    env: { ...process.env, ...run.env },
    ...(run.folder !== undefined && { cwd: run.folder }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32", // leads a group of its own, which can be ended as a whole
    windowsHide: true,
  });
  let killing: NodeJS.Timeout | undefined;
  const stop = (): void => {
    end(child, "SIGTERM");
    killing = setTimeout(() => end(child, "SIGKILL"), patienceMs);
  };
  run.signal?.addEventListener("abort", stop, { once: true });
  try {
    const out: string[] = [];
    const errors: string[] = [];
    let size = 0;
    const listen = (stream: NodeJS.ReadableStream, keep: (line: string) => void): void => {
      createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
        keep(line);
        run.onText?.(line);
        if (line.trim() !== "") run.onLine?.(line.trim());
      });
    };
    listen(child.stdout, (line) => {
      if (run.onText) return;
      size += line.length;
      if (size <= maxOutput) out.push(line);
      else end(child, "SIGKILL");
    });
    listen(child.stderr, (line) => {
      errors.push(line);
      if (run.onText && errors.length > keptLines) errors.shift();
    });
    const code = await ended(child, run.kind);
    if (run.signal?.aborted) throw abortError();
    const said = errors.join("\n").slice(-keptErrors) || out.join("\n").slice(-keptErrors);
    const failure = readFailure(run.kind, said);
    return { out: out.join("\n"), isOk: code === 0, code: code ?? killedCode, failure };
  } finally {
    run.signal?.removeEventListener("abort", stop);
    clearTimeout(killing);
  }
}

function ended(child: ChildProcess, kind: EngineKind): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => {
      const code = "code" in cause && cause.code === "ENOENT" ? "missing" : "failed";
      reject(new EngineError(code, kind, cause.message));
    });
    child.on("close", resolve);
  });
}

/** Ends it with all it has started; what it talks to sees the connection end. */
function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
