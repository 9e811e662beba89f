import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { onTestFinished } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import type { Fetcher } from "../../src/core/http/fetcher.ts";
import { NodeFetcher } from "../../src/core/http/nodeFetcher.ts";
import { sendRaw } from "./rawHttp.ts";
import {
  accessRegistry,
  type RegistryAccess,
  type RegistryAccessOptions,
} from "./registryAccess.ts";
import { makeSelfSigned } from "./selfSigned.ts";
import { startTokenServer, tokenService, type TokenServer } from "./tokenServer.ts";
import type { SigningKey } from "./tokenSigner.ts";

export const kim = { kind: "basic", username: "kim", password: "pä:ss wörd" } as const;

/** `docker-registry` with a token server, for one test. */
export interface TokenRegistry {
  readonly url: string;
  readonly tokens: TokenServer;
  /** The keys that the registry trusts; tokens are signed with the first unless told otherwise. */
  readonly keys: Readonly<Record<"rsa" | "ec", SigningKey>>;
  /** A client, by default one that signs in as kim. */
  readonly connect: (options?: RegistryAccessOptions) => RegistryAccess["client"];
  /** Makes empty repositories by the folders that the registry keeps. */
  readonly makeRepositories: (names: readonly string[]) => Promise<void>;
  /** Sends requests, and lets the token of the last one expire whenever the test likes. */
  readonly ageing: () => Ageing;
}

/** Requests whose tokens grow old. */
export interface Ageing {
  readonly transport: Fetcher;
  /** Waits until the registry does not accept the token of the last request any more. */
  readonly expire: () => Promise<void>;
  /** Called with each request to the registry before it is sent, its token being valid so far. */
  before: (request: { readonly method: string; readonly url: string }) => Promise<void>;
}

/** @param password kim's */
export async function startTokenRegistry(password: string = kim.password): Promise<TokenRegistry> {
  const [rsa, ec] = await Promise.all([makeSelfSigned("rsa"), makeSelfSigned("ec")]);
  onTestFinished(rsa.remove);
  onTestFinished(ec.remove);
  const login = { user: kim.username, password };
  const tokens = await startTokenServer({ ...login, cert: rsa.cert, key: rsa.key });
  onTestFinished(() => tokens.server.stop());
  const bundle = path.join(path.dirname(rsa.files.cert), "bundle.pem");
  await writeFile(bundle, `${rsa.cert}${ec.cert}`);
  const { realm, issuer } = tokens;
  const token = { realm, issuer, service: tokenService, rootcertbundle: bundle };
  const { url, dir, stop } = await startDockerRegistry({ token });
  onTestFinished(stop);
  return {
    url,
    tokens,
    keys: { rsa, ec },
    connect: (options = {}) => {
      const access = accessRegistry(url, { credential: { ...kim, password }, ...options });
      onTestFinished(access.dispose);
      return access.client;
    },
    makeRepositories: async (names) => {
      const folder = path.join(dir, "data/docker/registry/v2/repositories");
      for (const name of names) {
        await mkdir(path.join(folder, name, "_layers"), { recursive: true });
      }
    },
    ageing: () => ageing(url),
  };
}

function ageing(registry: string): Ageing {
  const node = new NodeFetcher();
  onTestFinished(() => node.dispose());
  let authorization = "";
  const made: Ageing = {
    transport: async (request) => {
      if (!request.url.startsWith(`${registry}/`)) return node.fetch(request);
      authorization = request.headers?.["authorization"] ?? authorization;
      await made.before(request);
      return node.fetch(request);
    },
    expire: async () => {
      const isAccepted = async () => {
        const answer = await sendRaw(registry, "/v2/", { headers: { authorization } });
        return answer.status === 200;
      };
      while (await isAccepted()) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    before: () => Promise.resolve(),
  };
  return made;
}
