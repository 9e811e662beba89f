import { copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { collect } from "../../../src/core/http/bodyLimit.ts";
import { httpStack } from "../../../src/core/http/httpStack.ts";
import { NodeFetcher } from "../../../src/core/http/nodeFetcher.ts";
import type { TlsSetup } from "../../../src/core/http/tlsSetup.ts";
import { blobSource, itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { accessRegistry, type RegistryAccessOptions } from "../../support/registryAccess.ts";
import { json, ScriptedServer, type Script } from "../../support/scriptedServer.ts";
import { silentLogger } from "../../support/silentLogger.ts";
import { TestAuthority, type Certified } from "../../support/testAuthority.ts";

let authority: TestAuthority;
let stranger: TestAuthority;
let server: Certified;
let client: Certified;
const closing: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  authority = await TestAuthority.make();
  stranger = await TestAuthority.make("Stranger");
  server = await authority.issue("server");
  client = await authority.issue("kim");
});
afterAll(() => Promise.all([authority.remove(), stranger.remove()]));
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function clientOf(url: string, tls: Omit<TlsSetup, "origin">, more: RegistryAccessOptions = {}) {
  const opened = accessRegistry(url, { ...more, tls });
  closing.push(opened.dispose);
  return opened.client;
}

async function scripted(
  script: Script = () => json({}),
  more: Parameters<typeof ScriptedServer.start>[1] = {},
): Promise<ScriptedServer> {
  const { cert, key } = server;
  const started = await ScriptedServer.start(script, { cert, key, ...more });
  closing.push(() => started.stop());
  return started;
}

/** Asks for a certificate and takes any, and none. */
const asksForCertificate = { requestCert: true, rejectUnauthorized: false };

function untrusted() {
  return { cause: { brand: "NetworkError", code: "tlsCertificate" } };
}

function clientCertificate({ files }: Certified) {
  return { clientCertificate: { certFile: files.cert, keyFile: files.key } };
}

describe("a certificate authority of a connection", () => {
  it("is trusted at all its hosts, and by no other connection", async () => {
    const caFile = authority.root.files.cert;
    const storage = await scripted(() => ({ status: 200, body: "content" }));
    const registry = await scripted(({ target }) =>
      target === "/v2/"
        ? json({})
        : { status: 307, headers: { location: `${storage.url}/stored` } },
    );
    const opened = clientOf(registry.url, { caFile });
    await expect(opened.ping()).resolves.toMatchObject({ access: "open" });
    const digest = sha256(bytesOf("content"));
    const { stream } = await opened.getBlob("app", digest);
    expect(new TextDecoder().decode(await collect(stream, 100))).toBe("content");
    await expect(clientOf(registry.url, {}).ping()).rejects.toMatchObject(untrusted());
  });

  it("comes beside the platform's", async () => {
    const registry = await scripted();
    const platform = getCACertificates("default");
    setDefaultCACertificates([...platform, authority.root.cert]);
    closing.push(() => setDefaultCACertificates(platform));
    await clientOf(registry.url, { caFile: stranger.root.files.cert }).ping();
  });

  it("is read again when its file changes, and missed when it goes", async () => {
    const caFile = path.join(authority.dir, "changing.pem");
    const registry = await scripted();
    await copyFile(authority.root.files.cert, caFile);
    const opened = clientOf(registry.url, { caFile });
    await opened.ping();
    await copyFile(stranger.root.files.cert, caFile);
    await expect(opened.ping()).rejects.toMatchObject(untrusted());
    await rm(caFile);
    await expect(opened.ping()).rejects.toMatchObject({ brand: "TlsFileError", code: "missing" });
    await copyFile(authority.root.files.cert, caFile);
    await opened.ping();
  });
});

describe("a client certificate", () => {
  it("opens a registry that demands one, and content is pushed through it", async () => {
    const { cert, key } = server.files;
    const clientAuthority = authority.root.files.cert;
    const registry = await startDockerRegistry({ tls: { cert, key, clientAuthority } });
    closing.push(() => registry.stop());
    const caFile = authority.root.files.cert;
    const opened = clientOf(registry.url, { caFile, ...clientCertificate(client) });
    const content = new Uint8Array(3_000_000).fill(7);
    await opened.putBlob("app", blobSource(content));
    const { stream } = await opened.getBlob("app", sha256(content));
    expect((await collect(stream, 4_000_000)).length).toBe(content.length);
    await expect(clientOf(registry.url, { caFile }).ping()).rejects.toMatchObject({
      cause: { brand: "NetworkError", code: "clientCertificate" },
    });
  });

  it("that is another's is refused", async () => {
    const registry = await scripted(undefined, { requestCert: true, ca: authority.root.cert });
    const tls = { caFile: authority.root.files.cert };
    const other = clientCertificate(await stranger.issue("mallory"));
    await expect(clientOf(registry.url, { ...tls, ...other }).ping()).rejects.toMatchObject({
      cause: { brand: "NetworkError" },
    });
    expect(registry.requests).toEqual([]);
  });

  it.each(["redirect", "link", "realm", "location"])(
    "is shown to no other host: %s",
    async (way) => {
      const other = await scripted(() => json({ token: "t", tags: [] }), asksForCertificate);
      const away = `${other.url}/v2/app/tags/list`;
      const scripts: Readonly<Record<string, Script>> = {
        redirect: () => ({ status: 307, headers: { location: away } }),
        link: () => json({ tags: ["1"] }, { link: `<${away}>; rel="next"` }),
        realm: ({ headers }) =>
          headers.authorization === undefined
            ? { status: 401, headers: { "www-authenticate": `Bearer realm="${away}"` } }
            : json({ tags: [] }),
        location: ({ method }) =>
          method === "HEAD"
            ? { status: 404 }
            : { status: 202, headers: { location: `${other.url}/v2/app/blobs/uploads/1` } },
      };
      const registry = await scripted(scripts[way], asksForCertificate);
      const tls = { caFile: authority.root.files.cert, ...clientCertificate(client) };
      const opened = clientOf(registry.url, tls);
      const work =
        way === "location"
          ? opened.putBlob("app", blobSource(bytesOf("content")))
          : itemsOf(opened.listTags("app"));
      await work.catch(() => undefined);
      expect(registry.requests.map(({ shown }) => shown)).toContain("kim");
      expect(other.requests.filter(({ shown }) => shown !== undefined)).toEqual([]);
      // A Link to another host is not even followed.
      if (way !== "link") expect(other.requests.length).toBeGreaterThan(0);
    },
  );
});

describe("skipping the check of certificates", () => {
  it("holds at the registry and not where it sends us", async () => {
    const other = await scripted(() => json({}));
    const registry = await scripted(({ target }) =>
      target === "/v2/" ? json({}) : { status: 307, headers: { location: other.url } },
    );
    const opened = clientOf(registry.url, { skipVerify: true });
    await opened.ping();
    const digest = sha256(bytesOf("content"));
    await expect(opened.headBlob("app", digest)).rejects.toMatchObject(untrusted());
    expect(other.requests).toEqual([]);
  });

  it("shares no connection with those who check, in one stack", async () => {
    const registry = await scripted();
    const node = new NodeFetcher();
    closing.push(() => node.dispose());
    const send = httpStack({ transport: node.fetch, logger: silentLogger });
    const { origin } = new URL(registry.url);
    const url = `${registry.url}/v2/`;
    const ask = (tls?: TlsSetup) => send({ method: "HEAD", url, ...(tls && { tls }) });
    await ask({ origin, skipVerify: true });
    await expect(ask()).rejects.toMatchObject({ code: "tlsCertificate" });
    const strange = { origin, caFile: stranger.root.files.cert };
    await expect(ask(strange)).rejects.toMatchObject({ code: "tlsCertificate" });
    await ask({ origin, caFile: authority.root.files.cert });
    await ask({ origin, skipVerify: true });
    expect(registry.requests.length).toBe(3);
  });
});

describe("answers over such a connection", () => {
  const caFile = () => authority.root.files.cert;

  it("are unzipped where that was offered", async () => {
    const { gzipSync } = await import("node:zlib");
    const body = gzipSync(JSON.stringify({ tags: ["1"] }));
    const registry = await scripted(() => ({
      status: 200,
      headers: { "content-encoding": "gzip" },
      body,
    }));
    const tags = clientOf(registry.url, { caFile: caFile() }).listTags("app");
    expect(await itemsOf(tags)).toEqual(["1"]);
    expect(registry.requests[0]?.headers["accept-encoding"]).toBe("gzip");
  });

  it("that end too early are failures", async () => {
    const registry = await scripted(() => ({ status: 200, body: "content", truncateAt: 3 }));
    const opened = clientOf(registry.url, { caFile: caFile() });
    const { stream } = await opened.getBlob("app", sha256(bytesOf("content")));
    await expect(collect(stream, 100)).rejects.toMatchObject({
      cause: { brand: "NetworkError", code: "reset" },
    });
  });

  it("can be cancelled", async () => {
    const registry = await scripted(() => ({ kind: "silence" }));
    const opened = clientOf(registry.url, { caFile: caFile() });
    const signal = AbortSignal.timeout(100);
    await expect(opened.ping({ signal })).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("files that are not what they should be", () => {
  const key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
  const encrypted = key.replaceAll("PRIVATE", "ENCRYPTED PRIVATE");
  const certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

  it.each([
    ["noCertificate", "no PEM at all"],
    ["noCertificate", key],
    ["badCertificate", certificate],
    ["tooLarge", "x".repeat(1024 * 1024 + 1)],
  ])("%s: as an authority's", async (code, content) => {
    const file = await authority.write("hostile.pem", content);
    const ping = clientOf("https://127.0.0.1:1", { caFile: file }).ping();
    await expect(ping).rejects.toMatchObject({ brand: "TlsFileError", code, file });
  });

  it.each([
    ["noKey", certificate],
    ["badKey", key],
    ["encryptedKey", encrypted],
    ["otherKey", undefined],
  ])("%s: as a key", async (code, content) => {
    const other = content ?? (await stranger.issue("other")).key;
    const keyFile = await authority.write("hostile-key.pem", other);
    const setup = { clientCertificate: { certFile: client.files.cert, keyFile } };
    await expect(clientOf("https://127.0.0.1:1", setup).ping()).rejects.toMatchObject({
      brand: "TlsFileError",
      code,
      file: keyFile,
    });
  });

  it("a folder is no file", async () => {
    const file = path.join(authority.dir, "folder.pem");
    await mkdir(file);
    await expect(clientOf("https://127.0.0.1:1", { caFile: file }).ping()).rejects.toMatchObject({
      brand: "TlsFileError",
      code: "unreadable",
    });
  });
});
