import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { collect } from "../../../src/core/http/bodyLimit.ts";
import { bytesBySeed } from "../../support/copyBench.ts";
import { blobSource } from "../../support/imageStoreContract.ts";
import { sha256 } from "../../support/ociData.ts";
import { accessRegistry } from "../../support/registryAccess.ts";
import { RegistryBench } from "../../support/registryBench.ts";
import type { Answer } from "../../support/scriptedServer.ts";

const bench = RegistryBench.use();
const content = bytesBySeed("content", 300_000);
const digest = sha256(content);

/** The first answer breaks off; the others are told from the byte that is asked for. */
function breakingOff(later: (start: number) => Answer): void {
  bench.registry.script = ({ headers }) => {
    const [, start] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
    if (start !== undefined) return later(Number(start));
    return { status: 200, body: content, truncateAt: 100_000 };
  };
}

function part(body: Uint8Array, start: number) {
  const range = `bytes ${start}-${body.length - 1}/${body.length}`;
  return { status: 206, headers: { "content-range": range }, body: body.subarray(start) };
}

async function read(): Promise<Uint8Array> {
  const { stream } = await bench.client().getBlob("app", digest);
  return collect(stream, 1_000_000);
}

describe("a download that breaks off", () => {
  it("goes on with what is missing", async () => {
    breakingOff((start) => part(content, start));
    expect(Buffer.from(await read()).equals(content)).toBe(true);
    expect(bench.registry.requests).toHaveLength(2);
  });

  it("is read again up to there where the registry gives blobs as a whole only", async () => {
    breakingOff(() => ({ status: 200, body: content }));
    expect(Buffer.from(await read()).equals(content)).toBe(true);
  });

  it("goes on as often as it breaks, while something comes", async () => {
    breakingOff((start) => ({ ...part(content, start), truncateAt: 30_000 }));
    expect(Buffer.from(await read()).equals(content)).toBe(true);
    expect(bench.registry.requests.length).toBeGreaterThan(6);
  });

  it("ends as a failure when nothing more comes", async () => {
    breakingOff((start) => ({ ...part(content, start), truncateAt: 0 }));
    await expect(read()).rejects.toMatchObject({ code: "network" });
    expect(bench.registry.requests).toHaveLength(4);
  });

  it("is refused when the rest is of something else", async () => {
    const other = bytesBySeed("other", content.length);
    breakingOff((start) => part(other, start));
    await expect(read()).rejects.toMatchObject({ code: "digestMismatch" });
  });

  it.each<[string, Answer, string]>([
    ["another part", part(content, 5), "badResponse"],
    ["nothing", { status: 416 }, "digestMismatch"],
    ["that it is gone", { status: 404 }, "notFound"],
  ])("is refused when the answer is %s", async (_name, answer, code) => {
    breakingOff(() => answer);
    await expect(read()).rejects.toMatchObject({ code });
  });
});

describe("an upload that breaks off", () => {
  /** Hangs up once in the middle, keeps what has come until then, and says so. */
  async function startKeepingServer(hangUpAt: number) {
    const lines: string[] = [];
    const chunks: Buffer[] = [];
    let size = 0;
    const server = createServer((request, response) => {
      const { method = "", headers } = request;
      lines.push(method);
      const isFirst = lines.filter((line) => line === "PATCH").length === 1;
      if (method === "PUT") expect(headers["content-length"]).toBe("0");
      const location = `/upload/${lines.length}`;
      request.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (isFirst && size > hangUpAt) request.socket.resetAndDestroy();
      });
      request.on("error", () => undefined);
      request.on("end", () => {
        const status = { HEAD: 404, GET: 204, PUT: 201 }[method] ?? 202;
        response.writeHead(status, { location, range: `0-${size - 1}` });
        response.end();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // a TCP server's address is no string
    return { lines, kept: () => Buffer.concat(chunks), url: `http://127.0.0.1:${port}`, server };
  }

  it("goes on with what the registry does not have", async () => {
    const bytes = bytesBySeed("large", 9_000_000);
    const { server, url, lines, kept } = await startKeepingServer(4_000_000);
    const { client, dispose } = accessRegistry(url);
    await client.putBlob("app", blobSource(bytes));
    expect(kept().equals(bytes)).toBe(true);
    expect(lines).toEqual(["HEAD", "POST", "PATCH", "GET", "PATCH", "PUT"]);
    dispose();
    server.closeAllConnections();
    server.close();
  });
});
