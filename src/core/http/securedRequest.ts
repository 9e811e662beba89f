import type { IncomingMessage } from "node:http";
import { request as openRequest, type Agent } from "node:https";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { HttpRequest } from "./fetcher.ts";
import { toNodeBody } from "./nodeBody.ts";
import type { TlsOptions } from "./tlsContexts.ts";

/** An answer as Node gives it. */
export interface NodeAnswer {
  readonly status: number;
  /** The lines of each field. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body?: Readable;
}

/** What a secured request is made with beside what it says. */
interface SecuredOptions {
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsOptions;
}

/**
 * Sends a request with a TLS setup of its own. Not by node-fetch: that has a place for an agent
 * only, and where VS Code looks for proxies it takes the agent's place with all its options; those
 * of the request stay.
 */
export async function sendSecured(
  request: HttpRequest,
  { agent, headers, tls }: SecuredOptions,
): Promise<NodeAnswer> {
  const { method, body, decode, signal } = request;
  const zips = decode ? { "accept-encoding": "gzip" } : {};
  const options = { method, headers: { ...zips, ...headers }, agent, ...tls };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = openRequest(request.url, { ...options, ...(signal && { signal }) }, resolve);
    // Stays: a server may answer, and then hang up before it has taken all.
    sent.on("error", reject);
    const content = body && toNodeBody(body);
    if (content === undefined || Buffer.isBuffer(content)) sent.end(content);
    else pipeline(content, sent, (error) => error && reject(error));
  });
  const isZipped = decode && /^(x-)?gzip$/i.test(answer.headers["content-encoding"] ?? "");
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headersDistinct,
    body: isZipped ? unzipped(answer) : answer,
  };
}

function unzipped(answer: IncomingMessage): Readable {
  // The stream at the end fails with what the ones before it fail with.
  return pipeline(answer, createGunzip(), () => undefined);
}
