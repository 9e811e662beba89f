import { randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { buffer } from "node:stream/consumers";
import { formatScope, type Scope } from "../../../src/core/auth/scope.ts";
import { sha256 } from "../ociData.ts";
import { startTestSandbox } from "../sandbox.ts";
import { acrError, answerAcr, disallowed, type AcrAnswer } from "./acrApi.ts";
import { AcrBin, type BinnedManifest } from "./acrBin.ts";
import { AcrMetadata } from "./acrMetadata.ts";
import { AcrTokens, readBasic, type AcrRules } from "./acrTokens.ts";
import { summarizeManifest } from "./summarizeManifest.ts";

/** A stand-in for Azure Container Registry on a loopback port. */
export interface AcrServer {
  readonly url: string;
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly rules: AcrRules;
  readonly metadata: AcrMetadata;
  /** What was deleted, as long as that is kept. */
  readonly bin: AcrBin;
  readonly tokens: Pick<AcrTokens, "exchange" | "forget">;
  /** `METHOD target` of the requests so far. */
  readonly lines: string[];
  readonly stop: () => Promise<void>;
}

/** The manager of the registry: admin user, or a service principal with all rights. */
export const admin = { kind: "basic", username: "contoso", password: "adm1n-s3cret" } as const;

/**
 * Starts a registry with the Distribution API of the product's sandbox, and beside it what Azure has
 * of its own: tokens with scopes that are enforced, metadata, locks. What the real service does is
 * told in its documentation and its client's recordings; it was never asked itself.
 */
export async function startAcrServer(): Promise<AcrServer> {
  const sandbox = await startTestSandbox();
  const rules: AcrRules = {
    users: new Map([[admin.username, { password: admin.password, allows: () => true }]]),
    entraTokens: new Set(),
  };
  const lines: string[] = [];
  const metadata = new AcrMetadata();
  const bin = new AcrBin();
  const server = createServer((request, response) => {
    lines.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.setHeader("x-ms-correlation-request-id", randomUUID());
    registry.answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const host = `127.0.0.1:${port}`;
  const tokens = new AcrTokens(rules);
  const registry = new Registry(host, new URL(sandbox.url), { metadata, bin }, tokens);
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    await sandbox.stop();
  };
  return { url: `http://${host}`, host, rules, metadata, bin, tokens, lines, stop };
}

class Registry {
  readonly #host: string;
  readonly #content: URL;
  readonly #metadata: AcrMetadata;
  readonly #bin: AcrBin;
  readonly #tokens: AcrTokens;

  constructor(
    host: string,
    content: URL,
    { metadata, bin }: Pick<AcrServer, "metadata" | "bin">,
    tokens: AcrTokens,
  ) {
    this.#host = host;
    this.#content = content;
    this.#metadata = metadata;
    this.#bin = bin;
    this.#tokens = tokens;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const { pathname, searchParams: query } = new URL(url, "http://registry");
    const body = await buffer(request);
    if (pathname.startsWith("/oauth2/")) {
      reply(response, this.#oauth(pathname, query, headers.authorization ?? "", body.toString()));
      return;
    }
    const path = decodeURIComponent(pathname);
    const wanted = scopeFor(method, path);
    if (!this.#tokens.isAllowed(headers.authorization ?? "", wanted)) {
      reply(response, this.#challenge(wanted));
      return;
    }
    if (path.startsWith("/acr/v1/")) {
      const content = { host: this.#host, metadata: this.#metadata };
      const own = { method, path: path.slice("/acr/v1/".length), query, body: body.toString() };
      const untag = async (name: string, tag: string): Promise<void> => {
        await this.#send("DELETE", `/v2/${name}/manifests/${tag}`);
      };
      reply(
        response,
        own.path.startsWith("_deleted/")
          ? await this.#bin.answer(own, this.#isTaken, this.#putBack)
          : await answerAcr(content, own, untag),
      );
      return;
    }
    await this.#distribution(request, response, body);
  }

  #oauth(path: string, query: URLSearchParams, authorization: string, body: string): AcrAnswer {
    const form = new URLSearchParams(body);
    if (path === "/oauth2/exchange") {
      const isKnown = form.get("grant_type") === "access_token" && form.has("service");
      const token = isKnown ? this.#tokens.exchange(form.get("access_token") ?? "") : undefined;
      if (token === undefined) return acrError(401, "UNAUTHORIZED", "authentication required");
      return { status: 200, json: { refresh_token: token } };
    }
    const grantType = form.get("grant_type");
    const basic = readBasic(authorization.replace(/^Basic /, ""));
    const allows =
      grantType === "refresh_token"
        ? this.#tokens.refreshed(form.get("refresh_token") ?? "")
        : this.#tokens.login(
            form.get("username") ?? basic.username,
            form.get("password") ?? basic.password,
          );
    if (!allows) return acrError(401, "UNAUTHORIZED", "authentication required");
    const asked = [...query.getAll("scope"), ...form.getAll("scope")].join(" ");
    return { status: 200, json: { access_token: this.#tokens.grant(asked, allows) } };
  }

  #challenge(wanted: Scope | undefined): AcrAnswer {
    const realm = `realm="http://${this.#host}/oauth2/token",service="${this.#host}"`;
    const scope = wanted ? `,scope="${formatScope(wanted)}"` : "";
    const detail = wanted
      ? [{ Type: wanted.type, Name: wanted.name, Action: wanted.actions[0] }]
      : [];
    return {
      ...acrError(401, "UNAUTHORIZED", "authentication required", detail),
      headers: { "www-authenticate": `Bearer ${realm}${scope}` },
    };
  }

  async #distribution(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> {
    const { method = "", url = "", headers } = request;
    const [, name = "", reference = ""] = /^\/v2\/(.+)\/manifests\/([^/?]+)/.exec(url) ?? [];
    const isWrite = name !== "" && (method === "PUT" || method === "DELETE");
    const uploaded = /^\/v2\/(.+)\/blobs\/uploads\//.exec(url)?.[1];
    if (uploaded !== undefined && this.#metadata.isLocked(uploaded, "")) {
      reply(response, disallowed);
      return;
    }
    if (isWrite && this.#metadata.isLocked(name, reference)) {
      reply(response, disallowed);
      return;
    }
    if (method === "DELETE" && name !== "" && !reference.startsWith("sha256:")) {
      reply(response, acrError(405, "UNSUPPORTED", "The operation is unsupported."));
      return;
    }
    const binned = method === "DELETE" ? await this.#binned(name, reference) : undefined;
    const answer = await this.#send(method, url, { headers, body });
    if (binned && answer.status === 202) this.#bin.items.push(binned);
    if (isWrite && answer.status === 201) {
      const type = headers["content-type"] ?? "";
      const manifest = await summarizeManifest(body, type, async (digest) => {
        return (await this.#send("GET", `/v2/${name}/blobs/${digest}`)).body;
      });
      this.#metadata.put(name, reference, { ...manifest, digest: sha256(body) });
    } else if (isWrite && answer.status === 202) this.#metadata.remove(name, reference);
    const { location } = answer.headers;
    const own = location?.replace(this.#content.origin, `http://${this.#host}`);
    response.writeHead(answer.status, {
      ...answer.headers,
      ...(own !== undefined && { location: own }),
    });
    response.end(answer.body);
  }

  async #binned(name: string, digest: string): Promise<BinnedManifest | undefined> {
    const manifest = this.#metadata.repositories.get(name)?.manifests.get(digest);
    if (!this.#bin.isOn || !manifest) return undefined;
    const accept = { accept: manifest.mediaType };
    const sent = await this.#send("GET", `/v2/${name}/manifests/${digest}`, { headers: accept });
    const tags = this.#metadata.tagsOf(name, digest);
    return { name, manifest, tags, bytes: sent.body, deletedAt: new Date().toISOString() };
  }

  readonly #isTaken = (name: string, tag: string): boolean =>
    this.#metadata.repositories.get(name)?.tags.has(tag) ?? false;

  readonly #putBack = async (
    { name, manifest, bytes }: BinnedManifest,
    tag: string,
  ): Promise<void> => {
    const headers = { "content-type": manifest.mediaType, "content-length": String(bytes.length) };
    await this.#send("PUT", `/v2/${name}/manifests/${tag}`, { headers, body: bytes });
    this.#metadata.put(name, tag, manifest);
  };

  /** Asks the registry that holds the content, which asks nobody who they are. */
  async #send(
    method: string,
    path: string,
    sent: { readonly headers?: IncomingMessage["headers"]; readonly body?: Buffer } = {},
  ): Promise<{
    readonly status: number;
    readonly headers: IncomingMessage["headers"];
    readonly body: Buffer;
  }> {
    const { authorization: _secret, host: _host, ...headers } = sent.headers ?? {};
    const outgoing = forward(new URL(path, this.#content), { method, headers });
    outgoing.end(sent.body);
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage]; // as documented
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
  }
}

/** What a request needs; `undefined` where any token does. */
function scopeFor(method: string, path: string): Scope | undefined {
  if (path.endsWith("/_catalog")) return { type: "registry", name: "catalog", actions: ["*"] };
  const deleted = /^\/acr\/v1\/_deleted\/(.+?)\/_(?:tags|manifests)/.exec(path)?.[1];
  if (deleted !== undefined) {
    const actions = method === "GET" ? ["deleted_read"] : ["deleted_read", "deleted_restore"];
    return { type: "repository", name: deleted, actions };
  }
  const own = /^\/acr\/v1\/(.+?)(?:\/_(?:tags|manifests).*)?$/.exec(path)?.[1];
  const name = own ?? /^\/v2\/(.+)\/(?:manifests|blobs|tags|referrers)\//.exec(path)?.[1];
  if (name === undefined) return undefined;
  const isRead = method === "GET" || method === "HEAD";
  const write = method === "DELETE" ? "delete" : own === undefined ? "push" : "metadata_write";
  const read = own === undefined ? "pull" : "metadata_read";
  return { type: "repository", name, actions: [isRead ? read : write] };
}

function reply(response: ServerResponse, { status, json, headers }: AcrAnswer): void {
  const body = json === undefined ? "" : JSON.stringify(json);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(body);
}
