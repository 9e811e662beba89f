import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import type { RegistryClient } from "../../../src/core/registry/registryClient.ts";
import { blobSource, itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { ScriptedServer, type Answer } from "../../support/scriptedServer.ts";

const digest = sha256("something");
const manifest = { mediaType: MediaTypes.ociManifest, bytes: bytesOf({ schemaVersion: 2 }) };

/** Every call that a registry can be asked, by name. */
const calls: Readonly<Record<string, (client: RegistryClient) => Promise<unknown>>> = {
  ping: (client) => client.ping(),
  listRepositories: (client) => itemsOf(client.listRepositories()),
  listTags: (client) => itemsOf(client.listTags("app")),
  headManifest: (client) => client.headManifest("app", { tag: "1" }),
  getManifest: (client) => client.getManifest("app", { tag: "1" }),
  putManifest: (client) => client.putManifest("app", { tag: "1" }, manifest),
  deleteManifest: (client) => client.deleteManifest("app", digest),
  deleteTag: (client) => client.deleteTag("app", "1"),
  headBlob: (client) => client.headBlob("app", digest),
  getBlob: (client) => client.getBlob("app", digest),
  readBlob: (client) => client.readBlob("app", digest, { maxBytes: 100 }),
  putBlob: (client) => client.putBlob("app", blobSource(bytesOf("content"))),
  mountBlob: (client) => client.mountBlob("app", digest, "other"),
  deleteBlob: (client) => client.deleteBlob("app", digest),
  listReferrers: (client) => client.listReferrers("app", digest),
};

/** The codes by status; what differs from call to call is beside it. */
const codes = [
  [401, "unauthorized", { mountBlob: false }],
  [403, "forbidden", { mountBlob: false }],
  [
    404,
    "notFound",
    {
      ping: "badResponse",
      headManifest: undefined,
      headBlob: undefined,
      mountBlob: false,
      listReferrers: [],
    },
  ],
  [405, "unsupported", { ping: "badResponse", mountBlob: false }],
  [429, "tooManyRequests", {}],
  [500, "serverError", { mountBlob: false }],
] as const;

let server: ScriptedServer;
let access: RegistryAccess;
beforeEach(async () => {
  server = await ScriptedServer.start();
  access = accessRegistry(server.url);
});
afterEach(async () => {
  access.dispose();
  await server.stop();
});

describe.each(codes)("status %i", (status, code, others) => {
  it.each(Object.entries(calls))("row 29: is understood by %s", async (name, call) => {
    server.script = () => ({ status, body: "<html>no</html>" });
    const outcome = await call(access.client).then(
      (value: unknown) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const other = new Map<string, unknown>(Object.entries(others));
    if (!other.has(name)) {
      expect(outcome).toMatchObject({ error: { brand: "StoreError", code } });
    } else if (typeof other.get(name) === "string") {
      expect(outcome).toMatchObject({ error: { brand: "StoreError", code: other.get(name) } });
    } else {
      expect(outcome).toEqual({ value: other.get(name) });
    }
  });
});

describe("what a registry says with an error", () => {
  it("is kept where it is the spec's JSON, cut to a readable length", async () => {
    const errors = [
      { code: "DENIED", message: "no\u001b[31m access", detail: {} },
      { code: "X", message: "m".repeat(10_000) },
    ];
    server.script = () => ({ status: 403, body: JSON.stringify({ errors }) });
    await expect(access.client.getManifest("app", { tag: "1" })).rejects.toMatchObject({
      code: "forbidden",
      status: 403,
      details: [
        { code: "DENIED", message: "no [31m access" },
        { code: "X", message: "m".repeat(500) },
      ],
    });
  });

  it("row 16: tells an operation that is not offered from one that is refused", async () => {
    const body = JSON.stringify({ errors: [{ code: "UNSUPPORTED", message: "not here" }] });
    server.script = () => ({ status: 400, body });
    const deleting = access.client.deleteManifest("app", digest);
    await expect(deleting).rejects.toMatchObject({ code: "unsupported", status: 400 });
  });

  it("is left out where it breaks off or never ends, and the status still counts", async () => {
    const body = JSON.stringify({ errors: [{ code: "DENIED", message: "no access" }] });
    const stalling = accessRegistry(server.url, { timeLimits: { bodyIdleMs: 50 } });
    for (const part of [{ truncateAt: 10 }, { stallAt: 10 }]) {
      server.script = () => ({ status: 403, body, ...part });
      await expect(stalling.client.getManifest("app", { tag: "1" })).rejects.toMatchObject({
        code: "forbidden",
        status: 403,
        details: [],
      });
    }
    stalling.dispose();
  });

  it("Invariant 7: ends when it is cancelled", async () => {
    const controller = new AbortController();
    server.script = () => {
      setTimeout(() => controller.abort(), 20);
      return { status: 403, body: "{}", stallAt: 1 };
    };
    const { signal } = controller;
    const reading = access.client.getManifest("app", { tag: "1" }, { signal });
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });

  it("row 29: is left out where it is a web page", async () => {
    server.script = () => ({ status: 500, body: "<html>Gateway secrets</html>" });
    const error: unknown = await itemsOf(access.client.listTags("app")).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "serverError", details: [] });
    expect(String(error)).not.toContain("Gateway");
  });
});

describe("an answer that is no registry's", () => {
  const page = {
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<!doctype html><title>Sign in</title>",
  };

  it.each(["ping", "listRepositories", "listTags", "getManifest", "headManifest"])(
    "to %s is a bad response when it is a web page",
    async (name) => {
      server.script = () => page;
      const work = calls[name]?.(access.client);
      await expect(work).rejects.toMatchObject({ brand: "StoreError", code: "badResponse" });
    },
  );

  it("to a request for a blob does not have its digest", async () => {
    server.script = () => page;
    const reading = access.client.readBlob("app", digest, { maxBytes: 1000 });
    await expect(reading).rejects.toMatchObject({ code: "digestMismatch" });
  });

  it("is a bad response when a Location leads nowhere", async () => {
    server.script = ({ method }) => ({ status: method === "HEAD" ? 404 : 202 });
    const putting = access.client.putBlob("app", blobSource(bytesOf("content")));
    await expect(putting).rejects.toMatchObject({ code: "badResponse" });
  });
});

describe("a body that is not what it should be", () => {
  const content = bytesOf({ schemaVersion: 2, layers: [] });

  it("is refused when it breaks off", async () => {
    server.script = () => ({ status: 200, body: content, truncateAt: 10 });
    const reading = access.client.getManifest("app", { tag: "1" });
    await expect(reading).rejects.toMatchObject({ code: "network", cause: { code: "reset" } });
    const blob = access.client.readBlob("app", sha256(content), { maxBytes: 1000 });
    await expect(blob).rejects.toMatchObject({ code: "network", cause: { code: "reset" } });
  });

  it("is refused when it has another digest than was asked for", async () => {
    server.script = () => ({ status: 200, body: content });
    const reading = access.client.getManifest("app", { digest });
    await expect(reading).rejects.toMatchObject({ code: "digestMismatch" });
    const blob = await access.client.getBlob("app", digest);
    const read = async () => {
      for await (const _chunk of blob.stream);
    };
    await expect(read()).rejects.toMatchObject({ brand: "DigestError", code: "digestMismatch" });
  });

  it("is refused when it has another digest than the registry says", async () => {
    const headers = { "docker-content-digest": digest };
    server.script = () => ({ status: 200, headers, body: content });
    const reading = access.client.getManifest("app", { tag: "1" });
    await expect(reading).rejects.toMatchObject({ code: "digestMismatch" });
  });

  it("is not what was pushed when the registry names another digest after it", async () => {
    let stored = "";
    server.script = ({ method, body }) => {
      if (method === "PUT") stored = `${body} `;
      const headers = { "docker-content-digest": sha256(stored) };
      return { status: method === "PUT" ? 201 : 200, headers, body: stored };
    };
    const putting = access.client.putManifest("app", { tag: "1" }, manifest);
    await expect(putting).rejects.toMatchObject({ code: "digestMismatch" });
    expect(server.requests.map(({ method }) => method)).toEqual(["PUT"]);
    const held = await access.client.getManifest("app", { tag: "1" });
    expect(held.digest).toBe(sha256(stored));
    expect(held.digest).not.toBe(sha256(manifest.bytes));
  });

  it("is accepted where the registry names no digest", async () => {
    server.script = () => ({ status: 200, body: content });
    const reading = access.client.getManifest("app", { tag: "1" });
    await expect(reading).resolves.toMatchObject({ digest: sha256(content), bytes: content });
  });
});

describe("Invariant 9: what a registry sends is hostile until parsed", () => {
  const huge = (bytes: number): Answer => ({ status: 200, body: new Uint8Array(bytes).fill(32) });

  it("row 30: a manifest of 5 MiB is too large, announced or not", async () => {
    const size = 5 * 1024 * 1024;
    server.script = () => huge(size);
    const reading = access.client.getManifest("app", { tag: "1" });
    await expect(reading).rejects.toMatchObject({ code: "tooLarge" });
    server.script = () => ({ ...huge(size), chunked: true });
    const chunked = access.client.getManifest("app", { tag: "1" });
    await expect(chunked).rejects.toMatchObject({ code: "tooLarge" });
  });

  it("row 30: a list of 17 MiB is too large", async () => {
    server.script = () => huge(17 * 1024 * 1024);
    const listing = itemsOf(access.client.listTags("app"));
    await expect(listing).rejects.toMatchObject({ code: "tooLarge" });
  });

  it("row 30: a token of 65 KiB is too large", async () => {
    server.script = ({ target }) =>
      target.startsWith("/token")
        ? huge(65 * 1024)
        : { status: 401, headers: { "www-authenticate": `Bearer realm="${server.url}/token"` } };
    await expect(access.client.ping()).rejects.toMatchObject({
      code: "unauthorized",
      cause: { brand: "AuthError", code: "badTokenAnswer" },
    });
  });

  it("JSON that is nested without end is a bad response", async () => {
    server.script = () => ({ status: 200, body: "[".repeat(100) + "]".repeat(100) });
    const listing = itemsOf(access.client.listTags("app"));
    await expect(listing).rejects.toMatchObject({ code: "badResponse" });
  });

  it.each(["../other", "a//b", "a/../../x", "a?b", "a#b", "a%2f..", "/a", "a/", ""])(
    "the repository %j is asked for by no request",
    async (repository) => {
      const reading = access.client.getManifest(repository, { tag: "1" });
      await expect(reading).rejects.toMatchObject({ code: "rejected" });
      const listing = itemsOf(access.client.listTags(repository));
      await expect(listing).rejects.toMatchObject({ code: "rejected" });
      expect(server.requests).toEqual([]);
    },
  );

  it("a tag of 300 characters is asked for by no request", async () => {
    const reading = access.client.headManifest("app", { tag: "t".repeat(300) });
    await expect(reading).rejects.toMatchObject({ code: "rejected" });
    expect(server.requests).toEqual([]);
  });
});
