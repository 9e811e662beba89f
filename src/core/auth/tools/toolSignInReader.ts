import type { Cancellable } from "../../base/abort.ts";
import { dockerHub } from "../../oci/registryHost.ts";
import type { Credential } from "../credential.ts";
import {
  ToolSignInError,
  type FileTool,
  type FoundSignIns,
  type ToolSignIn,
  type ToolSignIns,
} from "../toolSignIn.ts";
import { helperFor, lookUp } from "./authFile.ts";
import type { ToolEnvironment } from "./authFilePaths.ts";
import { getFromHelper } from "./credentialHelper.ts";
import { findInFile } from "./findSignIns.ts";
import { loadAuthFile } from "./loadAuthFile.ts";
import { readRegistryKey } from "./registryKey.ts";

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
    const file = await loadAuthFile(tool, this.#environment);
    const helper = file && helperFor(file, key);
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
    const credential = file && lookUp(file.auths, key);
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
      const file = await loadAuthFile(tool, this.#environment);
      if (!file) return { signIns: [], problems: [] };
      const limitMs = this.#limits.listMs;
      return await findInFile(file, {
        tool,
        registry,
        call: { tool, limitMs, environment: this.#environment, signal },
      });
    } catch (error) {
      if (ToolSignInError.is(error)) return { signIns: [], problems: [error] };
      throw error;
    }
  }
}

/** Helpers keep Docker Hub under its old URL, whatever the file calls it. */
function serversFor(key: string): readonly string[] {
  const isDockerHub = readRegistryKey(key)?.registry === dockerHub;
  return isDockerHub && key !== dockerHubServer ? [key, dockerHubServer] : [key];
}
