import { httpStack } from "../../src/core/http/httpStack.ts";
import { NodeFetcher } from "../../src/core/http/nodeFetcher.ts";
import type { CredentialSource } from "../../src/core/auth/credential.ts";
import type { Logger } from "../../src/core/base/logger.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { RegistryClient } from "../../src/core/registry/registryClient.ts";
import { storeLayer } from "../../src/core/registry/storeLayer.ts";
import { ghcr } from "../../src/providers/profiles/ghcr.ts";
import { namedHosts } from "./namedHosts.ts";
import { json, ScriptedServer, type Answer, type RecordedRequest } from "./scriptedServer.ts";
import { silentLogger } from "./silentLogger.ts";

/** github.com's registry and API, those of an Enterprise server, and a host that is nobody's. */
const hosts = [
  "ghcr.io",
  "api.github.com",
  "containers.github.example.com",
  "github.example.com",
  "evil.test",
] as const;
export type GitHubHost = (typeof hosts)[number];

/** What a connection to GitHub's registry signs in with. */
export type GitHubSource = Pick<CredentialSource, "getCredential" | "tool" | "toolLabel">;

/** GitHub on this machine: its registries and APIs under their own names. */
export class GitHubServers {
  readonly #servers: ReadonlyMap<GitHubHost, ScriptedServer>;
  readonly #node = new NodeFetcher();
  readonly #fetch;
  readonly strayed: readonly string[];

  private constructor(servers: ReadonlyMap<GitHubHost, ScriptedServer>) {
    this.#servers = servers;
    const named = namedHosts(this.#node.fetch, Object.fromEntries(servers));
    this.#fetch = named.fetch;
    this.strayed = named.strayed;
    this.at("ghcr.io").script = ghcrAnswer;
  }

  static async start(): Promise<GitHubServers> {
    const started = hosts.map(async (host) => [host, await ScriptedServer.start()] as const);
    return new GitHubServers(new Map(await Promise.all(started)));
  }

  at(host: GitHubHost): ScriptedServer {
    const server = this.#servers.get(host);
    if (!server) throw new Error(`${host} does not run`);
    return server;
  }

  /** All that reached a host, as text. */
  told(host: GitHubHost): string {
    return this.at(host)
      .requests.map((request) => JSON.stringify(request))
      .join("\n");
  }

  /** The store of a connection to one of the registries, as the product opens it. */
  open(
    credentials: GitHubSource,
    { registry = "ghcr.io", logger = silentLogger }: { registry?: string; logger?: Logger } = {},
  ): ImageStore {
    const clock = { now: () => Date.now(), delay: () => Promise.resolve() };
    const fetcher = httpStack({ transport: this.#fetch, logger, clock });
    const location = { url: `https://${registry}`, registry };
    const client = new RegistryClient({ baseUrl: location.url, fetcher, credentials, logger });
    const context = { location, client, http: client.http, fetcher, credentials, logger };
    const provider = ghcr({ enterpriseHost: () => "github.example.com" });
    return storeLayer(client, provider.extend?.(context) ?? {});
  }

  async stop(): Promise<void> {
    this.#node.dispose();
    for (const server of this.#servers.values()) await server.stop();
  }
}

/** A package as the API tells it. */
export function containerPackage(owner: string, name: string): object {
  return { id: 1, name, package_type: "container", owner: { login: owner }, visibility: "private" };
}

/** A page of a listing; `next` is a path of the API or a whole URL. */
export function githubPage(items: readonly unknown[], next?: string): Answer {
  const url = next?.startsWith("/") ? `https://api.github.com${next}` : next;
  return json(items, url === undefined ? {} : { link: `<${url}>; rel="next"` });
}

/** Answers by path and query, to those who have the token. */
export function githubApi(
  token: string,
  answers: Readonly<Record<string, Answer>>,
): (request: RecordedRequest) => Answer {
  return ({ target, headers }) => {
    if (headers.authorization !== `Bearer ${token}`) {
      return { status: 401, body: JSON.stringify({ message: "Bad credentials" }) };
    }
    return answers[target] ?? { status: 404, body: JSON.stringify({ message: "Not Found" }) };
  };
}

/** The registry asks for a token of its own, and refuses to give one for its catalog. */
function ghcrAnswer({ target, headers }: RecordedRequest): Answer {
  if (target.startsWith("/token")) {
    return target.includes("catalog")
      ? { status: 403, body: JSON.stringify({ errors: [{ code: "DENIED", message: "denied" }] }) }
      : json({ token: "registry-token" });
  }
  if (headers.authorization !== "Bearer registry-token") {
    const challenge = 'Bearer realm="https://ghcr.io/token",service="ghcr.io"';
    return { status: 401, headers: { "www-authenticate": challenge } };
  }
  return target.includes("/tags/list") ? json({ tags: ["1.4"] }) : { status: 404 };
}
