import { once } from "node:events";
import { createServer, request, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry that counts pulls: a proxy in front of one that does not. */
export interface PullGate {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const pullLimit = 100;

/**
 * Counts manifests that are read, as Docker Hub does: asking for their headers counts for nothing,
 * answers say what is left, and beyond that there are none. It says to be Artifactory.
 */
export async function startPullGate(target: string, pullsLeft: number): Promise<PullGate> {
  let remaining = pullsLeft;
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "" } = incoming;
    const isPull = method === "GET" && url.includes("/manifests/") && headers.authorization;
    if (isPull) remaining -= 1;
    const added: OutgoingHttpHeaders = {
      "x-jfrog-version": "Artifactory/7.98.9 79809900",
      ...(url.includes("/manifests/") && {
        "ratelimit-limit": `${pullLimit};w=21600`,
        "ratelimit-remaining": `${Math.max(0, remaining)};w=21600`,
        "docker-ratelimit-source": "203.0.113.7",
      }),
    };
    if (isPull && remaining < 0) {
      outgoing.writeHead(429, added).end();
      return;
    }
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...added });
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
