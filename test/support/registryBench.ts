import { afterEach, beforeEach } from "vitest";
import type { Digest } from "../../src/core/oci/digest.ts";
import type { RegistryClient } from "../../src/core/registry/registryClient.ts";
import { bytesOf, sha256 } from "./ociData.ts";
import {
  accessRegistry,
  type RegistryAccess,
  type RegistryAccessOptions,
} from "./registryAccess.ts";
import { ScriptedServer, type Answer, type Script } from "./scriptedServer.ts";

/** A user name and a password, and what they are as `Authorization`. */
export const kim = { kind: "basic", username: "kim", password: "s3cret" } as const;
export const kimsHeader = `Basic ${Buffer.from("kim:s3cret").toString("base64")}`;

/** Two servers on sockets, for each test anew, and clients of the first. */
export class RegistryBench {
  readonly #servers: ScriptedServer[] = [];
  readonly #accesses: RegistryAccess[] = [];

  /** To be called in a test file: the servers start before and stop after each of its tests. */
  static use(): RegistryBench {
    const bench = new RegistryBench();
    beforeEach(() => bench.#start());
    afterEach(() => bench.#stop());
    return bench;
  }

  get registry(): ScriptedServer {
    return this.#server(0);
  }

  /** Of another origin, as its port differs: a token server, a storage host. */
  get other(): ScriptedServer {
    return this.#server(1);
  }

  access(options: RegistryAccessOptions = {}): RegistryAccess {
    const access = accessRegistry(this.registry.url, options);
    this.#accesses.push(access);
    return access;
  }

  client(options: RegistryAccessOptions = {}): RegistryClient {
    return this.access(options).client;
  }

  #server(position: number): ScriptedServer {
    const server = this.#servers[position];
    if (!server) throw new Error("The servers run during tests only");
    return server;
  }

  async #start(): Promise<void> {
    this.#servers.push(await ScriptedServer.start(), await ScriptedServer.start());
  }

  async #stop(): Promise<void> {
    for (const { dispose } of this.#accesses.splice(0)) dispose();
    for (const server of this.#servers.splice(0)) await server.stop();
  }
}

/** Answers 401 with the challenge until any credentials come. */
export function guarded(challenge: string | readonly string[], script: Script): Script {
  return (request) =>
    request.headers.authorization === undefined
      ? { status: 401, headers: { "www-authenticate": challenge } }
      : script(request);
}

/** An answer of the registry's own, as the spec has it. */
export function refusal(status: number, code: string, message = "", detail?: unknown): Answer {
  const errors = [{ code, message, ...(detail !== undefined && { detail }) }];
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ errors }),
  };
}

/** A manifest as an answer, with what a registry says of it. */
export function manifestAnswer(
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer & { readonly digest: Digest } {
  const body = bytesOf(content);
  return { status: 200, headers, body, digest: sha256(body) };
}
