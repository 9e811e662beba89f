import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isAbortError } from "../core/base/abort.ts";
import { messageOf } from "../core/base/errors.ts";
import type { Logger } from "../core/base/logger.ts";
import { isRepositoryPath } from "../core/oci/reference.ts";
import type { HandlerContext } from "./handlers/context.ts";
import { ApiError } from "./http/apiError.ts";
import { printable, type ApiAnswer, type ApiRequest } from "./http/apiRequest.ts";
import { failureAnswer, internalErrorAnswer, type ResourceErrors } from "./http/failureAnswer.ts";
import { checkCaller, checkCredential, type SandboxCredential } from "./http/gate.ts";
import { matchRoute } from "./routes.ts";

/** What the server serves, to whom. */
export interface RegistryServerOptions {
  readonly context: HandlerContext;
  readonly credential?: SandboxCredential;
  readonly logger: Logger;
  /** Requests wait for it. */
  readonly ready: Promise<unknown>;
}

/** Milliseconds without a byte after which a connection is closed. */
const idleTimeout = 120_000;
const maxConnections = 512;
const maxDrainBytes = 64 * 1024 ** 2;
const defaultErrors: ResourceErrors = { unknown: "NAME_UNKNOWN", invalid: "NAME_INVALID" };

/** A server that speaks the distribution API; it does not listen yet. */
export function createRegistryServer(options: RegistryServerOptions): Server {
  // A large layer takes as long as it takes; what must not last is silence.
  const server = createServer({ requestTimeout: 0 }, (incoming, response) => {
    void serve(options, incoming, response);
  });
  // Without a listener it would end the process, such as when there are no file handles left.
  server.on("error", (error) => options.logger.error("Sandbox: the server failed", error));
  server.setTimeout(idleTimeout);
  server.maxConnections = maxConnections;
  return server;
}

/** Answers a request; never rejects. */
async function serve(
  options: RegistryServerOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { logger } = options;
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  const name = `${incoming.method ?? ""} ${printable(incoming.url ?? "")}`;
  try {
    const answer = await answerTo(options, incoming, leaving.signal);
    if (answer.status >= 400) await drain(incoming);
    await send(answer, incoming, response);
    logger.debug(`Sandbox: ${name} was answered with ${answer.status}`);
  } catch (error) {
    // Too late for another answer: the client is gone, or a part of the content is already sent.
    const isOver = leaving.signal.aborted || hasLeft(incoming) || isAbortError(error);
    if (!isOver) logger.error(`Sandbox: ${name} failed`, error);
    else logger.debug(`Sandbox: ${name} was left by its client: ${messageOf(error)}`);
    response.destroy();
  }
}

async function answerTo(
  options: RegistryServerOptions,
  incoming: IncomingMessage,
  signal: AbortSignal,
): Promise<ApiAnswer> {
  const { path, query } = splitTarget(incoming.url ?? "");
  const matched = matchRoute(path);
  try {
    checkCaller(incoming.headers.host, incoming.headers.origin);
    checkCredential(incoming.headers.authorization, options.credential);
    await options.ready;
    if (!matched) throw new ApiError(404, "UNSUPPORTED", "There is no such endpoint");
    const method = incoming.method === "HEAD" ? "GET" : (incoming.method ?? "");
    const { methods } = matched.route;
    const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!handler) throw wrongMethod(Object.keys(methods));
    const request: ApiRequest = {
      method,
      path,
      query,
      repository: checkedName(matched.name),
      reference: decoded(matched.reference ?? ""),
      header: (name) => singleHeader(incoming, name),
      body: bodyOf(incoming),
      signal,
    };
    return await handler(options.context, request);
  } catch (error) {
    if (signal.aborted || hasLeft(incoming)) throw error;
    const answer = failureAnswer(error, matched?.route.errors ?? defaultErrors);
    if (answer) return answer;
    options.logger.error(`Sandbox: ${incoming.method ?? ""} ${printable(path)} failed`, error);
    return internalErrorAnswer();
  }
}

async function send(
  answer: ApiAnswer,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = answer;
  response.statusCode = status;
  response.setHeader("docker-distribution-api-version", "registry/2.0");
  // Content is anybody's: a browser must not take it for a page.
  response.setHeader("x-content-type-options", "nosniff");
  for (const [name, value] of Object.entries(headers ?? {})) {
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  const isStream = body !== undefined && !(body instanceof Uint8Array);
  if (!isStream && status !== 204) response.setHeader("content-length", body?.length ?? 0);
  if (incoming.method === "HEAD" || body === undefined) {
    response.end();
  } else if (isStream) {
    await pipeline(Readable.from(body), response);
  } else {
    response.end(body);
  }
}

/** The body; who stops reading early does not cut the connection that the answer is to go through. */
function bodyOf(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () =>
      incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>, // no encoding is set
  };
}

/** Reads what nobody wanted: many clients see no answer before they have sent everything. */
async function drain(incoming: IncomingMessage): Promise<void> {
  let size = 0;
  for await (const chunk of bodyOf(incoming)) {
    size += chunk.length;
    if (size > maxDrainBytes) return;
  }
}

/** Whether the client broke off before its request was complete. */
function hasLeft(incoming: IncomingMessage): boolean {
  return incoming.destroyed && !incoming.complete;
}

/** By hand: URL parsers resolve `..` and so hide what was asked for. */
function splitTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const at = target.indexOf("?");
  const path = at < 0 ? target : target.slice(0, at);
  return { path, query: new URLSearchParams(at < 0 ? "" : target.slice(at + 1)) };
}

function checkedName(name: string | undefined): string {
  if (name === undefined) return "";
  if (isRepositoryPath(name)) return name;
  throw new ApiError(400, "NAME_INVALID", `Not a repository: ${printable(name)}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ApiError(400, "NAME_INVALID", "The path is not encoded as it should be", { cause });
  }
}

function singleHeader(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function wrongMethod(methods: readonly string[]): ApiError {
  const allowed = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  const headers = { allow: allowed.join(", ") };
  return new ApiError(405, "UNSUPPORTED", "The endpoint has no such method", { headers });
}
