import { discardBody } from "./bodyLimit.ts";
import type { HttpRequest, Middleware } from "./fetcher.ts";
import { hopRefusal } from "./hop.ts";
import { NetworkError } from "./networkError.ts";

const maxRedirects = 5;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Fields that belong to the host they were made for. */
const credentialHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "cookie",
  "proxy-authorization",
]);

/**
 * Follows at most 5 redirects. Credentials stay behind as soon as scheme, host or port change, for
 * storage hosts refuse them and others must not see them. 303 turns anything but HEAD into GET; the
 * others keep method and body (RFC 9110 §15.4 allows it, and a registry's POST makes no sense as GET).
 * Throws `NetworkError` `tooManyRedirects` or `redirectRefused`.
 */
export const followRedirects: Middleware = (next) => async (request) => {
  let current = request;
  for (let hops = 0; ; hops++) {
    const response = await next(current);
    const location = response.headers.get("location");
    if (!redirectStatuses.has(response.status) || location === undefined) return response;
    await discardBody(response);
    const from = new URL(current.url);
    if (hops === maxRedirects) {
      throw new NetworkError("tooManyRedirects", `${from.host} redirects too often`, {
        host: from.host,
      });
    }
    current = nextRequest(current, response.status, targetOf(location, from, request));
  }
};

function targetOf(location: string, from: URL, { redirect }: HttpRequest): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const refusal = to ? hopRefusal(from, to) : "no URL";
  if (!to || refusal !== undefined) throw refused(from, refusal ?? "");
  if (redirect === "sameOrigin" && to.origin !== from.origin) throw refused(from, to.origin);
  return to;
}

function refused(from: URL, reason: string): NetworkError {
  return new NetworkError("redirectRefused", `Refused to follow ${from.host} to ${reason}`, {
    host: from.host,
    reason,
  });
}

function nextRequest(request: HttpRequest, status: number, to: URL): HttpRequest {
  const { body, method, headers = {}, ...rest } = request;
  const sameOrigin = to.origin === new URL(request.url).origin;
  const becomesGet = status === 303 && method !== "HEAD";
  const kept = Object.entries(headers).filter(
    ([name]) =>
      (sameOrigin || !credentialHeaders.has(name.toLowerCase())) &&
      !(becomesGet && name.toLowerCase().startsWith("content-")),
  );
  return {
    ...rest,
    method: becomesGet ? "GET" : method,
    url: to.href,
    headers: Object.fromEntries(kept),
    ...(body && !becomesGet && { body }),
  };
}
