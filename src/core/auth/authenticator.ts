import type { Clock } from "../base/clock.ts";
import { redactUrl } from "../base/redact.ts";
import { discardBody } from "../http/bodyLimit.ts";
import type { Fetcher, HttpRequest, HttpResponse, Middleware } from "../http/fetcher.ts";
import { AuthError, type AuthErrorCode, type AuthErrorContext } from "./authError.ts";
import { basicAuthorization } from "./basicAuth.ts";
import { parseChallenges, type Challenge } from "./challenge.ts";
import type { Credential, CredentialSource } from "./credential.ts";
import { HeldCredential } from "./heldCredential.ts";
import { checkRealm } from "./realm.ts";
import { challengedScopes, formatScope, parseScopes, scopesKey, type Scope } from "./scope.ts";
import { scopeChoices } from "./scopeChoices.ts";
import { TokenCache, type CachedToken } from "./tokenCache.ts";
import { fetchToken } from "./tokenClient.ts";

/** What {@link Authenticator} needs to know of a registry. */
export interface AuthenticatorOptions {
  /** The registry's base URL; credentials go to its origin and to no other. */
  readonly registry: URL;
  readonly credentials: CredentialSource;
  readonly clock: Clock;
}

/** How the registry wants to be asked, learned from its challenges. */
type Method =
  | { readonly kind: "basic" }
  | { readonly kind: "static" }
  | { readonly kind: "bearer"; readonly realm: URL; readonly service?: string };

/** A way to sign a request. */
interface Way {
  readonly method: Method;
  readonly scopes: readonly Scope[];
  /** Only tokens newer than this are good: `TokenCache.count`. */
  readonly after?: number;
}

/** A challenge with one way to answer it. */
interface Reply extends Way {
  readonly challenge: Challenge;
}

/** What a request is signed with. */
interface Proof {
  readonly authorization: string;
  readonly token?: CachedToken;
}

/**
 * Answers the challenges of one registry: Bearer (tokens cached for each set of scopes) before
 * Basic. Credentials are asked for at the first challenge only; what worked is sent unasked from
 * then on, until the credential is replaced. Only requests to the registry's own origin, and answers
 * from it, are looked at: a challenge of a host that a redirect led to gets no reply. Throws
 * `AuthError`.
 */
export class Authenticator {
  readonly #registry: URL;
  readonly #credentials: CredentialSource;
  readonly #clock: Clock;
  #tokens: TokenCache;
  /** The scopes that the registry asked for where it differed from what we thought we need. */
  readonly #askedScopes = new Map<string, readonly Scope[]>();
  #held: HeldCredential;
  #method: Method | undefined;
  #revision: number | undefined;

  constructor({ registry, credentials, clock }: AuthenticatorOptions) {
    this.#registry = registry;
    this.#credentials = credentials;
    this.#clock = clock;
    this.#tokens = new TokenCache(clock);
    this.#held = new HeldCredential(credentials, clock);
    this.#revision = credentials.revision;
  }

  readonly middleware: Middleware = (next) => async (request) => {
    if (!this.#isOwn(request.url)) return next(request);
    this.#noticeReplacement();
    try {
      return await this.#sendSigned(next, request);
    } catch (error) {
      throw this.#ofTool(error);
    }
  };

  /** Requests under way may still end with the former credential; nothing of it is kept. */
  #noticeReplacement(): void {
    const { revision } = this.#credentials;
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.#tokens = new TokenCache(this.#clock);
    this.#held = new HeldCredential(this.#credentials, this.#clock);
    this.#method = undefined;
  }

  async #sendSigned(next: Fetcher, request: HttpRequest): Promise<HttpResponse> {
    const needed = (request.scopes ?? []).flatMap((scope) => parseScopes(scope));
    // What the registry refuses now may be old, and so may be all that we have besides.
    const after = this.#tokens.count;
    const response = await this.#sendAsUsual(needed, next, request);
    if (!this.#isRefusal(response)) return response;

    const challenges = parseChallenges(response.headers.all("www-authenticate"));
    await discardBody(response);
    const credential = await this.#held.getForSignIn(request);
    const challenge = this.#choose(challenges, credential);
    const scopes = challengedScopes(parseScopes(challenge.params.get("scope") ?? ""), needed);
    const method = this.#methodOf(challenge, credential);
    const isExchanged = method.kind === "bearer" && credential.kind === "basic";
    let refusal: AuthError | undefined;
    for (const choice of isExchanged ? scopeChoices(scopes) : [scopes]) {
      const answer = await this.#reply({ challenge, method, scopes: choice, after }, next, request);
      if (AuthError.is(answer)) {
        refusal ??= answer;
        continue;
      }
      this.#method = method;
      this.#askedScopes.set(scopesKey(needed), choice);
      return answer;
    }
    throw refusal ?? this.#rejection(challenge, scopes, credential);
  }

  /**
   * The request with what worked before. Where the token server does not give what we think we need,
   * the request goes without, so that the registry can say what it wants.
   */
  async #sendAsUsual(
    needed: readonly Scope[],
    next: Fetcher,
    request: HttpRequest,
  ): Promise<HttpResponse> {
    const method = this.#method;
    const scopes = this.#askedScopes.get(scopesKey(needed)) ?? needed;
    const way = method && { method, scopes };
    const proof = way && (await this.#proofIfGiven(way, next, request));
    const response = await next(signed(request, proof));
    if (proof?.token && this.#isRefusal(response)) this.#tokens.forget(proof.token);
    return response;
  }

  /** The answer to a reply, or why the token server or the registry refuses it. */
  async #reply(
    { challenge, ...way }: Reply,
    next: Fetcher,
    request: HttpRequest,
  ): Promise<HttpResponse | AuthError> {
    const known = this.#tokens.count;
    try {
      const proof = await this.#proofFor(way, next, request);
      const answer = await next(signed(request, proof));
      if (!this.#isRefusal(answer)) return answer;
      await discardBody(answer);
      const token = proof?.token;
      if (token) this.#tokens.forget(token);
      // The request took so long that what others got meanwhile was old when it was its turn.
      const isOld = token !== undefined && token.number <= known;
      if (isOld) return await this.#reply({ challenge, ...way, after: known }, next, request);
      return this.#rejection(challenge, way.scopes, await this.#held.get(request));
    } catch (error) {
      if (isAskedTooMuch(error)) return error;
      throw error;
    }
  }

  #isOwn(url: string): boolean {
    return new URL(url).origin === this.#registry.origin;
  }

  #isRefusal({ status, url }: HttpResponse): boolean {
    return status === 401 && this.#isOwn(url);
  }

  /** Nothing where the token server refuses what was asked. */
  async #proofIfGiven(way: Way, next: Fetcher, request: HttpRequest): Promise<Proof | undefined> {
    try {
      return await this.#proofFor(way, next, request);
    } catch (error) {
      if (isAskedTooMuch(error)) return undefined;
      throw error;
    }
  }

  async #proofFor(
    { method, scopes, after }: Way,
    next: Fetcher,
    { signal }: HttpRequest,
  ): Promise<Proof | undefined> {
    const credential = await this.#held.get({ signal });
    if (method.kind === "bearer" && credential.kind !== "token") {
      const { host } = this.#registry;
      const { realm, service } = method;
      const wanted = { host, realm, scopes, ...(service !== undefined && { service }) };
      const fetch = async () =>
        fetchToken(next, { ...wanted, credential: await this.#forToken(credential) }, this.#clock);
      const fresh = after !== undefined && { after };
      const token = await this.#tokens.get(scopes, fetch, { signal, ...fresh });
      return { authorization: `Bearer ${token.value}`, token };
    }
    if (credential.kind === "token") return { authorization: `Bearer ${credential.token}` };
    if (credential.kind === "anonymous") return undefined;
    return { authorization: basicAuthorization(credential.username, credential.password) };
  }

  /** What a token is asked with; the program that keeps it may have another one by now. */
  async #forToken(
    used: Exclude<Credential, { readonly kind: "token" }>,
  ): Promise<Exclude<Credential, { readonly kind: "token" }>> {
    const credential = await this.#held.getForSignIn({});
    return credential.kind === "token" ? used : credential;
  }

  /** Says whose credential was refused; the next request reads it anew. */
  #ofTool(error: unknown): unknown {
    const { tool, toolLabel } = this.#credentials;
    if (tool === undefined || !AuthError.is(error)) return error;
    if (error.code === "credentialsRejected") this.#held.forget();
    return error.withTool(tool, toolLabel);
  }

  /** The challenge to answer; Bearer first. */
  #choose(challenges: readonly Challenge[], credential: Credential): Challenge {
    const bearer = challenges.find(({ scheme }) => scheme === "bearer");
    const basic = challenges.find(({ scheme }) => scheme === "basic");
    const hasRealm = (bearer?.params.get("realm") ?? "") !== "";
    if (bearer && (hasRealm || credential.kind === "token")) return bearer;
    if (credential.kind === "anonymous" && (basic !== undefined || challenges.length === 0)) {
      throw this.#error("signInRequired", "asks who we are", { scheme: basic?.scheme ?? "" });
    }
    if (basic && credential.kind === "basic") return basic;
    const schemes = challenges.map(({ scheme }) => scheme).join(", ");
    throw this.#error("unsupportedScheme", `asks for ${schemes || "no scheme"}`, {
      scheme: challenges[0]?.scheme ?? "",
    });
  }

  #methodOf({ scheme, params }: Challenge, { kind }: Credential): Method {
    if (scheme === "basic") return { kind: "basic" };
    if (kind === "token") return { kind: "static" };
    const realm = params.get("realm") ?? "";
    const { tokenHost } = this.#credentials;
    const checked = checkRealm(realm, this.#registry, {
      carriesSecret: kind !== "anonymous",
      ...(tokenHost !== undefined && { tokenHost }),
    });
    if (checked.kind === "refused") {
      const { reason, realmHost } = checked;
      throw this.#error("realmRefused", `names a token server at ${reason}`, {
        scheme,
        realm: redactUrl(realm),
        ...(realmHost !== undefined && { realmHost }),
      });
    }
    const service = params.get("service");
    return { kind: "bearer", realm: checked.url, ...(service !== undefined && { service }) };
  }

  /** The registry did not accept what was made for its challenge. */
  #rejection(
    { scheme, params }: Challenge,
    scopes: readonly Scope[],
    { kind }: Credential,
  ): AuthError {
    const scope = scopes.map((each) => formatScope(each)).join(" ");
    if (kind === "anonymous") {
      return this.#error("signInRequired", "does not allow this without signing in", {
        scheme,
        scope,
      });
    }
    // A token that the token server has just given for this user is refused for what it allows.
    const isExchanged = scheme === "bearer" && kind === "basic";
    return isExchanged
      ? this.#error("tokenRefused", `refused the token: ${params.get("error") ?? "no reason"}`, {
          scheme,
          scope,
        })
      : this.#error("credentialsRejected", "did not accept the credentials", { scheme, scope });
  }

  #error(
    code: AuthErrorCode,
    what: string,
    context: Pick<AuthErrorContext, "scheme" | "realm" | "realmHost" | "scope">,
  ): AuthError {
    const { host } = this.#registry;
    return new AuthError(code, `${host} ${what}`, { host, ...context });
  }
}

function signed(request: HttpRequest, proof: Proof | undefined): HttpRequest {
  if (!proof) return request;
  return { ...request, headers: { ...request.headers, authorization: proof.authorization } };
}

/** A token server refuses the whole of what asks for more than it knows or allows. */
function isAskedTooMuch(error: unknown): error is AuthError {
  if (!AuthError.is(error, "tokenRefused")) return false;
  return error.tokenStatus === 400 || error.tokenStatus === 403;
}
