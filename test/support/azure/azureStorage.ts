import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { isDown, type AzureWorld } from "./azureWorld.ts";

/**
 * Blobs behind signed URLs: contexts that are put, and logs that grow. On a port of its own, so that
 * a token for Azure Resource Manager that goes there goes to somebody else.
 */
export function storageServer(world: AzureWorld, headers: IncomingMessage["headers"][]) {
  return createServer((request, response) => {
    if (isDown(world)) {
      response.destroy();
      return;
    }
    headers.push(request.headers);
    answer(world, request, response).catch(() => response.destroy());
  });
}

async function answer(
  world: AzureWorld,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "", "http://storage");
  const name = url.pathname.slice(1);
  const body = await buffer(request);
  if (url.searchParams.get("sig") !== world.signature || request.headers.authorization) {
    refuse(response, 403, "AuthenticationFailed");
  } else if (request.method === "PUT") put(world, name, { request, response, body });
  else if (name.startsWith("logs/")) await log(world, name.slice(5), request, response);
  else refuse(response, 404, "BlobNotFound");
}

/** "Put Blob" needs the type of the blob and a length. */
function put(
  world: AzureWorld,
  name: string,
  exchange: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly body: Buffer;
  },
): void {
  const { request, response, body } = exchange;
  const { headers } = request;
  if (headers["content-length"] === undefined) refuse(response, 411, "MissingContentLengthHeader");
  else if (headers["x-ms-blob-type"] !== "BlockBlob") {
    refuse(response, 400, "MissingRequiredHeader");
  } else {
    world.uploads.set(name, body);
    response.writeHead(201).end();
  }
}

async function log(
  world: AzureWorld,
  runId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { faults } = world;
  const run = world.runs.find((each) => each.plan.runId === runId);
  if (faults.expiredLinks > 0) {
    faults.expiredLinks--;
    refuse(response, 403, "AuthenticationFailed");
    return;
  }
  if (request.method === "HEAD") await run?.advance();
  const bytes = Buffer.from(run?.log ?? "");
  if (!run || bytes.length === 0 || faults.log === "missing") {
    refuse(response, 404, "BlobNotFound");
    return;
  }
  const isTruncated = faults.log === "truncated";
  const content = isTruncated ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  const complete = isTruncated ? undefined : run.outcome;
  const common = {
    "content-type": "text/plain; charset=utf-8",
    "x-ms-blob-type": "AppendBlob",
    ...(complete !== undefined && { "X-Ms-Meta-Complete": complete }),
  };
  if (request.method === "HEAD") {
    response.writeHead(200, { ...common, "content-length": content.length }).end();
    return;
  }
  const [, first = "0", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const start = Number(first);
  if (start >= content.length) {
    refuse(response, 416, "InvalidRange");
    return;
  }
  const part = content.subarray(start, last === "" ? content.length : Number(last) + 1);
  response.writeHead(request.headers.range === undefined ? 200 : 206, {
    ...common,
    "content-length": part.length,
  });
  if (faults.cutLogs > 0 && part.length > 1) {
    faults.cutLogs--;
    response.write(part.subarray(0, Math.ceil(part.length / 2)), () => response.destroy());
  } else response.end(part);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "x-ms-error-code": code, "x-ms-request-id": "storage-1" }).end();
}
