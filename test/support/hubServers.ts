import type { Fetcher } from "../../src/core/http/fetcher.ts";
import { httpStack } from "../../src/core/http/httpStack.ts";
import { NodeFetcher } from "../../src/core/http/nodeFetcher.ts";
import type { Credential, CredentialSource } from "../../src/core/auth/credential.ts";
import type { Logger } from "../../src/core/base/logger.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { RegistryClient } from "../../src/core/registry/registryClient.ts";
import { storeLayer } from "../../src/core/registry/storeLayer.ts";
import { dockerHub } from "../../src/providers/profiles/dockerHub.ts";
import { namedHosts } from "./namedHosts.ts";
import { sha256 } from "./ociData.ts";
import { json, ScriptedServer, type Answer, type RecordedRequest } from "./scriptedServer.ts";
import { silentLogger } from "./silentLogger.ts";

/** Docker Hub's three hosts, and one that is nobody's. */
const hosts = ["registry-1.docker.io", "auth.docker.io", "hub.docker.com", "evil.test"] as const;
export type HubHost = (typeof hosts)[number];

/** What the API gives for user name and password. */
export const hubToken = "jwt-of-the-api";

/** Docker Hub on this machine: its registry, token server and API under their own names. */
export class HubServers {
  readonly #servers: ReadonlyMap<HubHost, ScriptedServer>;
  readonly #node = new NodeFetcher();
  readonly #fetch;
  readonly strayed: readonly string[];

  private constructor(servers: ReadonlyMap<HubHost, ScriptedServer>) {
    this.#servers = servers;
    const named = namedHosts(this.#node.fetch, Object.fromEntries(servers));
    this.#fetch = named.fetch;
    this.strayed = named.strayed;
    this.at("registry-1.docker.io").script = registryAnswer;
    this.at("auth.docker.io").script = () => json({ token: "registry-token" });
  }

  static async start(): Promise<HubServers> {
    const started = hosts.map(async (host) => [host, await ScriptedServer.start()] as const);
    return new HubServers(new Map(await Promise.all(started)));
  }

  at(host: HubHost): ScriptedServer {
    const server = this.#servers.get(host);
    if (!server) throw new Error(`${host} does not run`);
    return server;
  }

  /** The store of a connection to Docker Hub, as the product opens it. */
  open(credential: Credential, logger?: Logger): ImageStore {
    return this.openAs({ getCredential: () => Promise.resolve(credential) }, logger);
  }

  /** The same with a credential that may be replaced. */
  openAs(credentials: CredentialSource, logger: Logger = silentLogger): ImageStore {
    const fetcher = this.fetcher(logger);
    const location = { url: "https://registry-1.docker.io", registry: "docker.io" };
    const client = new RegistryClient({ baseUrl: location.url, fetcher, credentials, logger });
    const context = { location, client, http: client.http, fetcher, credentials, logger };
    return storeLayer(client, dockerHub().extend?.(context) ?? {});
  }

  /** Requests to the hosts, without signing in. */
  fetcher(logger: Logger = silentLogger): Fetcher {
    const clock = { now: () => Date.now(), delay: () => Promise.resolve() };
    return httpStack({ transport: this.#fetch, logger, clock });
  }

  async stop(): Promise<void> {
    this.#node.dispose();
    for (const server of this.#servers.values()) await server.stop();
  }
}

/** A tag as `GET /v2/namespaces/…/tags` tells it. */
export function hubTag(name: string, pushed = "2026-10-01T10:00:00.000000Z"): object {
  return {
    id: 1,
    name,
    digest: sha256(name),
    full_size: 100,
    images: [
      { architecture: "amd64", os: "linux", size: 100, digest: sha256(`${name}-amd64`) },
      { architecture: "arm64", os: "linux", size: 90, digest: sha256(`${name}-arm64`) },
    ],
    last_updated: pushed,
    tag_last_pushed: pushed,
    v2: true,
  };
}

/** A page of the API; `next` is a path of it or a whole URL. */
export function hubPage(results: readonly unknown[], next: string | null = null): Answer {
  const link = next?.startsWith("/") ? `https://hub.docker.com${next}` : next;
  return json({ count: results.length, next: link, previous: null, results });
}

/** Signs kim in, and answers the rest by path and query. */
export function hubApi(
  answers: Readonly<Record<string, Answer | ((request: RecordedRequest) => Answer)>>,
): (request: RecordedRequest) => Answer {
  return (request) => {
    if (request.target === "/v2/auth/token") {
      return request.body === JSON.stringify({ identifier: "Kim", secret: "canary-password" })
        ? json({ access_token: hubToken })
        : { status: 401, body: JSON.stringify({ detail: "Incorrect authentication credentials" }) };
    }
    const answer = answers[`${request.method} ${request.target}`] ?? answers[request.target];
    if (answer === undefined) {
      return { status: 404, body: JSON.stringify({ message: "not found" }) };
    }
    return typeof answer === "function" ? answer(request) : answer;
  };
}

function registryAnswer({ target, headers }: RecordedRequest): Answer {
  if (headers.authorization === undefined) {
    const realm = "https://auth.docker.io/token";
    const challenge = `Bearer realm="${realm}",service="registry.docker.io"`;
    return { status: 401, headers: { "www-authenticate": challenge } };
  }
  return target.includes("/tags/list") ? json({ tags: ["of-the-registry"] }) : { status: 404 };
}
