import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Which way bytes go: to the server, or back from it. */
export type Direction = "up" | "down";

/** After so many bytes in one direction, over all connections, the one that carries them is cut. */
export interface Cut {
  readonly direction: Direction;
  readonly after: number;
}

/** Passes bytes on to a server on the loopback, and cuts connections in the middle of them. */
export class CuttingProxy {
  /** `127.0.0.1:port` of the server; another one from the next connection on. */
  upstream: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #bytes: Record<Direction, number> = { up: 0, down: 0 };
  #cuts: readonly Cut[] = [];

  private constructor(server: Server, upstream: string) {
    this.#server = server;
    this.upstream = upstream;
    server.on("connection", (client) => this.#join(client));
  }

  static async start(upstream: string): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server, upstream);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo; // a TCP server's address is no string
    return `http://127.0.0.1:${port}`;
  }

  /** Passed on since the last {@link expect}. */
  get bytes(): Readonly<Record<Direction, number>> {
    return this.#bytes;
  }

  /** Cuts that have not come yet. */
  get cutsLeft(): number {
    return this.#cuts.length;
  }

  /** Counts anew, and cuts as told. */
  expect(cuts: readonly Cut[] = []): void {
    this.#bytes = { up: 0, down: 0 };
    this.#cuts = [...cuts].sort((a, b) => a.after - b.after);
  }

  /** From now on the server cannot be reached, nor goes on what has begun; gives the way back. */
  disconnect(): () => void {
    const { upstream } = this;
    // Nobody listens there.
    this.upstream = "127.0.0.1:1";
    for (const socket of this.#sockets) socket.destroy();
    return () => {
      this.upstream = upstream;
    };
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket): void {
    const [host, port] = this.upstream.split(":");
    const server = connect(Number(port), host);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        // What has passed arrives, so that it can be counted on.
        other.end();
      });
    }
    this.#pass("up", client, server);
    this.#pass("down", server, client);
  }

  #pass(direction: Direction, from: Socket, to: Socket): void {
    from.on("data", (chunk: Buffer) => {
      const cut = this.#cuts.find((each) => each.direction === direction);
      const room = (cut?.after ?? Number.POSITIVE_INFINITY) - this.#bytes[direction];
      const passed = chunk.subarray(0, Math.max(0, room));
      this.#bytes[direction] += passed.length;
      if (chunk.length > room) {
        this.#cuts = this.#cuts.filter((each) => each !== cut);
        to.end(passed);
        from.resetAndDestroy();
      } else if (!to.write(passed)) {
        from.pause();
        to.once("drain", () => from.resume());
      }
    });
  }
}
