import { startReverseProxy, type ReverseProxy } from "./reverseProxy.ts";

/**
 * A registry that lists no repositories, in front of one that does: requests for the catalog are
 * answered with a status, as the registry would, all others passed on.
 */
export function startCatalogGate(target: string, status: 401 | 404): Promise<ReverseProxy> {
  return startReverseProxy(target, {
    answer: ({ url = "" }, outgoing) => {
      if (!url.startsWith("/v2/_catalog")) return false;
      const headers = status === 401 ? { "www-authenticate": 'Basic realm="r"' } : {};
      outgoing.writeHead(status, headers).end();
      return true;
    },
  });
}
