import { request, type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";

/** A request to send as it is: neither the path nor the headers are made good. */
export interface RawRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array | string;
  /** Send the body without announcing its length. */
  readonly chunked?: boolean;
  /** Decides on the connection; without one each request has its own. */
  readonly agent?: Agent;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request. */
export function sendRaw(
  baseUrl: string,
  target: string,
  { method = "GET", headers = {}, body = "", chunked = false, agent }: RawRequest = {},
): Promise<RawResponse> {
  const { hostname, port } = new URL(baseUrl);
  const length = chunked ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        path: target,
        method,
        headers: { ...length, ...headers },
        agent: agent ?? false,
      },
      (response) => {
        const { statusCode = 0, headers: received } = response;
        buffer(response).then(
          (content) => resolve({ status: statusCode, headers: received, body: content }),
          reject,
        );
      },
    );
    sent.once("error", reject);
    if (chunked) sent.flushHeaders();
    sent.end(body);
  });
}

/** The first error code of the spec's error body. */
export function errorCodeOf({ body }: RawResponse): unknown {
  const { errors } = JSON.parse(body.toString()) as { errors: readonly { code?: unknown }[] };
  return errors[0]?.code;
}
