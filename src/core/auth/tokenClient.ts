import type { Clock } from "../base/clock.ts";
import {
  isJsonObject,
  JsonError,
  parseJson,
  readNumber,
  readString,
  type JsonObject,
} from "../base/json.ts";
import { redactUrl } from "../base/redact.ts";
import { BodyLimitError, discardBody, readText } from "../http/bodyLimit.ts";
import type { Fetcher, HttpRequest, HttpResponse } from "../http/fetcher.ts";
import { AuthError, type AuthErrorCode } from "./authError.ts";
import { basicAuthorization } from "./basicAuth.ts";
import type { Credential } from "./credential.ts";
import { isRefreshTokenUser } from "./refreshTokenUsers.ts";
import { formatScope, type Scope } from "./scope.ts";
import type { AccessToken } from "./tokenCache.ts";

const maxAnswerBytes = 64 * 1024;

/** Assumed where the server does not say, and the least it may say (distribution, "Token Authentication"). */
const minLifetimeSeconds = 60;

const clientId = "archipelago";

/** Which token is wanted from where, and for whom. */
export interface TokenRequest {
  /** `host[:port]` of the registry that sent us. */
  readonly host: string;
  /** Checked by `checkRealm`. */
  readonly realm: URL;
  readonly service?: string;
  readonly scopes: readonly Scope[];
  readonly credential: Exclude<Credential, { readonly kind: "token" }>;
}

type Method = "GET" | "POST";

/**
 * Asks a token server for a token: by GET with Basic authentication, or nothing where the
 * credential is anonymous; by POST (OAuth 2) for refresh tokens. A server that knows only the other
 * way (404, 405) is asked that way. Throws `AuthError`, `NetworkError`.
 */
export async function fetchToken(
  fetcher: Fetcher,
  request: TokenRequest,
  clock: Clock,
): Promise<AccessToken> {
  const first = methodFor(request.credential);
  const start = clock.now();
  let response = await send(fetcher, request, first);
  if (isMissing(response) && request.credential.kind === "basic") {
    await discardBody(response);
    response = await send(fetcher, request, first === "GET" ? "POST" : "GET");
  }
  if (response.status !== 200) {
    await discardBody(response);
    throw refusal(request, response.status);
  }
  return readToken(response, request, start);
}

function methodFor(credential: TokenRequest["credential"]): Method {
  return credential.kind === "basic" && isRefreshTokenUser(credential.username) ? "POST" : "GET";
}

function isMissing({ status }: HttpResponse): boolean {
  return status === 404 || status === 405;
}

function send(fetcher: Fetcher, request: TokenRequest, method: Method): Promise<HttpResponse> {
  return fetcher(method === "GET" ? getRequest(request) : postRequest(request));
}

function getRequest({ realm, service, scopes, credential }: TokenRequest): HttpRequest {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  for (const scope of scopes) url.searchParams.append("scope", formatScope(scope));
  const authorization =
    credential.kind === "basic"
      ? { authorization: basicAuthorization(credential.username, credential.password) }
      : {};
  return { method: "GET", url: url.href, decode: true, isSmall: true, headers: authorization };
}

function postRequest({ realm, service, scopes, credential }: TokenRequest): HttpRequest {
  const form = new URLSearchParams({ client_id: clientId });
  if (service !== undefined) form.set("service", service);
  if (scopes.length > 0) form.set("scope", scopes.map((scope) => formatScope(scope)).join(" "));
  if (credential.kind === "basic" && isRefreshTokenUser(credential.username)) {
    form.set("grant_type", "refresh_token");
    form.set("refresh_token", credential.password);
  } else if (credential.kind === "basic") {
    form.set("grant_type", "password");
    form.set("username", credential.username);
    form.set("password", credential.password);
  }
  return {
    method: "POST",
    url: realm.href,
    decode: true,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new TextEncoder().encode(form.toString()),
    // The form is the credential, so it must not move on to another host.
    redirect: "sameOrigin",
    retry: "replay",
  };
}

async function readToken(
  response: HttpResponse,
  request: TokenRequest,
  start: number,
): Promise<AccessToken> {
  const json = await readJson(response, request);
  const tokens = [readString(json, "token"), readString(json, "access_token")];
  // Anything else could not be a header's value.
  const value = tokens.find((token = "") => /^[\x21-\x7e]+$/.test(token));
  if (value === undefined) throw failure("badTokenAnswer", "no token", request);
  const lifetime = Math.max(minLifetimeSeconds, readNumber(json, "expires_in") ?? 0);
  return { value, expiresAt: start + lifetime * 1000 };
}

async function readJson(response: HttpResponse, request: TokenRequest): Promise<JsonObject> {
  try {
    const json = parseJson(await readText(response, maxAnswerBytes));
    if (isJsonObject(json)) return json;
  } catch (error) {
    if (!JsonError.is(error) && !BodyLimitError.is(error)) throw error;
    throw failure("badTokenAnswer", error.message, request, { cause: error });
  }
  throw failure("badTokenAnswer", "no JSON object", request);
}

/** A 400 with OAuth's `invalid_grant` is a 401 in all but name (RFC 6749 §5.2). */
function refusal(request: TokenRequest, status: number): AuthError {
  const reason = `status ${status}`;
  const isAnonymous = request.credential.kind === "anonymous";
  if (status === 401 || (status === 400 && methodFor(request.credential) === "POST")) {
    const code = isAnonymous ? "signInRequired" : "credentialsRejected";
    return failure(code, reason, request, { tokenStatus: status });
  }
  const code = isAnonymous && status === 403 ? "signInRequired" : "tokenRefused";
  return failure(code, reason, request, { tokenStatus: status });
}

function failure(
  code: AuthErrorCode,
  reason: string,
  request: TokenRequest,
  context: { readonly tokenStatus?: number; readonly cause?: unknown } = {},
): AuthError {
  return new AuthError(code, `${request.realm.host} gave no token: ${reason}`, {
    host: request.host,
    scheme: "bearer",
    realm: redactUrl(request.realm.href),
    scope: request.scopes.map((scope) => formatScope(scope)).join(" "),
    ...context,
  });
}
