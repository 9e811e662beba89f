import { once } from "node:events";
import {
  createServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy in front of a server, on a loopback port. */
export interface ReverseProxy {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** What a proxy does besides passing requests and answers on. */
export interface Detour {
  /** Answers a request itself and returns true, or leaves it to the server. */
  readonly answer?: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;
  /** Headers that an answer of the server gets besides its own. */
  readonly headers?: (incoming: IncomingMessage) => OutgoingHttpHeaders;
  /** Sees what the server sends. */
  readonly received?: (chunk: Buffer) => void;
}

/** Starts a proxy in front of a server; it takes no more from it than its client does. */
export async function startReverseProxy(target: string, detour: Detour): Promise<ReverseProxy> {
  const server = createServer((incoming, outgoing) => {
    if (detour.answer?.(incoming, outgoing)) return;
    const { method, headers, url = "" } = incoming;
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      const added = detour.headers?.(incoming);
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...added });
      if (detour.received) answer.on("data", detour.received);
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
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
