import { once } from "node:events";
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";

/** How requests go wrong. */
export type Fault =
  /** The connection of this and the next three is reset instead of an answer; nothing arrived. */
  | "reset"
  /** This and the next three are answered with 500; nothing arrived. */
  | "500"
  /** From then on, everything is answered with 401. */
  | "401"
  /** The request is carried out, but half of the answer's body is missing. */
  | "truncated"
  /** The request is carried out, but the connection is reset instead of an answer. */
  | "lost";

export const faults: readonly Fault[] = ["reset", "500", "401", "truncated", "lost"];

/** A request that passed, with the bytes of its body and of the answer's. */
export interface PassedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
  sent: number;
  received: number;
  status: number;
}

/** A proxy in front of a registry on the loopback that counts, and that can make any request fail. */
export class FaultyProxy {
  readonly requests: PassedRequest[] = [];
  /** Which request, from 0, goes wrong, and how. */
  fault: { readonly at: number; readonly kind: Fault } | undefined;
  readonly #server: Server;
  readonly #upstream: URL;

  private constructor(server: Server, upstream: URL) {
    this.#server = server;
    this.#upstream = upstream;
    server.on("request", (request: IncomingMessage, response: ServerResponse) =>
      this.#answer(request, response),
    );
  }

  static async start(upstream: string): Promise<FaultyProxy> {
    const server = createServer();
    const proxy = new FaultyProxy(server, new URL(upstream));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  /** `127.0.0.1:port`. */
  get host(): string {
    const address = this.#server.address();
    return `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Forgets what was counted, and the fault. */
  reset(): void {
    this.requests.length = 0;
    this.fault = undefined;
  }

  /** Requests of a method whose target contains a text. */
  count(method: string, part = ""): number {
    return this.requests.filter((each) => each.method === method && each.target.includes(part))
      .length;
  }

  /** Bytes of bodies of requests to blobs and uploads, sent and received. */
  get blobBytes(): { readonly sent: number; readonly received: number } {
    const blobs = this.requests.filter(
      ({ target, status }) => target.includes("/blobs/") && status < 400,
    );
    const sum = (member: "sent" | "received") =>
      blobs.reduce((total, each) => total + each[member], 0);
    return { sent: sum("sent"), received: sum("received") };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = "", url: target = "", headers } = request;
    const number = this.requests.length;
    const { authorization } = headers;
    const passed = { method, target, authorization, sent: 0, received: 0, status: 0 };
    this.requests.push(passed);
    request.on("data", (chunk: Buffer) => (passed.sent += chunk.length));
    const kind = this.#faultOf(number);
    if (kind === "reset") {
      request.socket.resetAndDestroy();
    } else if (kind === "500" || kind === "401") {
      refuse(request, response, Number(kind));
    } else {
      this.#pass(request, response, { passed, kind });
    }
  }

  #faultOf(number: number): Fault | undefined {
    if (!this.fault || number < this.fault.at) return undefined;
    const { at, kind } = this.fault;
    if (kind === "401") return kind;
    // Requests that can be repeated safely are tried four times.
    if (kind === "500" || kind === "reset") return number < at + 4 ? kind : undefined;
    return number === at ? kind : undefined;
  }

  #pass(
    request: IncomingMessage,
    response: ServerResponse,
    { passed, kind }: { readonly passed: PassedRequest; readonly kind: Fault | undefined },
  ): void {
    const { hostname, port } = this.#upstream;
    const { method, target } = passed;
    const onward = forward({ hostname, port, method, path: target, headers: request.headers });
    request.on("error", () => onward.destroy());
    onward.on("error", () => response.destroy());
    onward.on("response", (answer) => {
      passed.status = answer.statusCode ?? 0;
      answer.on("data", (chunk: Buffer) => (passed.received += chunk.length));
      if (kind === undefined) {
        response.writeHead(passed.status, answer.headers);
        answer.pipe(response);
        return;
      }
      void breakOff(answer, response, kind);
    });
    request.pipe(onward);
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  request.resume();
  request.on("end", () => {
    response.writeHead(status, { "www-authenticate": 'Basic realm="elsewhere"' });
    response.end();
  });
}

async function breakOff(
  answer: IncomingMessage,
  response: ServerResponse,
  kind: Fault,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (kind === "truncated" && body.length > 0) {
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    response.write(body.subarray(0, body.length >> 1), () => response.destroy());
  } else {
    response.socket?.resetAndDestroy();
  }
}
