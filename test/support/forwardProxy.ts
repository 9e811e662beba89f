import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

/** A proxy on a loopback port, as companies have them: it alone knows the names of some hosts. */
export interface ForwardProxy {
  readonly url: string;
  /** What passed, or was refused: `CONNECT host:port`, `GET http://host:port/path`. */
  readonly log: readonly string[];
  readonly stop: () => Promise<void>;
}

/** @param hosts `host:port` on the loopback for the `host:port` that clients ask for */
export async function startForwardProxy(
  hosts: Readonly<Record<string, string>>,
): Promise<ForwardProxy> {
  const log: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    log.push(`${incoming.method ?? ""} ${incoming.url ?? ""}`);
    forward(hosts, incoming, outgoing);
  });
  server.on("connection", (socket) => track(sockets, socket));
  server.on("connect", ({ url = "" }: IncomingMessage, client: Socket, head: Buffer) => {
    log.push(`CONNECT ${url}`);
    const [host = "", port = ""] = hosts[url]?.split(":") ?? [];
    if (host === "") {
      client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    const upstream = track(sockets, connect(Number(port), host));
    upstream.once("connect", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP server's address is no string
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function track(sockets: Set<Socket>, socket: Socket): Socket {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
  return socket;
}

function forward(
  hosts: Readonly<Record<string, string>>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const asked = URL.canParse(incoming.url ?? "") ? new URL(incoming.url ?? "") : undefined;
  const target = asked && hosts[asked.host];
  if (!asked || target === undefined) {
    outgoing.writeHead(502).end();
    return;
  }
  const { method, headers } = incoming;
  const url = new URL(`${asked.pathname}${asked.search}`, `http://${target}`);
  const forwarded = request(url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on("error", () => outgoing.destroy());
  incoming.pipe(forwarded);
}
