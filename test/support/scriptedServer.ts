import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { text } from "node:stream/consumers";

/** A request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The name on the certificate that the client showed, if it was asked for one and had one. */
  readonly shown?: string;
}

/** What to answer, or how to fail. */
export type Answer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | readonly string[]>>;
      readonly body?: string | Uint8Array;
      /** Announce the whole body, send this many bytes of it, and hang up. */
      readonly truncateAt?: number;
      /** Send the headers and the first bytes, then nothing. */
      readonly stallAt?: number;
      /** Announce no length. */
      readonly chunked?: boolean;
    }
  | { readonly kind: "hangUp" }
  | { readonly kind: "silence" };

/** Decides the answer to a request. */
export type Script = (request: RecordedRequest) => Answer;

/** An HTTP server on a loopback port whose answers a test decides, and which remembers what it was asked. */
export class ScriptedServer {
  readonly requests: RecordedRequest[] = [];
  script: Script;
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(server: Server, scheme: string, script: Script) {
    this.#server = server;
    this.#scheme = scheme;
    this.script = script;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response);
    });
  }

  static async start(
    script: Script = () => ({ status: 404 }),
    tls?: Readonly<
      Pick<ServerOptions, "cert" | "key" | "ca" | "requestCert" | "rejectUnauthorized">
    >,
  ): Promise<ScriptedServer> {
    const server = tls ? createTlsServer(tls) : createServer();
    const scripted = new ScriptedServer(server, tls ? "https" : "http", script);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return scripted;
  }

  /** `127.0.0.1:port`. */
  get host(): string {
    const address = this.#server.address();
    return `127.0.0.1:${isInternet(address) ? address.port : 0}`;
  }

  get url(): string {
    return `${this.#scheme}://${this.host}`;
  }

  /** `METHOD target` of the requests so far. */
  get lines(): readonly string[] {
    return this.requests.map(({ method, target }) => `${method} ${target}`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body: string;
    try {
      body = await text(request);
    } catch {
      // The client left in the middle of its request, as some tests want it to.
      return;
    }
    const { method = "", url: target = "", headers } = request;
    const shown = nameShown(request);
    const recorded = { method, target, headers, body, ...(shown && { shown }) };
    this.requests.push(recorded);
    send(this.script(recorded), method, response);
  }
}

/** Answers one after another; the last one stays. */
export function inOrder(...answers: readonly Answer[]): Script {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)] ?? { status: 500 };
}

/** A JSON answer. */
export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 200,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(value),
  };
}

function send(answer: Answer, method: string, response: ServerResponse): void {
  if ("kind" in answer) {
    if (answer.kind === "hangUp") response.destroy();
    return;
  }
  const { status, headers = {}, truncateAt, stallAt } = answer;
  const body = Buffer.from(answer.body ?? "");
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  const hasLength = answer.chunked === true || response.hasHeader("content-length");
  if (!hasLength) response.setHeader("content-length", body.length);
  response.writeHead(status);
  const part = truncateAt ?? stallAt;
  if (method === "HEAD" || part === undefined) {
    response.end(method === "HEAD" ? undefined : body);
    return;
  }
  response.write(body.subarray(0, part), () => {
    if (truncateAt !== undefined) response.destroy();
  });
}

/** Of anybody: whether the certificate was accepted is the server's affair. */
function nameShown({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const subject = socket.getPeerX509Certificate()?.subject;
  return /CN=(.*)/.exec(subject ?? "")?.[1];
}

function isInternet(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}
