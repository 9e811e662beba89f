import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collect } from "../../../src/core/http/bodyLimit.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import { blobSource } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { kim, kimsHeader, RegistryBench, guarded } from "../../support/registryBench.ts";
import type { Answer, Script } from "../../support/scriptedServer.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const bench = RegistryBench.use();
const manifest = bytesOf({ schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests: [] });
const content = new Uint8Array(200_000).map((_, index) => index % 251);
const headers = { "content-type": MediaTypes.ociIndex };
const digest = sha256(manifest);
const blob = sha256(content);

/** Has the manifest and the blob. */
const complete: Script = ({ target }) => {
  if (target.includes("/manifests/")) return { status: 200, headers, body: manifest };
  return target.includes("/blobs/") ? { status: 200, body: content } : { status: 404 };
};
/** Tells blobs by its own. */
const broken =
  (answer: Answer): Script =>
  () =>
    answer;

let opener: RegistryOpener;
let store: ImageStore;
const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  const logger = { ...silentLogger, info: (line: string) => void lines.push(line) };
  opener = new RegistryOpener({ providers: new Providers([]), logger, userAgent: "test/1" });
  bench.registry.script = guarded("Basic", complete);
  const { url, host } = bench.registry;
  const network = { mirrors: [bench.other.url] };
  store = opener.open(
    { url, registry: host, network },
    { getCredential: () => Promise.resolve(kim) },
  );
});
afterEach(() => opener.dispose());

async function read(): Promise<Uint8Array> {
  const { stream } = await store.getBlob("app", blob);
  return collect(stream, 1_000_000);
}

describe("a mirror of a connection", () => {
  it("gives what has a digest, and is never told who we are", async () => {
    bench.other.script = complete;
    expect((await store.getManifest("app", { digest })).bytes).toEqual(new Uint8Array(manifest));
    expect(await read()).toEqual(content);
    expect(await store.readBlob("app", blob, { maxBytes: 1_000_000 })).toEqual(content);
    expect(bench.registry.requests).toEqual([]);
    expect(bench.other.requests.map(({ headers: sent }) => sent.authorization)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is asked for no tag, for no part of a blob and not whether something is there", async () => {
    bench.other.script = complete;
    await store.getManifest("app", { tag: "1" });
    await store.headManifest("app", { digest });
    await store.headBlob("app", blob);
    const range = { start: 0, end: 3 };
    await store.getBlob("app", blob, { range }).catch(() => undefined);
    await store.putBlob("app", blobSource(content));
    expect(bench.other.requests).toEqual([]);
    expect(bench.registry.requests.at(-1)?.headers.authorization).toBe(kimsHeader);
  });

  it.each<[string, Answer]>([
    ["does not have it", { status: 404 }],
    ["asks who we are", { status: 401, headers: { "www-authenticate": "Basic" } }],
    ["fails", { status: 500 }],
    ["is too busy", { status: 429, headers: { "retry-after": "100" } }],
    ["hangs up", { kind: "hangUp" }],
    ["gives something else", { status: 200, headers, body: "something else" }],
  ])("that %s is passed over and logged", async (_, answer) => {
    bench.other.script = broken(answer);
    expect((await store.getManifest("app", { digest })).digest).toBe(digest);
    expect(bench.other.requests.length).toBe(1);
    expect(lines.filter((line) => line.includes(bench.other.url)).join()).toContain("passed over");
  });

  it("that does not answer is left alone for a while", async () => {
    bench.other.script = broken({ kind: "hangUp" });
    for (let time = 0; time < 3; time++) await store.getManifest("app", { digest });
    expect(bench.other.requests.length).toBe(1);
  });

  it("that breaks off is continued by the registry where it ended", async () => {
    bench.other.script = broken({ status: 200, body: content, truncateAt: 70_000 });
    expect(await read()).toEqual(content);
    expect(bench.registry.lines.length).toBeGreaterThan(0);
  });

  it("that gives another content is found out at its end, and not asked again", async () => {
    const other = content.map((byte, index) => (index === 100 ? byte + 1 : byte));
    bench.other.script = broken({ status: 200, body: other });
    await expect(read()).rejects.toMatchObject({ code: "digestMismatch" });
    expect(await read()).toEqual(content);
    expect(bench.other.requests.length).toBe(1);
  });
});
