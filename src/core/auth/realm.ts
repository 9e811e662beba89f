import { hopRefusal } from "../http/hop.ts";
import { isSameSite } from "./site.ts";

/** A checked token server, or why it must not be used (technical English). */
export type CheckedRealm =
  | { readonly kind: "accepted"; readonly url: URL }
  | {
      readonly kind: "refused";
      readonly reason: string;
      /** `host[:port]`, where all that is missing is the user's permission for that host. */
      readonly realmHost?: string;
    };

/** What would be sent to a token server, and which one the user trusts with it. */
export interface RealmPolicy {
  /** Whether a password or refresh token is to be sent; an anonymous connection has none. */
  readonly carriesSecret: boolean;
  /** `host[:port]` of the token server that the user has allowed for this connection. */
  readonly tokenHost?: string;
}

/**
 * Checks the `realm` of a Bearer challenge before anything is sent there: an absolute URL, https
 * unless the registry itself is http, no user name in it, and not a private address unless the
 * registry is at one, too. A secret goes only to the registry's own host (on any port), to a host of
 * its site (see {@link isSameSite}), or to the one that the user has allowed.
 */
export function checkRealm(realm: string, registry: URL, policy: RealmPolicy): CheckedRealm {
  if (!URL.canParse(realm)) return { kind: "refused", reason: "no absolute URL" };
  const url = new URL(realm);
  const refusal = hopRefusal(registry, url);
  if (refusal !== undefined) return { kind: "refused", reason: refusal };
  const isTrusted =
    !policy.carriesSecret ||
    isSameSite(url.hostname, registry.hostname) ||
    isAllowed(url, policy.tokenHost);
  if (!isTrusted) {
    return { kind: "refused", reason: `the foreign host ${url.host}`, realmHost: url.host };
  }
  url.hash = "";
  return { kind: "accepted", url };
}

/** Compared as URLs, so that a default port that is written out does not matter. */
function isAllowed({ protocol, host }: URL, tokenHost: string | undefined): boolean {
  const allowed = `${protocol}//${tokenHost ?? ""}`;
  return URL.canParse(allowed) && new URL(allowed).host === host;
}
