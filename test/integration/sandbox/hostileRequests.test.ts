import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { errorCodeOf, sendRaw } from "../../support/rawHttp.ts";
import { imageManifest, putManifest } from "../../support/rawPush.ts";
import { startTestSandbox, type TestSandbox } from "../../support/sandbox.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";

async function filesBelow(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

describe("the sandbox", () => {
  let outer: TemporaryFolder;
  let files: readonly string[];
  let sandbox: TestSandbox;
  let url = "";

  beforeAll(async () => {
    outer = await makeTemporaryFolder();
    sandbox = await startTestSandbox({ folder: path.join(outer.folder, "a/b") });
    url = sandbox.url;
    const manifest = await imageManifest(url, "app", "one");
    await putManifest(url, "/v2/app/manifests/latest", manifest);
    files = await filesBelow(outer.folder);
  });
  afterAll(async () => {
    await sandbox.stop();
    await outer.remove();
  });

  it.each([
    "../../../etc",
    "..%2f..%2fetc",
    "%2e%2e/%2e%2e",
    "a/../../b",
    "a/./b",
    "/a",
    "a//b",
    "a\\..\\b",
    "_layout",
    "_uploads",
    "a/_layout/blobs",
    "UPPER",
    "a%00b",
    "x".repeat(300),
  ])("does nothing for a repository called %s", async (name) => {
    const content = bytesOf("mischief");
    const targets = [
      ["POST", `/v2/${name}/blobs/uploads/?digest=${sha256(content)}`],
      ["PUT", `/v2/${name}/manifests/latest`],
      ["GET", `/v2/${name}/tags/list`],
      ["GET", `/v2/${name}/blobs/${sha256("x")}`],
      ["DELETE", `/v2/${name}/manifests/${sha256("x")}`],
    ] as const;
    for (const [method, target] of targets) {
      const body = method === "GET" ? "" : content;
      const refused = await sendRaw(url, target, { method, body });
      expect([refused.status, errorCodeOf(refused)]).toEqual([400, "NAME_INVALID"]);
    }
    expect(await filesBelow(outer.folder)).toEqual(files);
  });

  it.each([
    ["..%2f..%2findex.json", 404],
    ["%2e%2e", 404],
    [".hidden", 404],
    ["t".repeat(300), 404],
    ["sha256:..%2f..%2f", 400],
    [`sha256:${"A".repeat(64)}`, 400],
    ["%zz", 400],
  ])("finds no manifest %s", async (reference, status) => {
    const got = await sendRaw(url, `/v2/app/manifests/${reference}`);
    expect(got.status).toBe(status);
  });

  it("mounts nothing from outside of its repositories", async () => {
    const mount = `mount=${sha256("x")}&from=${encodeURIComponent("../../etc")}`;
    const target = `/v2/app/blobs/uploads/?${mount}`;
    expect((await sendRaw(url, target, { method: "POST" })).status).toBe(202);
  });

  it.each([
    ["evil.example", 421],
    ["127.0.0.1.evil.example", 421],
    ["localhost.evil.example:80", 421],
    ["127.0.0.1:1", 200],
    ["localhost", 200],
    ["LOCALHOST:5000", 200],
    ["[::1]:5000", 200],
  ])("answers to the name %s with %d", async (host, status) => {
    expect((await sendRaw(url, "/v2/", { headers: { host } })).status).toBe(status);
  });

  it("answers to no page of the web", async () => {
    const headers = { origin: "https://example.com" };
    expect((await sendRaw(url, "/v2/_catalog", { headers })).status).toBe(403);
  });

  it("says which methods there are", async () => {
    const refused = await sendRaw(url, "/v2/_catalog", { method: "POST" });
    expect([refused.status, refused.headers.allow]).toEqual([405, "GET, HEAD"]);
    for (const target of ["/", "/v2/app", "/v1/_ping", "http://example.com/v2/"]) {
      expect((await sendRaw(url, target)).status).toBe(404);
    }
    const odd = await sendRaw(url, "/v2/", { method: "PROPFIND" });
    expect(odd.status).toBe(405);
  });
});

describe("the sandbox behind a password", () => {
  let sandbox: TestSandbox;

  beforeAll(async () => {
    sandbox = await startTestSandbox({ credential: { username: "kim", password: "a:b ü" } });
  });
  afterAll(() => sandbox.stop());

  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

  it.each([
    [basic("kim:a:b ü"), 200],
    [basic("kim:a:b ü").replace("Basic", "basic"), 200],
    [basic("kim:wrong"), 401],
    [basic("kim"), 401],
    [basic(""), 401],
    ["Bearer abc", 401],
    ["Basic ???", 401],
    [undefined, 401],
  ])("answers to the authorization %s with %d", async (authorization, status) => {
    const headers = authorization === undefined ? {} : { authorization };
    for (const target of ["/v2/", "/v2/_catalog"]) {
      const answer = await sendRaw(sandbox.url, target, { headers });
      expect(answer.status).toBe(status);
      if (status === 401) {
        expect(answer.headers["www-authenticate"]).toMatch(/^Basic realm="/);
        expect(errorCodeOf(answer)).toBe("UNAUTHORIZED");
      }
    }
  });

  it("tells a stranger nothing about what there is", async () => {
    for (const target of ["/v2/app/manifests/latest", "/v2/nowhere", "/v2/UPPER/tags/list"]) {
      expect((await sendRaw(sandbox.url, target)).status).toBe(401);
    }
  });
});
