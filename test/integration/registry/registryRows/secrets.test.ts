import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Credential } from "../../../../src/core/auth/credential.ts";
import type { Logger } from "../../../../src/core/base/logger.ts";
import { NodeFetcher } from "../../../../src/core/http/nodeFetcher.ts";
import { addressToParts } from "../../../../src/core/oci/address.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import type { RegistryClient } from "../../../../src/core/registry/registryClient.ts";
import { blobSource, itemsOf } from "../../../support/imageStoreContract.ts";
import { namedHosts, type NamedHosts } from "../../../support/namedHosts.ts";
import { bytesOf, sha256 } from "../../../support/ociData.ts";
import { accessRegistry } from "../../../support/registryAccess.ts";
import { guarded } from "../../../support/registryBench.ts";
import { json, ScriptedServer, type Answer, type Script } from "../../../support/scriptedServer.ts";

vi.mock("vscode", async () => import("../../../support/vscodeStub.ts"));
const { explainError } = await import("../../../../src/vscode/platform/errorMessages.ts");

const password = "canary-password";
const encoded = Buffer.from(`kim:${password}`).toString("base64");
const token = "canary-token";
const signature = "canary-signature";
const state = "canary-state";
const secrets = [password, encoded, token, signature, state];

/** The hosts of a session, and the secrets that each may see. */
const hosts = {
  "registry.example.com": [token],
  // Its own URL, as the registry named it, holds the state.
  "auth.example.com": [password, encoded, state],
  "storage.example.net": [signature],
  "upload.example.org": [state],
  "elsewhere.example.org": [],
} as const;

const content = bytesOf("content");
const digest = sha256(content);
const members = { schemaVersion: 2, mediaType: MediaTypes.ociManifest };
const elsewhere = "https://elsewhere.example.org";
const foreignLayer = { mediaType: MediaTypes.ociLayer, digest, size: 7, urls: [`${elsewhere}/x`] };
const manifest = {
  mediaType: MediaTypes.ociManifest,
  bytes: bytesOf({ ...members, layers: [foreignLayer] }),
};
const challenge = `Bearer realm="https://auth.example.com/token?key=${state}",service=r`;

let servers: ReadonlyMap<string, ScriptedServer>;
let node: NodeFetcher;
let names: NamedHosts;
beforeEach(async () => {
  const started = Object.keys(hosts).map(async (host) => {
    return [host, await ScriptedServer.start()] as const;
  });
  servers = new Map(await Promise.all(started));
  node = new NodeFetcher();
  names = namedHosts(node.fetch, Object.fromEntries(servers));
  script("registry.example.com", guarded(challenge, answer));
  script("auth.example.com", () => json({ token, access_token: token, refresh_token: password }));
  script("storage.example.net", () => ({ status: 200, body: content }));
  script("upload.example.org", () => ({ status: 201 }));
});
afterEach(async () => {
  node.dispose();
  for (const server of servers.values()) await server.stop();
});

function script(host: keyof typeof hosts, answers: Script): void {
  const server = servers.get(host);
  if (server) server.script = answers;
}

/** A registry that sends its clients to as many places as it can. */
function answer({ method, target }: { readonly method: string; readonly target: string }): Answer {
  const link = `<${elsewhere}/v2/more?state=${state}>; rel=next`;
  if (target.includes("_catalog")) return json({ repositories: ["app"] }, { link });
  if (target.includes("/tags/")) return json({ tags: ["1"] }, { link });
  if (target.includes("/referrers/")) {
    return { status: 303, headers: { location: `${elsewhere}/?state=${state}` } };
  }
  if (target.includes("/uploads/")) {
    const location = `https://upload.example.org/part?state=${state}`;
    return { status: 202, headers: { location } };
  }
  if (target.includes("/blobs/") && method === "HEAD") return { status: 404 };
  if (target.includes("/blobs/")) {
    const location = `https://storage.example.net/blob?X-Amz-Signature=${signature}`;
    return { status: 307, headers: { location } };
  }
  if (method === "PUT" || method === "DELETE") return { status: 202 };
  return { status: 200, body: manifest.bytes };
}

/** Everything that the product asks of a registry, by name. */
const calls: Readonly<Record<string, (client: RegistryClient) => Promise<unknown>>> = {
  ping: (client) => client.ping(),
  catalog: (client) => itemsOf(client.listRepositories()),
  tags: (client) => itemsOf(client.listTags("app")),
  head: (client) => client.headManifest("app", { tag: "1" }),
  get: (client) => client.getManifest("app", { tag: "1" }),
  put: (client) => client.putManifest("app", { tag: "2" }, manifest),
  untag: (client) => client.deleteTag("app", "2"),
  delete: (client) => client.deleteManifest("app", sha256(manifest.bytes)),
  readBlob: (client) => client.readBlob("app", digest, { maxBytes: 100 }),
  putBlob: (client) => client.putBlob("app", blobSource(content)),
  mount: (client) => client.mountBlob("app", digest, "base", { otherwise: blobSource(content) }),
  referrers: (client) => client.listReferrers("app", digest),
};

/** Makes all calls and collects what the product writes, and what it says of failures. */
async function session(credential: Credential) {
  const written: string[] = [];
  const write = (message: string, error?: unknown) =>
    void written.push(message, inspect(error, { depth: 20, showHidden: true }));
  const logger: Logger = { trace: write, debug: write, info: write, warn: write, error: write };
  const options = { credential, logger, transport: names.fetch };
  const { client, dispose } = accessRegistry("https://registry.example.com", options);
  const failed: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    try {
      await call(client);
    } catch (error) {
      failed.push(name);
      logger.error(`${name} failed`, error);
      written.push(explainError(error).message, JSON.stringify(error));
    }
  }
  dispose();
  const uris = [
    addressToParts({
      kind: "manifest",
      connectionId: "registry.example.com",
      repository: "app",
      reference: { tag: "1" },
    }),
    addressToParts({
      kind: "blob",
      connectionId: "registry.example.com",
      repository: "app",
      digest,
      mediaType: foreignLayer.mediaType,
    }),
  ];
  written.push(JSON.stringify(uris), ...names.strayed);
  return { failed, text: written.join("\n") };
}

/** Everything that reached a host: request lines, headers and bodies. */
function seenBy(host: string): string {
  return JSON.stringify(servers.get(host)?.requests);
}

function expectSecretsToStay(text: string): void {
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  for (const [host, allowed] of Object.entries(hosts)) {
    const expected: readonly string[] = allowed;
    const leaked = secrets.filter(
      (secret) => !expected.includes(secret) && seenBy(host).includes(secret),
    );
    expect({ host, leaked }).toEqual({ host, leaked: [] });
  }
}

const kim = { kind: "basic", username: "kim", password } as const;

describe("Invariant 6: the secrets of a whole session", () => {
  it.each<[string, Credential]>([
    ["a password", kim],
    ["a refresh token", { ...kim, username: "<token>" }],
    ["a registry token", { kind: "token", token }],
  ])("stay where they belong: %s", async (_name, credential) => {
    const { failed, text } = await session(credential);
    expect(failed).toEqual([]);
    expectSecretsToStay(text);
    expect(text).toContain("GET https://storage.example.net/blob?X-Amz-Signature=***");
    expect(seenBy("storage.example.net")).toContain(signature);
    expect(seenBy("upload.example.org")).toContain(state);
    expect(seenBy("registry.example.com")).toContain(`Bearer ${token}`);
    expect(seenBy("elsewhere.example.org")).toBe("[]");
  });

  it.each<[string, Answer]>([
    ["hang up", { kind: "hangUp" }],
    ["ask to sign in", { status: 401, headers: { "www-authenticate": challenge } }],
    ["fail", { status: 500, body: `{"errors":[{"code":"X","message":"try again"}]}` }],
    [
      "send on to private places",
      { status: 307, headers: { location: `https://10.0.0.1/?${signature}` } },
    ],
    [
      "send on to hosts that are not there",
      { status: 307, headers: { location: `https://gone.example/?sig=${signature}` } },
    ],
    [
      "send on in a circle",
      { status: 307, headers: { location: `https://storage.example.net/?Signature=${signature}` } },
    ],
  ])("stay where they belong when other hosts %s", async (_name, failure) => {
    script("storage.example.net", () => failure);
    script("upload.example.org", () => failure);
    const { failed, text } = await session(kim);
    expect(failed).toContain("readBlob");
    const { strayed } = names;
    expect(strayed.every((line) => line.includes("//gone.example/"))).toBe(true);
    expectSecretsToStay(strayed.reduce((rest, line) => rest.replace(line, ""), text));
  });

  it.each<[string, Script]>([
    ["refuses", () => ({ status: 401 })],
    ["asks for no such scope", () => ({ status: 403 })],
    ["gives no token", () => json({ hint: state })],
    ["sends on", () => ({ status: 307, headers: { location: `${elsewhere}/token?key=${state}` } })],
    ["hangs up", () => ({ kind: "hangUp" })],
  ])("stay where they belong when the token server %s", async (_name, answers) => {
    script("auth.example.com", answers);
    script("elsewhere.example.org", () => ({ status: 401 }));
    for (const credential of [kim, { ...kim, username: "<token>" }]) {
      const { failed, text } = await session(credential);
      expect(failed).toEqual(Object.keys(calls));
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      const seen = seenBy("elsewhere.example.org");
      expect([password, encoded].filter((secret) => seen.includes(secret))).toEqual([]);
    }
  });

  it("stay where they belong when the registry asks for the password itself", async () => {
    script("registry.example.com", guarded('Basic realm="r"', answer));
    const { failed, text } = await session(kim);
    expect(failed).toEqual([]);
    expect(seenBy("registry.example.com")).toContain(encoded);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    for (const host of Object.keys(hosts).slice(1)) expect(seenBy(host)).not.toContain(encoded);
  });
});
