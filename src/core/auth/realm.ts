import { hopRefusal } from "../http/hop.ts";

/** A checked token server, or why it must not be used (technical English). */
export type CheckedRealm =
  | { readonly kind: "accepted"; readonly url: URL }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Checks the `realm` of a Bearer challenge before anything is sent there: an absolute URL, https
 * unless the registry itself is http, no user name in it, and not a private address unless the
 * registry is at one, too.
 */
export function checkRealm(realm: string, registry: URL): CheckedRealm {
  if (!URL.canParse(realm)) return { kind: "refused", reason: "no absolute URL" };
  const url = new URL(realm);
  const refusal = hopRefusal(registry, url);
  if (refusal !== undefined) return { kind: "refused", reason: refusal };
  url.hash = "";
  return { kind: "accepted", url };
}
