import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { abortError, type Cancellable } from "../../base/abort.ts";
import { AppError, isBranded } from "../../base/errors.ts";
import type { ToolEnvironment } from "./authFilePaths.ts";

const maxOutputBytes = 1024 * 1024;

/** A program, and how it is run. */
export interface ProgramRun extends Cancellable {
  readonly program: string;
  readonly args: readonly string[];
  /** What it reads. */
  readonly input: string;
  readonly environment: ToolEnvironment;
  readonly limitMs: number;
}

/** How a program ended, and what it wrote. */
export interface ProgramResult {
  /** `null` where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type ProgramErrorCode =
  /** There is no such program in the PATH. */
  | "missing"
  /** It could not be started. */
  | "notStarted"
  | "timeout"
  /** It wrote more than anybody reads. */
  | "tooLarge";

/** A program did not come to its end. Holds nothing of what it was given or wrote. */
export class ProgramError extends AppError<ProgramErrorCode> {
  readonly brand = "ProgramError";
  /** What the system calls the failure: `EACCES`. */
  readonly reason: string;

  constructor(
    code: ProgramErrorCode,
    program: string,
    context: { readonly reason?: string; readonly cause?: unknown } = {},
  ) {
    super(code, `${program}: ${code}`, { cause: context.cause });
    this.reason = context.reason ?? "";
  }

  static is(error: unknown, code?: ProgramErrorCode): error is ProgramError {
    return isBranded(error, "ProgramError", code);
  }
}

/**
 * Runs a program in the user's home folder; it is ended with all it started if it takes too long.
 * Throws {@link ProgramError}; an `AbortError` when the signal fires.
 */
export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  if (run.signal?.aborted) throw abortError();
  const { variables, home, platform } = run.environment;
  const child = spawn(run.program, run.args, {
    cwd: home,
    env: { ...variables },
    detached: platform !== "win32", // leads a group of its own, which can be ended as a whole
    windowsHide: true,
  });
  try {
    return await outcome(run, child);
  } catch (error) {
    end(child);
    throw error;
  }
}

async function outcome(
  run: ProgramRun,
  child: ChildProcessWithoutNullStreams,
): Promise<ProgramResult> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new ProgramError("timeout", run.program)), run.limitMs);
      signal.addEventListener("abort", () => clearTimeout(timer));
      run.signal?.addEventListener("abort", () => reject(abortError()), { once: true, signal });
      const tooLarge = () => reject(new ProgramError("tooLarge", run.program));
      const out = collect(child.stdout, tooLarge);
      const err = collect(child.stderr, tooLarge);
      child.on("error", (cause) => reject(startFailure(run, cause)));
      child.on("close", (code) => resolve({ code, out: out(), err: err() }));
      child.stdin.on("error", () => undefined); // it need not read to the end; its exit tells
      child.stdin.end(run.input);
    });
  } finally {
    waiting.abort();
  }
}

function collect(stream: NodeJS.ReadableStream, tooLarge: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxOutputBytes) tooLarge();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function end(child: ChildProcessWithoutNullStreams): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}

function startFailure({ program }: ProgramRun, cause: Error): ProgramError {
  const reason = "code" in cause ? String(cause.code) : cause.message;
  return new ProgramError(reason === "ENOENT" ? "missing" : "notStarted", program, {
    reason,
    cause,
  });
}
