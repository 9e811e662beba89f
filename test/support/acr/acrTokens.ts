import { randomUUID } from "node:crypto";
import { formatScope, parseScopes, type Scope } from "../../../src/core/auth/scope.ts";

/** Somebody whom the registry knows by a user name and a password. */
export interface AcrUser {
  readonly password: string;
  /** Whether the user may do an action, such as `metadata_read` of `app`. */
  readonly allows: (scope: Omit<Scope, "actions"> & { readonly action: string }) => boolean;
}

/** Who may sign in; nobody is the user without a name. A test may change it at any time. */
export interface AcrRules {
  readonly users: Map<string, AcrUser>;
  /** Access tokens of Entra that are exchanged; they are allowed everything. */
  readonly entraTokens: Set<string>;
}

/** The name under which Docker's file keeps refresh tokens of the registry. */
const tokenUser = "00000000-0000-0000-0000-000000000000";

const refreshTokenMs = 3 * 60 * 60 * 1000;
const accessTokenMs = 75 * 60 * 1000;

interface Grant {
  readonly scopes: readonly Scope[];
  readonly expiresAt: number;
}

type Allows = AcrUser["allows"];

/** Gives and checks tokens: unsigned JWTs that nobody but this server can have made. */
export class AcrTokens {
  readonly #rules: AcrRules;
  readonly #refreshTokens = new Map<string, number>();
  readonly #grants = new Map<string, Grant>();

  constructor(rules: AcrRules) {
    this.#rules = rules;
  }

  /** The refresh token for an access token of Entra; `undefined` for one that is not known. */
  exchange(entraToken: string): string | undefined {
    if (!this.#rules.entraTokens.has(entraToken)) return undefined;
    const expiresAt = Date.now() + refreshTokenMs;
    const token = jwt({ grant_type: "refresh_token", exp: Math.floor(expiresAt / 1000) });
    this.#refreshTokens.set(token, expiresAt);
    return token;
  }

  /** Ends all tokens that were given. */
  forget(): void {
    this.#refreshTokens.clear();
    this.#grants.clear();
  }

  /** What a user name and password allow; `undefined` where they are wrong. */
  login(username: string, password: string): Allows | undefined {
    if (username === tokenUser) return this.refreshed(password);
    const user = this.#rules.users.get(username);
    return user?.password === password ? user.allows : undefined;
  }

  /** What a refresh token allows; `undefined` where it is not or no longer good. */
  refreshed(token: string): Allows | undefined {
    return (this.#refreshTokens.get(token) ?? 0) > Date.now() ? () => true : undefined;
  }

  /** An access token for as much of what is asked for as is allowed. */
  grant(asked: string, allows: Allows): string {
    const scopes = parseScopes(asked).map(({ type, name, actions }) => ({
      type,
      name,
      actions: actions.filter((action) => allows({ type, name, action })),
    }));
    const expiresAt = Date.now() + accessTokenMs;
    const token = jwt({ access: scopes, exp: Math.floor(expiresAt / 1000) });
    this.#grants.set(token, { scopes, expiresAt });
    return token;
  }

  /** Whether an `Authorization` allows something. */
  isAllowed(authorization: string, wanted: Scope | undefined): boolean {
    const [scheme = "", value = ""] = authorization.split(" ");
    if (scheme === "Bearer") {
      const grant = this.#grants.get(value);
      if (!grant || grant.expiresAt <= Date.now()) return false;
      return !wanted || grant.scopes.some((scope) => covers(scope, wanted));
    }
    const { username, password } = readBasic(value);
    const allows = this.login(username, password);
    if (!allows) return false;
    return !wanted || wanted.actions.every((action) => allows({ ...wanted, action }));
  }
}

/** The parts of a `Basic` value. */
export function readBasic(value: string): { readonly username: string; readonly password: string } {
  const text = Buffer.from(value, "base64").toString();
  const at = text.indexOf(":");
  return { username: text.slice(0, at), password: text.slice(at + 1) };
}

function covers(scope: Scope, wanted: Scope): boolean {
  const isSame = formatScope({ ...scope, actions: [] }) === formatScope({ ...wanted, actions: [] });
  return isSame && wanted.actions.every((action) => scope.actions.includes(action));
}

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ ...claims, jti: randomUUID() })}.c2lnbmF0dXJl`;
}
