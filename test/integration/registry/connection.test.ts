import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { blobSource, itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { startRawServer } from "../../support/rawServer.ts";
import { accessRegistry, type RegistryAccessOptions } from "../../support/registryAccess.ts";
import { json, ScriptedServer } from "../../support/scriptedServer.ts";
import { makeSelfSigned, type SelfSigned } from "../../support/selfSigned.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function access(url: string, options: RegistryAccessOptions = {}) {
  const opened = accessRegistry(url, options);
  closing.push(opened.dispose);
  return opened;
}

async function scripted(...args: Parameters<typeof ScriptedServer.start>): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(...args);
  closing.push(() => server.stop());
  return server;
}

async function selfSigned(): Promise<SelfSigned> {
  const made = await makeSelfSigned();
  closing.push(made.remove);
  return made;
}

/** Where nobody listens any more. */
async function closedHost(): Promise<string> {
  const { host, stop } = await startRawServer();
  await stop();
  return host;
}

function networkFailure(code: string) {
  return { brand: "StoreError", code: "network", cause: { brand: "NetworkError", code } };
}

describe("a registry that cannot be reached", () => {
  it("has a name that no one knows", async () => {
    const { client } = access("https://registry.invalid");
    await expect(client.ping()).rejects.toMatchObject(networkFailure("dns"));
  });

  it("has nobody at its port", async () => {
    const { client } = access(`http://${await closedHost()}`);
    await expect(client.ping()).rejects.toMatchObject(networkFailure("refused"));
  });

  it("has a certificate that nobody vouches for", async () => {
    const server = await scripted(() => json({}), await selfSigned());
    const ping = access(server.url).client.ping();
    await expect(ping).rejects.toMatchObject(networkFailure("tlsCertificate"));
    await expect(ping).rejects.toMatchObject({ cause: { reason: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
  });

  it("has a certificate for another name", async () => {
    const certificate = await selfSigned();
    const server = await scripted(() => json({}), certificate);
    const url = server.url.replace("127.0.0.1", "localhost");
    const ping = access(url, { ca: certificate.cert }).client.ping();
    await expect(ping).rejects.toMatchObject(networkFailure("tlsCertificate"));
  });

  it("is asked in TLS and speaks plain HTTP", async () => {
    const server = await scripted(() => json({}));
    const ping = access(server.url.replace("http:", "https:")).client.ping();
    await expect(ping).rejects.toMatchObject(networkFailure("tlsProtocol"));
  });

  it("is asked in plain HTTP and speaks TLS", async () => {
    const { files } = await selfSigned();
    const registry = await startDockerRegistry({ tls: files });
    closing.push(() => registry.stop());
    const ping = access(registry.url.replace("https:", "http:")).client.ping();
    await expect(ping).rejects.toMatchObject(networkFailure("notHttp"));
  });

  it("speaks something other than HTTP", async () => {
    const server = await startRawServer((socket) => socket.end("220 mail.example ESMTP\r\n"));
    closing.push(server.stop);
    const ping = access(`http://${server.host}`).client.ping();
    await expect(ping).rejects.toMatchObject(networkFailure("notHttp"));
  });

  it("hangs up without a word, however often it is asked", async () => {
    const server = await scripted(() => ({ kind: "hangUp" }));
    const { client, waits } = access(server.url);
    await expect(client.ping()).rejects.toMatchObject(networkFailure("reset"));
    expect(server.requests).toHaveLength(4);
    expect(waits).toHaveLength(3);
  });
});

describe("Invariant 7: everything is cancellable and bounded", () => {
  const content = new Uint8Array(1_000_000).fill(1);
  const digest = sha256(content);
  const calls = [
    ["ping", (client, signal) => client.ping({ signal })],
    ["listTags", (client, signal) => itemsOf(client.listTags("app", { signal }))],
    ["headManifest", (client, signal) => client.headManifest("app", { tag: "1" }, { signal })],
    ["getManifest", (client, signal) => client.getManifest("app", { tag: "1" }, { signal })],
    ["readBlob", (client, signal) => client.readBlob("app", digest, { maxBytes: 9e9, signal })],
    ["putBlob", (client, signal) => client.putBlob("app", blobSource(content), { signal })],
    ["deleteTag", (client, signal) => client.deleteTag("app", "1", { signal })],
    ["listReferrers", (client, signal) => client.listReferrers("app", digest, { signal })],
  ] satisfies readonly (readonly [
    string,
    (client: ReturnType<typeof access>["client"], signal: AbortSignal) => Promise<unknown>,
  ])[];
  let controller: AbortController;
  beforeEach(() => {
    controller = new AbortController();
  });

  it.each(calls)("%s ends when it is cancelled before the answer", async (_name, call) => {
    const server = await scripted(() => {
      setImmediate(() => controller.abort());
      return { kind: "silence" };
    });
    const work = call(access(server.url).client, controller.signal);
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
  });

  it.each(calls.filter(([name]) => /^(?:listTags|getManifest|readBlob)$/.test(name)))(
    "%s ends when it is cancelled in the middle of the answer",
    async (_name, call) => {
      const server = await scripted(() => {
        setTimeout(() => controller.abort(), 20);
        return { status: 200, body: content, stallAt: 1000 };
      });
      const work = call(access(server.url).client, controller.signal);
      await expect(work).rejects.toMatchObject({ name: "AbortError" });
    },
  );

  it("an upload that is cancelled in the middle ends its session at the registry", async () => {
    const server = await scripted(({ method }) => {
      if (method === "HEAD") return { status: 404 };
      const headers = { location: "/v2/app/blobs/uploads/1" };
      if (method === "POST") return { status: 202, headers };
      return { status: 204 };
    });
    async function* endless() {
      yield bytesOf("first");
      controller.abort();
      await new Promise(() => undefined);
    }
    const source = { digest, size: content.length, open: endless };
    const { client } = access(server.url);
    const putting = client.putBlob("app", source, { signal: controller.signal });
    await expect(putting).rejects.toMatchObject({ name: "AbortError" });
    expect(server.lines.at(-1)).toBe("DELETE /v2/app/blobs/uploads/1");
  });

  it("a wait for a retry ends when it is cancelled", async () => {
    const server = await scripted(() => {
      setImmediate(() => controller.abort());
      return { status: 429, headers: { "retry-after": "60" } };
    });
    const ping = access(server.url).client.ping({ signal: controller.signal });
    await expect(ping).rejects.toMatchObject({ name: "AbortError" });
  });

  it("a server that never answers is given up", async () => {
    const server = await scripted(() => ({ kind: "silence" }));
    const ping = access(server.url, { timeLimits: { headersMs: 50 } }).client.ping();
    await expect(ping).rejects.toMatchObject(networkFailure("timeout"));
  });

  it("a server that stops in the middle of its answer is given up", async () => {
    const server = await scripted(() => ({ status: 200, body: content, stallAt: 10 }));
    const { client } = access(server.url, { timeLimits: { bodyIdleMs: 50 } });
    const reading = client.readBlob("app", digest, { maxBytes: 9e9 });
    await expect(reading).rejects.toMatchObject(networkFailure("timeout"));
  });

  it("a server that never comes to the end of something small is given up", async () => {
    const server = await startRawServer((socket) =>
      socket.on("data", () => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 50000\r\n\r\n");
        const drip = setInterval(() => socket.write(" "), 5);
        socket.on("close", () => clearInterval(drip));
      }),
    );
    closing.push(server.stop);
    const { client } = access(`http://${server.host}`, { timeLimits: { wholeMs: 100 } });
    const outcomes = await Promise.allSettled([
      client.ping(),
      itemsOf(client.listTags("app")),
      client.getManifest("app", { tag: "1" }),
      client.listReferrers("app", digest),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: networkFailure("timeout") });
    }
  });

  it("at most six requests of a host run at once", async () => {
    let running = 0;
    let most = 0;
    const server = await startRawServer((socket) =>
      socket.on("data", () => {
        most = Math.max(most, ++running);
        setTimeout(() => {
          running--;
          socket.write("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
        }, 5);
      }),
    );
    closing.push(server.stop);
    const { client } = access(`http://${server.host}`);
    const heads = Array.from({ length: 40 }, () => client.headBlob("app", digest));
    expect(await Promise.all(heads)).toEqual(heads.map(() => undefined));
    expect(most).toBe(6);
  });

  it("abandoned downloads give their places back", async () => {
    const server = await scripted(() => ({ status: 200, body: content }));
    const { client } = access(server.url);
    for (let round = 0; round < 20; round++) {
      const { stream } = await client.getBlob("app", digest);
      await stream[Symbol.asyncIterator]().return?.();
    }
    expect(server.requests).toHaveLength(20);
  });
});

describe("retries", () => {
  it("row 22: wait as long as the server says, and then succeed", async () => {
    const server = await scripted(() =>
      server.requests.length === 1
        ? { status: 429, headers: { "retry-after": "7" } }
        : json({ name: "app", tags: ["1"] }),
    );
    const { client, waits } = access(server.url);
    expect(await itemsOf(client.listTags("app"))).toEqual(["1"]);
    expect(waits).toEqual([7000]);
  });

  it("row 22: are not made where the server asks for more than a minute", async () => {
    const server = await scripted(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    const ping = access(server.url).client.ping();
    await expect(ping).rejects.toMatchObject({ code: "tooManyRequests" });
    expect(server.requests).toHaveLength(1);
  });

  it("are not made for what may already have happened", async () => {
    const server = await scripted(() => ({ status: 503 }));
    const { client } = access(server.url);
    await expect(client.deleteTag("app", "1")).rejects.toMatchObject({ code: "serverError" });
    expect(server.lines).toEqual(["DELETE /v2/app/manifests/1"]);
  });
});
