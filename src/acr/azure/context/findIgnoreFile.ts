import { realpath } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../../../core/base/errors.ts";
import { readRegularFile } from "../../../core/layout/regularFile.ts";
import { ContextError } from "./contextError.ts";

/** The ignore file that counts for a build. */
export interface IgnoreFile {
  /** Below the context, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Bytes; no list of patterns that somebody has written is longer. */
const maxBytes = 1024 * 1024;

/** Of a context as such. */
export const contextIgnoreFile = ".dockerignore";

/**
 * The ignore file that Docker goes by: the Dockerfile's own (`app/arm.Dockerfile.dockerignore`,
 * beside it), or else the context's. `undefined` where there is none.
 * @param dockerfile below the context, with slashes; `undefined` where there are several or none
 */
export async function findIgnoreFile(
  context: string,
  dockerfile: string | undefined,
): Promise<IgnoreFile | undefined> {
  const own = isBelow(dockerfile) ? [`${dockerfile}.dockerignore`] : [];
  return firstOf(context, [...own, contextIgnoreFile]);
}

/** The one that Azure's CLI goes by: it looks for the Dockerfile's own beside the context's only. */
export async function findAzIgnoreFile(
  context: string,
  dockerfile: string | undefined,
): Promise<IgnoreFile | undefined> {
  const name = path.posix.basename(dockerfile ?? "Dockerfile");
  const own = name === "Dockerfile" ? [] : [`${name}.dockerignore`];
  return firstOf(context, [...own, contextIgnoreFile]);
}

/** What is beside a Dockerfile outside of the context belongs to another one. */
function isBelow(dockerfile: string | undefined): dockerfile is string {
  if (dockerfile === undefined || path.isAbsolute(dockerfile)) return false;
  return path.posix.normalize(dockerfile).split(/[/\\]/)[0] !== "..";
}

async function firstOf(context: string, names: readonly string[]): Promise<IgnoreFile | undefined> {
  for (const name of names) {
    try {
      // A link may lead anywhere, but not to what has no end.
      const bytes = await readRegularFile(await realpath(path.join(context, name)), maxBytes);
      return { path: name, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
    } catch (error) {
      if (!isMissing(error)) {
        throw new ContextError("unreadable", name, messageOf(error), error);
      }
    }
  }
  return undefined;
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ENOENT" || error.code === "ENOTDIR";
}
