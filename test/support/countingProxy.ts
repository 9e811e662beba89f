import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A reverse proxy on a loopback port that counts what is downloaded through it. */
export interface CountingProxy {
  readonly url: string;
  /** Bytes of all bodies that came from the server so far. */
  readonly bytes: () => number;
  readonly stop: () => Promise<void>;
}

/** Starts a proxy in front of a server; it takes no more from it than its client does. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let bytes = 0;
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "" } = incoming;
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (chunk: Buffer) => (bytes += chunk.length));
      answer.pipe(outgoing);
      outgoing.on("close", () => answer.destroy());
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP server's address is no string
  return {
    url: `http://127.0.0.1:${port}`,
    bytes: () => bytes,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
