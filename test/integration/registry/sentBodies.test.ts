import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NodeFetcher } from "../../../src/core/http/nodeFetcher.ts";
import { readText } from "../../../src/core/http/bodyLimit.ts";
import { makeSelfSigned, type SelfSigned } from "../../support/selfSigned.ts";

const pieceBytes = 40_000;
const pieces = 400;

/** Answers with the digest of what is sent, which it does not read before the connection is full. */
const slowly: RequestListener = (request, response) => {
  void (async () => {
    const hash = createHash("sha256");
    await setTimeout(100);
    for await (const chunk of request) hash.update(chunk as Buffer);
    response.end(hash.digest("hex"));
  })();
};

let certificate: SelfSigned;

beforeAll(async () => {
  certificate = await makeSelfSigned("ec");
});
afterAll(() => certificate.remove());

/** All pieces lie in the same memory, one after the other. */
async function* inOneBuffer(): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  const buffer = new Uint8Array(pieceBytes);
  for (let count = 0; count < pieces; count++) yield buffer.fill(count);
}

function digestOfPieces(): string {
  const hash = createHash("sha256");
  for (let count = 0; count < pieces; count++) hash.update(new Uint8Array(pieceBytes).fill(count));
  return hash.digest("hex");
}

describe("content that is sent", () => {
  it.each([
    { scheme: "http", size: undefined },
    { scheme: "http", size: pieceBytes * pieces },
    { scheme: "https", size: undefined },
  ])("over $scheme is asked for when what came before has left ($size bytes)", async (row) => {
    const { scheme, size } = row;
    const server =
      scheme === "https"
        ? createSecureServer({ cert: certificate.cert, key: certificate.key }, slowly)
        : createServer(slowly);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const node = new NodeFetcher({ ca: certificate.cert });
    try {
      const response = await node.fetch({
        method: "PATCH",
        url: `${scheme}://127.0.0.1:${port}/`,
        body: { size, open: inOneBuffer },
      });
      expect(await readText(response, 1000)).toBe(digestOfPieces());
    } finally {
      node.dispose();
      server.close();
    }
  });
});
