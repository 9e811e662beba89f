import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Credential } from "../../../src/core/auth/credential.ts";
import type { Logger } from "../../../src/core/base/logger.ts";
import { collect } from "../../../src/core/http/bodyLimit.ts";
import { blobSource, itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { accessRegistry, type RegistryAccessOptions } from "../../support/registryAccess.ts";
import { json, ScriptedServer, type Answer, type Script } from "../../support/scriptedServer.ts";

const basic: Credential = { kind: "basic", username: "kim", password: "s3cret" };
const basicHeader = `Basic ${Buffer.from("kim:s3cret").toString("base64")}`;
const content = bytesOf("the content of a blob");
const digest = sha256(content);

/** Two servers of different origins, as their ports differ. */
let registry: ScriptedServer;
let other: ScriptedServer;
const closing: (() => void)[] = [];
beforeEach(async () => {
  registry = await ScriptedServer.start();
  other = await ScriptedServer.start();
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await registry.stop();
  await other.stop();
});

function client(options: RegistryAccessOptions = {}) {
  const access = accessRegistry(registry.url, { credential: basic, ...options });
  closing.push(access.dispose);
  return access.client;
}

/** Answers 401 with the challenge until any credentials come. */
function guarded(challenge: string | readonly string[], script: Script): Script {
  return (request) =>
    request.headers.authorization === undefined
      ? { status: 401, headers: { "www-authenticate": challenge } }
      : script(request);
}

function authorizations(server: ScriptedServer): readonly (string | undefined)[] {
  return server.requests.map(({ headers }) => headers.authorization);
}

function redirect(status: number, location: string): Answer {
  return { status, headers: { location } };
}

describe("Invariant 6: credentials go only to the host they belong to", () => {
  it.each([301, 302, 303, 307, 308])("row 11: not across a redirect (%i)", async (status) => {
    const target = `${other.url}/storage?sig=1`;
    registry.script = guarded('Basic realm="r"', () => redirect(status, target));
    other.script = () => ({ status: 200, body: content });
    const { stream } = await client().getBlob("app", digest);
    expect(await collect(stream, 1000)).toEqual(content);
    expect(authorizations(registry)).toEqual([undefined, basicHeader]);
    expect(authorizations(other)).toEqual([undefined]);
  });

  it("not back again after a redirect to another host", async () => {
    registry.script = guarded('Basic realm="r"', ({ target }) =>
      target === "/back" ? { status: 200, body: content } : redirect(307, `${other.url}/storage`),
    );
    other.script = () => redirect(307, `${registry.url}/back`);
    const reading = client().readBlob("app", digest, { maxBytes: 1000 });
    // The way back arrives without credentials, so the registry asks for them.
    await expect(reading).rejects.toMatchObject({ code: "unauthorized" });
    expect(authorizations(other).every((value) => value === undefined)).toBe(true);
    const back = registry.requests.filter(({ target }) => target === "/back");
    expect(back.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it("row 11: not to a host that asks for them after a redirect", async () => {
    registry.script = guarded('Basic realm="r"', () => redirect(307, `${other.url}/storage`));
    const challenge = `Basic realm="give", Bearer realm="${other.url}/token"`;
    other.script = () => ({ status: 401, headers: { "www-authenticate": challenge } });
    const reading = client().readBlob("app", digest, { maxBytes: 1000 });
    await expect(reading).rejects.toMatchObject({ code: "unauthorized" });
    expect(other.lines).toEqual(["GET /storage"]);
    expect(authorizations(other)).toEqual([undefined]);
  });

  it.each(["https", "same port, other name"])("not to another origin (%s)", async (kind) => {
    const location =
      kind === "https"
        ? registry.url.replace("http:", "https:")
        : registry.url.replace("127.0.0.1", "localhost");
    registry.script = guarded('Basic realm="r"', ({ headers }) =>
      headers.host?.startsWith("localhost")
        ? { status: 200, body: content }
        : redirect(307, `${location}/storage`),
    );
    const reading = client().readBlob("app", digest, { maxBytes: 1000 });
    await expect(reading).rejects.toMatchObject({ brand: "StoreError" });
    const elsewhere = registry.requests.filter(({ target }) => target === "/storage");
    expect(elsewhere.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it.each([
    ["of another scheme", "ftp://127.0.0.1/token"],
    ["that is relative", "/token"],
    ["with a user name in it", "http://user:pass@127.0.0.1/token"],
    ["that is no URL", "http://"],
  ])("not to a realm %s", async (_name, realm) => {
    registry.script = guarded(`Bearer realm="${realm}",service="r"`, () => json({}));
    await expect(client().ping()).rejects.toMatchObject({
      code: "unauthorized",
      cause: { brand: "AuthError", code: "realmRefused", realmHost: undefined },
    });
    expect(authorizations(registry)).toEqual([undefined]);
  });

  it("not to a token server of another site, unless the user has allowed it", async () => {
    const realm = `${other.url.replace("127.0.0.1", "localhost")}/token`;
    const { host: realmHost } = new URL(realm);
    registry.script = guarded(`Bearer realm="${realm}"`, () => json({}));
    other.script = () => json({ token: "t" });
    await expect(client().ping()).rejects.toMatchObject({
      code: "unauthorized",
      cause: { code: "realmRefused", host: registry.host, realm, realmHost },
    });
    await expect(client({ tokenHost: other.host }).ping()).rejects.toMatchObject({
      cause: { code: "realmRefused" },
    });
    expect(other.requests).toEqual([]);
    await expect(client({ tokenHost: realmHost }).ping()).resolves.toEqual({ access: "open" });
    expect(authorizations(other)).toEqual([basicHeader]);
  });

  it("nothing to hold back from a token server of another site where there is no secret", async () => {
    const realm = `${other.url.replace("127.0.0.1", "localhost")}/token`;
    registry.script = guarded(`Bearer realm="${realm}"`, () => json({ tags: ["1"] }));
    other.script = () => json({ token: "public" });
    const store = client({ credential: { kind: "anonymous" } });
    expect(await itemsOf(store.listTags("app"))).toEqual(["1"]);
    expect(authorizations(other)).toEqual([undefined]);
  });

  it("not across a redirect of the token server", async () => {
    const guardedPing = guarded(`Bearer realm="${registry.url}/token"`, () => json({}));
    registry.script = (request) =>
      request.target.startsWith("/token")
        ? redirect(302, `${other.url}/evil`)
        : guardedPing(request);
    other.script = () => ({ status: 401 });
    await expect(client().ping()).rejects.toMatchObject({ code: "unauthorized" });
    expect(other.lines).toEqual(["GET /evil"]);
    expect(authorizations(other)).toEqual([undefined]);
  });

  it("not in a form that a token server sends on", async () => {
    const credential = { kind: "basic", username: "<token>", password: "refresh-me" } as const;
    registry.script = ({ target }) =>
      target === "/token"
        ? redirect(307, `${other.url}/evil`)
        : { status: 401, headers: { "www-authenticate": `Bearer realm="${registry.url}/token"` } };
    await expect(client({ credential }).ping()).rejects.toMatchObject({
      code: "network",
      cause: { code: "redirectRefused" },
    });
    expect(registry.requests.at(-1)?.body).toContain("refresh_token=refresh-me");
    expect(other.requests).toEqual([]);
  });

  it("row 5: not along a Link to another host", async () => {
    const link = `<${other.url}/v2/app/tags/list?n=1&last=1>; rel="next"`;
    registry.script = guarded('Basic realm="r"', () => json({ tags: ["1"] }, { link }));
    expect(await itemsOf(client().listTags("app"))).toEqual(["1"]);
    expect(await itemsOf(client().listRepositories())).toEqual([]);
    expect(other.requests).toEqual([]);
  });

  it("not along a Link of referrers to another host", async () => {
    const link = `<${other.url}/v2/app/referrers/next>; rel=next`;
    const mediaType = "application/vnd.oci.image.index.v1+json";
    registry.script = guarded('Basic realm="r"', () =>
      json({ mediaType, manifests: [] }, { link, "content-type": mediaType }),
    );
    expect(await client().listReferrers("app", digest)).toEqual([]);
    expect(other.requests).toEqual([]);
  });

  it("row 12: not to the Location of an upload on another host", async () => {
    registry.script = guarded('Basic realm="r"', ({ method }) =>
      method === "HEAD"
        ? { status: 404 }
        : { status: 202, headers: { location: `${other.url}/bucket?sig=a%2Bb` } },
    );
    other.script = () => ({ status: 201 });
    await client().putBlob("app", blobSource(content));
    const encoded = encodeURIComponent(digest);
    expect(other.lines).toEqual([`PUT /bucket?sig=a%2Bb&digest=${encoded}`]);
    expect(other.requests[0]?.body).toBe("the content of a blob");
    expect(authorizations(other)).toEqual([undefined]);
  });

  it("never into the log", async () => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const logger: Logger = { trace: write, debug: write, info: write, warn: write, error: write };
    registry.script = guarded('Basic realm="r"', () =>
      redirect(307, `${other.url}/storage?X-Amz-Signature=t0psecret&n=5`),
    );
    other.script = () => ({ status: 200, body: content });
    await client({ logger }).readBlob("app", digest, { maxBytes: 1000 });
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toMatch(
      /^GET http:\/\/127\.0\.0\.1:\d+\/storage\?X-Amz-Signature=\*\*\*&n=5 200 21 B \d+ ms$/,
    );
    expect(lines.join("\n")).not.toMatch(/s3cret|t0psecret|Basic|kim/);
  });
});

describe("signing in", () => {
  it("sends nothing unasked, and what worked without being asked again", async () => {
    registry.script = guarded('BASIC realm="r"', () => json({ tags: ["1"] }));
    const store = client();
    await store.ping();
    await itemsOf(store.listTags("app"));
    expect(authorizations(registry)).toEqual([undefined, basicHeader, basicHeader]);
  });

  it("row 1: prefers tokens, asks for what is needed, and keeps them", async () => {
    const challenges = [
      'Basic realm="a, b"',
      `bearer scope="repository:app:pull",service="the registry",realm="${other.url}/token?x=1"`,
    ];
    registry.script = guarded(challenges, () => json({ tags: ["1"] }));
    other.script = () => json({ access_token: "t1", expires_in: 300 });
    const store = client();
    await Promise.all([itemsOf(store.listTags("app")), itemsOf(store.listTags("app"))]);
    await itemsOf(store.listTags("app"));
    expect(other.lines).toEqual([
      "GET /token?x=1&service=the+registry&scope=repository%3Aapp%3Apull",
    ]);
    expect(authorizations(other)).toEqual([basicHeader]);
    expect(authorizations(registry).at(-1)).toBe("Bearer t1");
  });

  it("gets a token for another repository without being asked", async () => {
    registry.script = guarded(`Bearer realm="${other.url}/token"`, () => json({ tags: [] }));
    other.script = () => json({ token: "t" });
    const store = client();
    for (const repository of ["one", "two"]) await itemsOf(store.listTags(repository));
    expect(registry.requests).toHaveLength(3);
    expect(other.requests).toHaveLength(2);
  });

  it("gets another token when the registry accepts one no longer", async () => {
    let valid = "t1";
    other.script = () => json({ token: valid });
    registry.script = ({ headers }) =>
      headers.authorization === `Bearer ${valid}`
        ? json({ tags: [] })
        : { status: 401, headers: { "www-authenticate": `Bearer realm="${other.url}/token"` } };
    const store = client();
    await itemsOf(store.listTags("app"));
    valid = "t2";
    await itemsOf(store.listTags("app"));
    expect(other.requests).toHaveLength(2);
  });

  it("asks anonymously without any header", async () => {
    registry.script = guarded(`Bearer realm="${other.url}/token"`, () => json({ tags: ["1"] }));
    other.script = () => json({ token: "public" });
    const store = client({ credential: { kind: "anonymous" } });
    expect(await itemsOf(store.listTags("app"))).toEqual(["1"]);
    expect(authorizations(other)).toEqual([undefined]);
  });

  it("row 13: asks for the right to read the source of a mount", async () => {
    const challenge = `Bearer realm="${other.url}/token",scope="repository:app:pull,push"`;
    registry.script = guarded(challenge, () => ({ status: 201 }));
    other.script = () => json({ token: "t" });
    expect(await client().mountBlob("app", digest, "base")).toBe(true);
    const asked = new URL(`${other.url}${other.requests[0]?.target ?? ""}`).searchParams;
    expect(asked.getAll("scope")).toEqual(["repository:app:pull,push", "repository:base:pull"]);
  });

  it("sends a registry token as it is", async () => {
    registry.script = guarded('Bearer realm="https://auth.invalid/"', () => json({ tags: ["1"] }));
    const store = client({ credential: { kind: "token", token: "abc.def" } });
    expect(await itemsOf(store.listTags("app"))).toEqual(["1"]);
    expect(authorizations(registry)).toEqual([undefined, "Bearer abc.def"]);
  });

  it.each([
    ["a wrong password", basic, 'Basic realm="r"', "credentialsRejected"],
    ["nobody at all", { kind: "anonymous" }, 'Basic realm="r"', "signInRequired"],
    ["a scheme nobody knows", basic, "Negotiate", "unsupportedScheme"],
    ["a password for no scheme", basic, [], "unsupportedScheme"],
    ["a token for a password", { kind: "token", token: "t" }, "Basic", "unsupportedScheme"],
    ["a wrong token", { kind: "token", token: "t" }, "Bearer", "credentialsRejected"],
  ] as const)("fails for %s", async (_name, credential, challenge, code) => {
    registry.script = () => ({ status: 401, headers: { "www-authenticate": challenge } });
    const listing = itemsOf(client({ credential }).listTags("app"));
    await expect(listing).rejects.toMatchObject({
      brand: "StoreError",
      code: "unauthorized",
      cause: { brand: "AuthError", code, host: registry.host },
    });
    expect(registry.requests.length).toBeLessThanOrEqual(2);
  });

  it.each([
    [{ status: 401 }, "unauthorized", "credentialsRejected"],
    [{ status: 403 }, "forbidden", "tokenRefused"],
    [{ status: 429 }, "tooManyRequests", "tokenRefused"],
    [{ status: 500 }, "serverError", "tokenRefused"],
    [{ status: 200, body: "<html>" }, "unauthorized", "badTokenAnswer"],
    [json({}), "unauthorized", "badTokenAnswer"],
    [json({ token: "line\r\nbreak" }), "unauthorized", "badTokenAnswer"],
  ] as const)("fails when the token server answers %j", async (answer, code, cause) => {
    registry.script = guarded(`Bearer realm="${other.url}/token"`, () => json({}));
    other.script = () => answer;
    const listing = itemsOf(client().listTags("app"));
    await expect(listing).rejects.toMatchObject({ code, cause: { code: cause } });
  });

  it("fails as forbidden when a fresh token does not do", async () => {
    const challenge = `Bearer realm="${other.url}/token",error="insufficient_scope"`;
    registry.script = () => ({ status: 401, headers: { "www-authenticate": challenge } });
    other.script = () => json({ token: "t" });
    await expect(itemsOf(client().listTags("app"))).rejects.toMatchObject({
      code: "forbidden",
      cause: { code: "tokenRefused" },
    });
    expect(registry.requests).toHaveLength(2);
  });

  it("row 2: asks a token server by POST that knows no GET", async () => {
    registry.script = guarded(`Bearer realm="${other.url}/token",service=r`, () =>
      json({ tags: [] }),
    );
    other.script = ({ method }) =>
      method === "POST" ? json({ access_token: "t" }) : { status: 405 };
    await itemsOf(client().listTags("app"));
    const form = new URLSearchParams(other.requests.at(-1)?.body);
    expect(Object.fromEntries(form)).toEqual({
      client_id: "archipelago",
      grant_type: "password",
      service: "r",
      scope: "repository:app:pull",
      username: "kim",
      password: "s3cret",
    });
  });

  it("row 2: asks a token server by GET that knows no refresh tokens", async () => {
    const credential = { kind: "basic", username: "<token>", password: "refresh" } as const;
    registry.script = guarded(`Bearer realm="${other.url}/token"`, () => json({ tags: [] }));
    other.script = ({ method }) => (method === "GET" ? json({ token: "t" }) : { status: 404 });
    await itemsOf(client({ credential }).listTags("app"));
    expect(other.requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });
});

describe("a ping", () => {
  it("says that an anonymous connection will need tokens", async () => {
    const challenge = `Bearer realm="${other.url}/token"`;
    registry.script = () => ({ status: 401, headers: { "www-authenticate": challenge } });
    other.script = () => json({ token: "public" });
    const pinged = client({ credential: { kind: "anonymous" } }).ping();
    await expect(pinged).resolves.toEqual({ access: "tokenNeeded" });
    await expect(client().ping()).rejects.toMatchObject({ code: "forbidden" });
  });

  it("tells the registry's version of the API", async () => {
    const headers = { "docker-distribution-api-version": "registry/2.0" };
    registry.script = () => ({ status: 200, headers });
    await expect(client().ping()).resolves.toEqual({ access: "open", apiVersion: "registry/2.0" });
    expect(registry.lines).toEqual(["GET /v2/"]);
  });
});
