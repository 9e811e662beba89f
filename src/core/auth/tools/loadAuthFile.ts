import { readFile, stat } from "node:fs/promises";
import { messageOf } from "../../base/errors.ts";
import { ToolSignInError, type FileTool } from "../toolSignIn.ts";
import { parseAuthFile, type AuthFile } from "./authFile.ts";
import { authFilePaths, type ToolEnvironment } from "./authFilePaths.ts";

const maxFileBytes = 1024 * 1024;

/** The first of a tool's files that exists. Throws {@link ToolSignInError}. */
export async function loadAuthFile(
  tool: FileTool,
  environment: ToolEnvironment,
): Promise<AuthFile | undefined> {
  for (const path of authFilePaths(tool, environment)) {
    try {
      const bytes = await readSmallFile(path);
      if (bytes) return parseAuthFile(bytes);
    } catch (cause) {
      // The text of the file is part of no message: `JsonError` does not quote it.
      const reason = reasonOf(cause);
      const message = `${path} cannot be read: ${reason}`;
      throw new ToolSignInError("fileUnreadable", message, { tool, file: path, reason });
    }
  }
  return undefined;
}

/** `undefined` where there is no such file. An empty one says as little. */
async function readSmallFile(path: string): Promise<Uint8Array | undefined> {
  try {
    const stats = await stat(path); // opening a pipe would wait for who writes to it
    if (!stats.isFile()) throw new Error("it is not a file");
    if (stats.size > maxFileBytes) throw new Error(`it has more than ${maxFileBytes} bytes`);
    const bytes = await readFile(path);
    return bytes.length === 0 ? undefined : bytes;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return code === "ENOENT" || code === "ENOTDIR";
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^E[A-Z]+$/.test(code) ? code : messageOf(error);
}
