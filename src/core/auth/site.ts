import { isIP } from "node:net";

/** Labels that countries sell names below, so that the label is part of the suffix: `co.uk`, `or.jp`. */
const suffixLabels: ReadonlySet<string> = new Set([
  "ac",
  "co",
  "com",
  "edu",
  "gov",
  "ne",
  "net",
  "or",
  "org",
]);

/**
 * Whether two host names (as `URL.hostname` gives them) are of the same site, as `registry.gitlab.com`
 * and `gitlab.com`: they share the last two labels, or three where the second-level label is a
 * common suffix under a country's two letters. Addresses and single labels must be equal.
 *
 * An approximation of the registrable domain, which only the Public Suffix List knows. It takes
 * customers of one hosting domain (`a.azurecr.io`, `b.azurecr.io`) and names below a suffix that is
 * not in the list above (`a.k12.tr`, `b.k12.tr`) for one site.
 */
export function isSameSite(one: string, other: string): boolean {
  const [first, second] = [withoutRoot(one), withoutRoot(other)];
  if (first === second) return true;
  const site = siteOf(first);
  return site !== undefined && site === siteOf(second);
}

function withoutRoot(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, "");
}

/** `undefined` where only the host itself is its site. */
function siteOf(hostname: string): string | undefined {
  if (isIP(hostname) !== 0 || hostname.startsWith("[")) return undefined;
  const labels = hostname.split(".");
  const [second = "", top = ""] = labels.slice(-2);
  const count = top.length === 2 && suffixLabels.has(second) ? 3 : 2;
  return labels.length < count ? undefined : labels.slice(-count).join(".");
}
