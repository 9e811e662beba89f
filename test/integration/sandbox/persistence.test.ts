import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type SandboxRegistry } from "../../../src/sandbox/sandboxRegistry.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { sendRaw } from "../../support/rawHttp.ts";
import { beginUpload, imageManifest, putManifest, withDigest } from "../../support/rawPush.ts";
import { silentLogger } from "../../support/silentLogger.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";

let temporary: TemporaryFolder;
let running: SandboxRegistry;

beforeAll(async () => {
  temporary = await makeTemporaryFolder();
  running = await start();
});
afterAll(async () => {
  await running.stop();
  await temporary.remove();
});

function start(port = 0): Promise<SandboxRegistry> {
  const { folder } = temporary;
  return startSandbox({ folder, port, logger: silentLogger, samples: false });
}

/** Sends the head of a request and a part of its body, then cuts the connection. */
async function sendTruncated(target: string, method: string, part: string): Promise<void> {
  const { port, host } = new URL(running.url);
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  const head = `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1000\r\n\r\n`;
  await new Promise((resolve) => socket.write(head + part, resolve));
  socket.destroy();
}

/** Asks until the answer is that of a session which has settled. */
async function settledRange(location: string): Promise<string | undefined> {
  const append = { method: "PATCH", body: "" };
  return (await sendRaw(running.url, location, append)).headers.range;
}

describe("the content of the sandbox", () => {
  it("is there again after a restart, on the same port", async () => {
    const manifest = await imageManifest(running.url, "kept/app", "one");
    await putManifest(running.url, "/v2/kept/app/manifests/1.0", manifest);
    const { url } = running;
    await running.stop();
    running = await start(Number(new URL(url).port));
    expect(running.url).toBe(url);
    const got = await sendRaw(url, "/v2/kept/app/manifests/1.0");
    expect(new Uint8Array(got.body)).toEqual(manifest);
  });

  it("has no part of an upload that broke off, which can go on from before", async () => {
    const content = bytesOf("first, second");
    const location = await beginUpload(running.url, "broken");
    await sendRaw(running.url, location, { method: "PATCH", body: content.subarray(0, 5) });
    await sendTruncated(location, "PATCH", "garbage");
    expect(await settledRange(location)).toBe("0-4");
    const end = withDigest(location, sha256(content));
    await sendTruncated(end, "PUT", "garbage");
    expect(await settledRange(location)).toBe("0-4");
    expect((await sendRaw(running.url, `/v2/broken/blobs/${sha256(content)}`)).status).toBe(404);
    const done = await sendRaw(running.url, end, { method: "PUT", body: content.subarray(5) });
    expect(done.status).toBe(201);
  });

  it("has nothing of a blob or a manifest that broke off in one request", async () => {
    const digest = sha256("garbage");
    await sendTruncated(`/v2/once/blobs/uploads/?digest=${digest}`, "POST", "garbage");
    await sendTruncated("/v2/once/manifests/1.0", "PUT", '{"schemaVersion":2}');
    expect((await sendRaw(running.url, `/v2/once/blobs/${digest}`)).status).toBe(404);
    expect((await sendRaw(running.url, "/v2/once/manifests/1.0")).status).toBe(404);
    expect((await sendRaw(running.url, "/v2/once/tags/list")).status).toBe(404);
  });

  it("has nothing of uploads that nobody ended before a restart", async () => {
    const location = await beginUpload(running.url, "left");
    await sendRaw(running.url, location, { method: "PATCH", body: "left behind" });
    await running.stop();
    expect(await readdir(path.join(temporary.folder, "_uploads"))).toEqual([]);
    running = await start();
    expect((await sendRaw(running.url, location)).status).toBe(404);
    expect((await sendRaw(running.url, "/v2/left/tags/list")).status).toBe(404);
  });

  it("is kept by one registry a port", async () => {
    const port = Number(new URL(running.url).port);
    await expect(start(port)).rejects.toMatchObject({ code: "EADDRINUSE" });
    expect((await sendRaw(running.url, "/v2/")).status).toBe(200);
  });
});
