import type { Cancellable } from "../../base/abort.ts";
import { assertNever } from "../../base/errors.ts";
import { isJsonObject, parseJson, readString, type JsonObject } from "../../base/json.ts";
import type { Credential } from "../credential.ts";
import { ToolSignInError, type FileTool, type ToolSignInErrorCode } from "../toolSignIn.ts";
import type { ToolEnvironment } from "./authFilePaths.ts";
import { ProgramError, runProgram, type ProgramResult } from "./runProgram.ts";

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

/** Runs a helper and returns what it wrote. */
async function run(call: HelperCall, action: "get" | "list", input: string): Promise<string> {
  if (!helperName.test(call.helper)) throw failure(call, "helperName");
  const { code, out, err } = await runHelper(call, action, input);
  if (code === 0) return out;
  if (notFound.test(out) || notFound.test(err)) throw failure(call, "gone", { key: input });
  throw failure(call, "helperFailed", { reason: reasonIn(out) || reasonIn(err) });
}

async function runHelper(call: HelperCall, action: string, input: string): Promise<ProgramResult> {
  const { helper, environment, limitMs, signal } = call;
  const program = `docker-credential-${helper}`;
  try {
    return await runProgram({ program, args: [action], input, environment, limitMs, signal });
  } catch (error) {
    if (!ProgramError.is(error)) throw error;
    switch (error.code) {
      case "missing":
        throw failure(call, "helperMissing", { cause: error });
      case "notStarted":
        throw failure(call, "helperFailed", { reason: error.reason, cause: error });
      case "timeout":
        throw failure(call, "helperTimeout");
      case "tooLarge":
        throw failure(call, "helperAnswer");
      default:
        return assertNever(error.code);
    }
  }
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
