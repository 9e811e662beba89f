import { readFile, stat } from "node:fs/promises";
import type { Cancellable } from "../../base/abort.ts";
import { messageOf } from "../../base/errors.ts";
import { dockerHub } from "../../oci/registryHost.ts";
import type { Credential } from "../credential.ts";
import {
  ToolSignInError,
  type FileTool,
  type FoundSignIns,
  type ToolSignIn,
  type ToolSignIns,
} from "../toolSignIn.ts";
import { helperFor, lookUp, parseAuthFile, type AuthFile } from "./authFile.ts";
import { authFilePaths, type ToolEnvironment } from "./authFilePaths.ts";
import { getFromHelper } from "./credentialHelper.ts";
import { findInFile } from "./findSignIns.ts";
import { readRegistryKey } from "./registryKey.ts";

const maxFileBytes = 1024 * 1024;

/** What helpers call Docker Hub. */
const dockerHubServer = "https://index.docker.io/v1/";

/** How long a helper may take, in milliseconds. */
export interface HelperLimits {
  /** It may ask its user to unlock something. */
  readonly getMs: number;
  readonly listMs: number;
}

const defaultLimits: HelperLimits = { getMs: 60_000, listMs: 5_000 };

/** Reads the files of Docker and podman, and runs the credential helpers named in them. */
export class ToolSignInReader implements ToolSignIns {
  readonly #environment: ToolEnvironment;
  readonly #limits: HelperLimits;

  constructor(environment: ToolEnvironment, limits: HelperLimits = defaultLimits) {
    this.#environment = environment;
    this.#limits = limits;
  }

  async read({ tool, key }: ToolSignIn, { signal }: Cancellable = {}): Promise<Credential> {
    if (tool === "extension" || tool === "account") {
      throw new TypeError(`Sign-ins of an ${tool} are kept in no file`);
    }
    const found = await this.#load(tool);
    const helper = found && helperFor(found.file, key);
    if (helper !== undefined) {
      const limitMs = this.#limits.getMs;
      const call = { helper, tool, limitMs, environment: this.#environment, signal };
      const servers = serversFor(key);
      for (const server of servers) {
        try {
          return await getFromHelper(call, server);
        } catch (error) {
          if (!ToolSignInError.is(error, "gone") || server === servers.at(-1)) throw error;
        }
      }
    }
    const credential = found && lookUp(found.file.auths, key);
    if (credential) return credential;
    throw new ToolSignInError("gone", `${tool} is not signed in to ${key}`, { tool, key });
  }

  async find(options: Cancellable & { readonly registry?: string } = {}): Promise<FoundSignIns> {
    const tools: readonly FileTool[] = ["docker", "podman"];
    const found = await Promise.all(tools.map((tool) => this.#findOf(tool, options)));
    return {
      signIns: found.flatMap(({ signIns }) => signIns),
      problems: found.flatMap(({ problems }) => problems),
    };
  }

  async #findOf(
    tool: FileTool,
    { registry, signal }: Cancellable & { readonly registry?: string },
  ): Promise<FoundSignIns> {
    try {
      const found = await this.#load(tool);
      if (!found) return { signIns: [], problems: [] };
      const limitMs = this.#limits.listMs;
      return await findInFile(found.file, {
        tool,
        registry,
        call: { tool, limitMs, environment: this.#environment, signal },
      });
    } catch (error) {
      if (ToolSignInError.is(error)) return { signIns: [], problems: [error] };
      throw error;
    }
  }

  /** The first of the tool's files that exists. */
  async #load(tool: FileTool): Promise<{ readonly file: AuthFile } | undefined> {
    for (const path of authFilePaths(tool, this.#environment)) {
      try {
        const bytes = await readSmallFile(path);
        if (bytes) return { file: parseAuthFile(bytes) };
      } catch (cause) {
        // The text of the file is part of no message: `JsonError` does not quote it.
        const reason = reasonOf(cause);
        const message = `${path} cannot be read: ${reason}`;
        throw new ToolSignInError("fileUnreadable", message, { tool, file: path, reason });
      }
    }
    return undefined;
  }
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

/** Helpers keep Docker Hub under its old URL, whatever the file calls it. */
function serversFor(key: string): readonly string[] {
  const isDockerHub = readRegistryKey(key)?.registry === dockerHub;
  return isDockerHub && key !== dockerHubServer ? [key, dockerHubServer] : [key];
}
