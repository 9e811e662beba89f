import { afterEach, describe, expect, it } from "vitest";
import { readdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { JournalFolder } from "../../../src/images/copy/journalFolder.ts";
import {
  bytesBySeed,
  CopyBench,
  expectWhole,
  largeBytes,
  smallBytes,
} from "../../support/copyBench.ts";
import { sha256 } from "../../support/ociData.ts";
import { accessRegistry } from "../../support/registryAccess.ts";
import { startReverseProxy, type ReverseProxy } from "../../support/reverseProxy.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";

const bench = CopyBench.use();
const imageBytes = largeBytes + 2 * smallBytes;
const large = sha256(bytesBySeed("large", largeBytes));

let proxies: ReverseProxy[] = [];
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.stop();
});

/** A registry some of whose answers are others than its own. */
async function disturbed(
  url: string,
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean,
): Promise<string> {
  const proxy = await startReverseProxy(url, { answer });
  proxies = [...proxies, proxy];
  return proxy.url;
}

/** A source that gives something else as the large layer. */
function giving(headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<string> {
  return disturbed(bench.urls.source, ({ method, url = "" }, outgoing) => {
    if (method !== "GET" || !url.includes(large)) return false;
    outgoing.writeHead(200, headers);
    outgoing.end(body);
    return true;
  });
}

describe("a source that gives other content", () => {
  const content = bytesBySeed("large", largeBytes);
  const changed = content.map((byte, position) => (position === 5_000_000 ? byte ^ 1 : byte));
  const length = { "content-length": String(largeBytes) };
  const cases = [
    { name: "one bit", headers: length, body: changed, code: "digestMismatch" },
    {
      name: "an end that is missing",
      headers: { "content-length": String(largeBytes - 1) },
      body: content.subarray(0, -1),
      code: "digestMismatch",
    },
    {
      name: "more than there is to be",
      headers: {},
      body: Buffer.concat([content, Buffer.from("!")]),
      code: "badResponse",
    },
  ];

  it.each(cases)("$name: it is not taken", async ({ name, headers, body, code }) => {
    const repository = `changed/n${name.length}`;
    const result = await bench.copy(repository, {}, { source: await giving(headers, body) });
    expect(result).toMatchObject({ kind: "failed", error: { code } });
    expect(result).toMatchObject({ report: { failed: [{ blob: { digest: large } }] }, tags: [] });
    expect(await bench.direct.headBlob(repository, large)).toBeUndefined();
    expect(await bench.expectNothingBroken(repository)).toBe("absent");
  });
});

describe("a target that refuses every third request", () => {
  const statuses = [429, 500, 503];

  it.each([0, 1, 2])("gets the image, each byte once (from request %i)", async (first) => {
    const repository = `storm/n${first}`;
    let requests = 0;
    let refused = 0;
    const target = await disturbed(bench.target.url, (incoming, outgoing) => {
      if (requests++ % 3 !== first) return false;
      const status = statuses[refused++ % statuses.length] ?? 500;
      incoming.resume();
      outgoing.writeHead(status, status === 500 ? {} : { "retry-after": "1" });
      outgoing.end();
      return true;
    });
    bench.target.expect();
    const { folder, remove } = await makeTemporaryFolder();
    const journal = new JournalFolder(folder);
    const result = await bench.copy(repository, { journal }, { target });
    expect(result).toMatchObject({ kind: "copied", report: { failed: [] } });
    expect(refused).toBeGreaterThan(6);
    expect(await bench.expectNothingBroken(repository)).toBe("whole");
    expect(bench.target.bytes.up).toBeLessThan(imageBytes + smallBytes);
    expect(await readdir(folder)).toEqual([]);
    await remove();
    const again = await bench.copy(repository);
    expect(again).toMatchObject({ kind: "copied", report: { uploaded: 0, manifests: [] } });
  });
});

describe("a target whose disk is full", () => {
  it("gets no tag, and says so", async () => {
    const full = await startDockerRegistry({ storageBytes: largeBytes / 2 });
    const { client, dispose } = accessRegistry(full.url);
    try {
      const result = await bench.copy("full/app", {}, { target: full.url });
      expect(result).toMatchObject({ kind: "failed", error: { code: "serverError" }, tags: [] });
      expect(await client.headManifest("full/app", { tag: "1" })).toBeUndefined();
      expect(await client.headBlob("full/app", large)).toBeUndefined();
    } finally {
      dispose();
      await full.stop();
    }
  });

  it("just large enough holds the whole", async () => {
    const enough = await startDockerRegistry({ storageBytes: 3 * largeBytes });
    const { client, dispose } = accessRegistry(enough.url);
    try {
      const result = await bench.copy("enough/app", {}, { target: enough.url });
      expect(result).toMatchObject({ kind: "copied" });
      await expectWhole(client, "enough/app", bench.image.digest);
    } finally {
      dispose();
      await enough.stop();
    }
  });
});
