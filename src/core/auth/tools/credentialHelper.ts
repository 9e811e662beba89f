import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { abortError, type Cancellable } from "../../base/abort.ts";
import { isJsonObject, parseJson, readString, type JsonObject } from "../../base/json.ts";
import type { Credential } from "../credential.ts";
import { ToolSignInError, type FileTool, type ToolSignInErrorCode } from "../toolSignIn.ts";
import type { ToolEnvironment } from "./authFilePaths.ts";

const maxAnswerBytes = 1024 * 1024;
const maxReasonLength = 200;

/** A helper's name becomes part of a program's name, so it must not lead to another folder. */
const helperName = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** What helpers say of what they do not keep; it is part of the protocol. */
const notFound = /credentials not found|could not be found in the keychain/i;

/** A helper and how it is run. */
export interface HelperCall extends Cancellable {
  readonly helper: string;
  readonly tool: FileTool;
  readonly environment: ToolEnvironment;
  readonly limitMs: number;
}

/**
 * Asks `docker-credential-<helper> get` for the credential of a server. Protocol:
 * github.com/docker/docker-credential-helpers. Throws {@link ToolSignInError}, `gone` where the
 * helper has none.
 */
export async function getFromHelper(call: HelperCall, server: string): Promise<Credential> {
  const answer = readAnswer(call, await run(call, "get", server));
  const username = readString(answer, "Username");
  const password = readString(answer, "Secret");
  if (username === undefined || password === undefined) throw failure(call, "helperAnswer");
  if (password === "") throw failure(call, "gone", { key: server });
  return { kind: "basic", username, password };
}

/** The user name for each server that a helper keeps a credential of. Throws {@link ToolSignInError}. */
export async function listOfHelper(call: HelperCall): Promise<ReadonlyMap<string, string>> {
  const answer = readAnswer(call, await run(call, "list", ""));
  return new Map(
    Object.entries(answer).flatMap(([server, username]) =>
      typeof username === "string" ? [[server, username] as const] : [],
    ),
  );
}

function readAnswer(call: HelperCall, text: string): JsonObject {
  try {
    const value = parseJson(text);
    if (isJsonObject(value)) return value;
  } catch {
    // What did not parse may be a secret, so the parser's complaint is not passed on.
  }
  throw failure(call, "helperAnswer");
}

/** Runs a helper and returns what it wrote; it is ended with all it started if it takes too long. */
async function run(call: HelperCall, action: "get" | "list", input: string): Promise<string> {
  if (!helperName.test(call.helper)) throw failure(call, "helperName");
  if (call.signal?.aborted) throw abortError();
  const { variables, home, platform } = call.environment;
  const child = spawn(`docker-credential-${call.helper}`, [action], {
    cwd: home,
    env: { ...variables },
    detached: platform !== "win32", // leads a group of its own, which can be ended as a whole
    windowsHide: true,
  });
  const { code, out, err } = await outcome(call, child, input).catch((error: unknown) => {
    end(child);
    throw error;
  });
  if (code === 0) return out;
  if (notFound.test(out) || notFound.test(err)) throw failure(call, "gone", { key: input });
  throw failure(call, "helperFailed", { reason: reasonIn(out) || reasonIn(err) });
}

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function outcome(
  call: HelperCall,
  child: ChildProcessWithoutNullStreams,
  input: string,
): Promise<Outcome> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(failure(call, "helperTimeout")), call.limitMs);
      signal.addEventListener("abort", () => clearTimeout(timer));
      call.signal?.addEventListener("abort", () => reject(abortError()), { once: true, signal });
      const tooLarge = () => reject(failure(call, "helperAnswer"));
      const out = collect(child.stdout, tooLarge);
      const err = collect(child.stderr, tooLarge);
      child.on("error", (cause) => reject(startFailure(call, cause)));
      child.on("close", (code) => resolve({ code, out: out(), err: err() }));
      child.stdin.on("error", () => undefined); // a helper need not read to the end; its exit tells
      child.stdin.end(input);
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
    if (size > maxAnswerBytes) tooLarge();
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

function startFailure(call: HelperCall, cause: Error): ToolSignInError {
  const code = "code" in cause ? String(cause.code) : cause.message;
  if (code === "ENOENT") return failure(call, "helperMissing", { cause });
  return failure(call, "helperFailed", { reason: code, cause });
}

/** The first line of a complaint; nothing of what looks like an answer, which holds a secret. */
function reasonIn(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  if (/[{"]|secret/i.test(text)) return "";
  return line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{fffd}").slice(0, maxReasonLength);
}

function failure(
  { helper, tool }: HelperCall,
  code: ToolSignInErrorCode,
  context: { readonly key?: string; readonly reason?: string; readonly cause?: unknown } = {},
): ToolSignInError {
  const message = `Credential helper ${helper}: ${code}${context.reason ? ` (${context.reason})` : ""}`;
  return new ToolSignInError(code, message, { ...context, helper, tool });
}
