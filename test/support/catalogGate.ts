import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry that lists no repositories: a proxy in front of one that does. */
export interface CatalogGate {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Answers requests for the catalog with a status, as the registry would, and passes all others on. */
export async function startCatalogGate(target: string, status: 401 | 404): Promise<CatalogGate> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "" } = incoming;
    if (url.startsWith("/v2/_catalog")) {
      outgoing.writeHead(status, status === 401 ? { "www-authenticate": 'Basic realm="r"' } : {});
      outgoing.end();
      return;
    }
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP server's address is no string
  return {
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
