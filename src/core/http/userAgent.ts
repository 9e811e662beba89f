import type { Middleware } from "./fetcher.ts";

/** Says who asks; Docker Hub and GHCR treat requests without a name worse. */
export function userAgent(product: string): Middleware {
  return (next) => (request) =>
    next({ ...request, headers: { "user-agent": product, ...request.headers } });
}
