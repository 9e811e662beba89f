import type { Logger } from "../base/logger.ts";
import { redactUrl } from "../base/redact.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { findLink } from "../http/linkHeader.ts";

/**
 * Where a listing goes on: the target of its `Link` with `rel="next"` (distribution-spec, "Listing
 * Tags" and "Listing Referrers"), which may be relative to the answer. A Link that leads elsewhere than
 * the registry's API at `root` is logged and not followed; `undefined` for it and for none.
 */
export function nextPage(response: HttpResponse, root: URL, logger: Logger): URL | undefined {
  const target = findLink(response.headers.get("link"), "next");
  if (target === undefined) return undefined;
  const next = URL.canParse(target, response.url) ? new URL(target, response.url) : undefined;
  if (next?.origin === root.origin && next.pathname.startsWith(root.pathname)) return next;
  const where = next ? redactUrl(next.href) : "no URL";
  logger.warn(`${redactUrl(response.url)}: the list goes on at ${where}, not followed`);
  return undefined;
}
