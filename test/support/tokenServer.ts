import { randomUUID } from "node:crypto";
import { ScriptedServer, json, type Answer, type RecordedRequest } from "./scriptedServer.ts";
import { tokenSigner, type SigningKey, type TokenSigner } from "./tokenSigner.ts";

const issuer = "test-issuer";
export const tokenService = "test-registry";

/** So long after its end `docker-registry` accepts a token still, in seconds. */
const leeway = 60;

/** What somebody asks for: `pull` of `repository:app`, say. */
export interface Wish {
  /** Nobody's name is the empty string. */
  readonly user: string;
  readonly type: string;
  readonly name: string;
  readonly action: string;
}

/** How a token server decides; a test may change it while it runs. */
export interface TokenRules {
  password: string;
  /** Taken in place of the password by `grant_type=refresh_token`. */
  refreshToken: string | undefined;
  /** Whether it gives tokens to nobody, too. */
  knowsNobody: boolean;
  allows: (wish: Wish) => boolean;
  /** For how many seconds the registry accepts a token. */
  lifetime: number;
  sign: TokenSigner;
}

/** A token server as `docker-registry` trusts it: gives a known user whatever is asked for, unless told otherwise. */
export interface TokenServer {
  readonly server: ScriptedServer;
  readonly issuer: string;
  readonly realm: string;
  readonly rules: TokenRules;
  /** The scopes that were asked for in each request, refused ones included. */
  readonly asked: () => readonly (readonly string[])[];
}

/** Which way of asking a token server understands; both unless given. */
export interface TokenServerOptions extends SigningKey {
  readonly user: string;
  readonly password: string;
  readonly method?: "GET" | "POST";
}

export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const rules: TokenRules = {
    password: options.password,
    refreshToken: undefined,
    knowsNobody: false,
    allows: () => true,
    lifetime: 300,
    sign: tokenSigner(options),
  };
  const server = await ScriptedServer.start((request) => answer(request, options, rules));
  const asked = () => server.requests.map((request) => scopesOf(paramsOf(request)));
  return { server, issuer, realm: `${server.url}/token`, rules, asked };
}

function paramsOf({ method, target, body }: RecordedRequest): URLSearchParams {
  return method === "POST" ? new URLSearchParams(body) : new URL(target, "http://t").searchParams;
}

function scopesOf(params: URLSearchParams): readonly string[] {
  return params.getAll("scope").flatMap((scope) => scope.split(" "));
}

function answer(request: RecordedRequest, options: TokenServerOptions, rules: TokenRules): Answer {
  const { method } = request;
  if (options.method !== undefined && method !== options.method) return { status: 405 };
  const params = paramsOf(request);
  const user = userOf(request, params, options, rules);
  if (user === undefined) return { status: method === "POST" ? 400 : 401 };
  const member = method === "POST" ? "access_token" : "token";
  const token = rules.sign(claims(user, scopesOf(params), rules));
  return json({ [member]: token, expires_in: rules.lifetime });
}

/** Whose the request is; undefined for one who says to be somebody and is not. */
function userOf(
  { method, headers }: RecordedRequest,
  params: URLSearchParams,
  { user }: TokenServerOptions,
  { password, refreshToken, knowsNobody }: TokenRules,
): string | undefined {
  if (method === "POST" && params.get("grant_type") === "refresh_token") {
    return params.get("refresh_token") === (refreshToken ?? "none is valid") ? user : undefined;
  }
  if (method === "POST") {
    const isUser = params.get("username") === user && params.get("password") === password;
    return isUser ? user : undefined;
  }
  if (headers.authorization === undefined) return knowsNobody ? "" : undefined;
  const login = Buffer.from(`${user}:${password}`).toString("base64");
  return headers.authorization === `Basic ${login}` ? user : undefined;
}

function claims(user: string, scopes: readonly string[], { allows, lifetime }: TokenRules) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: tokenService,
    sub: user,
    jti: randomUUID(),
    // Whole seconds only: it may hold for a second more, but no token is stale when it is sent.
    ...{ iat: now, nbf: now - 10, exp: now + 1 + lifetime - leeway },
    access: scopes.map((scope) => {
      const [type = "", name = "", actions = ""] = scope.split(":");
      const allowed = actions.split(",").filter((action) => allows({ user, type, name, action }));
      return { type, name, actions: allowed };
    }),
  };
}
