import { createHash, createSign, randomUUID, X509Certificate } from "node:crypto";
import { ScriptedServer, json, type Answer, type RecordedRequest } from "./scriptedServer.ts";

const issuer = "test-issuer";
export const tokenService = "test-registry";

/** Which way of asking a token server understands. */
export interface TokenServerOptions {
  readonly user: string;
  readonly password: string;
  readonly method: "GET" | "POST";
  /** PEM of the key and certificate that tokens are signed with. */
  readonly key: string;
  readonly cert: string;
}

/** A token server as `docker-registry` trusts it: gives a known user whatever is asked for. */
export interface TokenServer {
  readonly server: ScriptedServer;
  readonly issuer: string;
  readonly realm: string;
}

export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const server = await ScriptedServer.start((request) => answer(request, options));
  return { server, issuer, realm: `${server.url}/token` };
}

function answer(request: RecordedRequest, options: TokenServerOptions): Answer {
  if (request.method !== options.method) return { status: 405 };
  const isPost = request.method === "POST";
  const query = new URL(request.target, "http://token").searchParams;
  const params = isPost ? new URLSearchParams(request.body) : query;
  if (!isKnown(request, params, options)) return { status: isPost ? 400 : 401 };
  const scopes = params.getAll("scope").flatMap((scope) => scope.split(" "));
  return json({ [isPost ? "access_token" : "token"]: sign(scopes, options), expires_in: 300 });
}

function isKnown(
  { headers }: RecordedRequest,
  params: URLSearchParams,
  { user, password, method }: TokenServerOptions,
): boolean {
  if (method === "POST") {
    return params.get("username") === user && params.get("password") === password;
  }
  const login = Buffer.from(`${user}:${password}`).toString("base64");
  return headers.authorization === `Basic ${login}`;
}

function sign(scopes: readonly string[], { key, cert, user }: TokenServerOptions): string {
  const now = Math.floor(Date.now() / 1000);
  const raw = new X509Certificate(cert).raw.toString("base64");
  const header = { typ: "JWT", alg: "RS256", x5c: [raw] };
  const claims = {
    iss: issuer,
    aud: tokenService,
    sub: user,
    jti: createHash("sha256").update(randomUUID()).digest("hex"),
    ...{ iat: now, nbf: now - 10, exp: now + 300 },
    access: scopes.map((scope) => {
      const [type, name, actions = ""] = scope.split(":");
      return { type, name, actions: actions.split(",") };
    }),
  };
  const content = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${content}.${createSign("RSA-SHA256").update(content).sign(key, "base64url")}`;
}
