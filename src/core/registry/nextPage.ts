import type { Logger } from "../base/logger.ts";
import { redactUrl } from "../base/redact.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { findLink } from "../http/linkHeader.ts";

/** Pages in a row of which nothing can be used, after which a listing is given up. */
export const maxBarrenPages = 20;

/**
 * Where a listing goes on: the target of its `Link` with `rel="next"` (distribution-spec, "Listing
 * Tags" and "Listing Referrers"), which may be relative to the answer. Registries behind a proxy name
 * themselves by a scheme, host or prefix that only they know (Nexus, Artifactory, Gitea): of a Link
 * that leads out of the API at `root`, but to the same list, only the query is taken. One that leads
 * elsewhere is logged and not followed; `undefined` for it and for none.
 */
export function nextPage(response: HttpResponse, root: URL, logger: Logger): URL | undefined {
  const target = findLink(response.headers.get("link"), "next");
  if (target === undefined) return undefined;
  const next = URL.canParse(target, response.url) ? new URL(target, response.url) : undefined;
  if (next && isWithin(next, root)) return next;
  const here = next && sameList(next, new URL(response.url), root);
  const where = next ? redactUrl(next.href) : "no URL";
  const outcome = here ? "asked for here" : "not followed";
  logger.warn(`${redactUrl(response.url)}: the list goes on at ${where}, ${outcome}`);
  return here;
}

function isWithin(url: URL, root: URL): boolean {
  return url.origin === root.origin && url.pathname.startsWith(root.pathname);
}

/** The page that `next` means at the place where the list is. */
function sameList(next: URL, answered: URL, root: URL): URL | undefined {
  if (!isWithin(answered, root)) return undefined;
  const list = answered.pathname.slice(root.pathname.length);
  if (!next.pathname.endsWith(`/${list}`)) return undefined;
  const here = new URL(answered);
  here.search = next.search;
  return here;
}
