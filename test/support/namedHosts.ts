import type { Fetcher } from "../../src/core/http/fetcher.ts";
import { NetworkError } from "../../src/core/http/networkError.ts";

/** Public names for servers on the loopback, as a resolver and a TLS proxy would give them. */
export interface NamedHosts {
  readonly fetch: Fetcher;
  /** `METHOD URL` of the requests to hosts that have no server here. */
  readonly strayed: readonly string[];
}

/** Sends requests to `https://name/…` on to the server of that name; all other hosts are unknown. */
export function namedHosts(
  transport: Fetcher,
  servers: Readonly<Record<string, { readonly url: string }>>,
): NamedHosts {
  const strayed: string[] = [];
  const fetch: Fetcher = async (request) => {
    const url = new URL(request.url);
    const server = servers[url.host];
    if (!server) {
      strayed.push(`${request.method} ${request.url}`);
      throw new NetworkError("dns", `There is no ${url.host}`, { host: url.host });
    }
    const there = `${server.url}${url.pathname}${url.search}`;
    return { ...(await transport({ ...request, url: there })), url: request.url };
  };
  return { fetch, strayed };
}
