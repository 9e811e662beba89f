import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { noteAnswers } from "../../../src/providers/answerNotes.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { knownProviders } from "../../../src/providers/profiles/knownProviders.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { PullLimits } from "../../../src/providers/pullLimits.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import { parseRegistryUrl } from "../../../src/providers/registryUrl.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { guarded, kim, RegistryBench } from "../../support/registryBench.ts";
import { json } from "../../support/scriptedServer.ts";
import { silentLogger as logger } from "../../support/silentLogger.ts";

const bench = RegistryBench.use();
const harbor = 'Basic realm="harbor"';
const source = { getCredential: () => Promise.resolve(kim) };

let providers: Providers;
let opener: RegistryOpener;
let connections: ConnectionManager;
let pullLimits: PullLimits;
beforeEach(() => {
  providers = new Providers(knownProviders());
  opener = new RegistryOpener({ providers, logger, userAgent: "test/1" });
  const keychains = { keychain: new MemoryKeychain(), secretStorage: new MemoryKeychain() };
  const credentials = new CredentialStore(keychains, logger);
  connections = new ConnectionManager(new MemoryMemento(), credentials, new MemorySignIns());
  pullLimits = new PullLimits();
});
afterEach(() => opener.dispose());

function open(connection: Connection) {
  const notes = { connections, providers, pullLimits, logger };
  const answered = noteAnswers(notes, connection);
  return opener.open(connection, connections.credentialSource(connection.id), { answered });
}

describe("a registry that is checked", () => {
  it("is of the kind that it shows before it has accepted the credential", async () => {
    bench.registry.script = guarded(harbor, () => json({}));
    const location = parseRegistryUrl(bench.registry.url);
    await expect(opener.check(location, source)).resolves.toEqual({ provider: "harbor" });
  });

  it("is of the kind that it shows where it lets everybody in", async () => {
    bench.registry.script = () => json({}, { "x-jfrog-version": "Artifactory/7" });
    const location = parseRegistryUrl(bench.registry.url);
    await expect(opener.check(location, source)).resolves.toEqual({ provider: "artifactory" });
  });

  it("is of the kind that it shows only to those whom it lets in", async () => {
    const zot = { "access-control-allow-headers": "Authorization,content-type,X-ZOT-API-CLIENT" };
    bench.registry.script = guarded('Basic realm="Authorization Required"', () => json({}, zot));
    const location = parseRegistryUrl(bench.registry.url);
    await expect(opener.check(location, source)).resolves.toEqual({ provider: "zot" });
    const connection = await connections.add(location, kim);
    await itemsOf(open(connection).listTags("app"));
    await expect.poll(() => connections.find(connection.id)?.provider).toBe("zot");
  });

  it("is of no known kind where it shows none, and where another host's answer shows one", async () => {
    bench.other.script = () => json({}, { "x-jfrog-version": "Artifactory/7" });
    bench.registry.script = () => ({
      status: 307,
      headers: { location: `${bench.other.url}/v2/` },
    });
    const location = parseRegistryUrl(bench.registry.url);
    await expect(opener.check(location, source)).resolves.toEqual({});
  });
});

describe("a connection whose registry was never checked", () => {
  it("is of the kind that the first answer shows, kept for the next time", async () => {
    bench.registry.script = guarded(harbor, () => json({ tags: ["1"] }));
    const connection = await connections.add(parseRegistryUrl(bench.registry.url), kim);
    expect(await itemsOf(open(connection).listTags("app"))).toEqual(["1"]);
    await expect.poll(() => connections.find(connection.id)?.provider).toBe("harbor");
  });

  it("stays of the kind that was chosen", async () => {
    bench.registry.script = guarded(harbor, () => json({ tags: ["1"] }));
    const { id } = await connections.add(parseRegistryUrl(bench.registry.url), kim);
    await connections.setProvider(id, "generic");
    const [connection] = connections.all;
    if (connection) await itemsOf(open(connection).listTags("app"));
    await connections.noticeChanges();
    expect(connections.find(id)?.provider).toBe("generic");
  });

  it("row 22: tells how many pulls its registry's answers leave, without a request of its own", async () => {
    const headers = { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "86;w=21600" };
    bench.registry.script = () => json({ tags: ["1"] }, headers);
    const connection = await connections.add(parseRegistryUrl(bench.registry.url), {
      kind: "anonymous",
    });
    await itemsOf(open(connection).listTags("app"));
    expect(pullLimits.of(connection.id)).toMatchObject({ remaining: 86, limit: 100 });
    expect(bench.registry.requests).toHaveLength(1);
  });
});

describe("a registry whose pulls are used up", () => {
  it("refuses with the limit", async () => {
    const headers = { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "0;w=21600" };
    bench.registry.script = () => ({ status: 429, headers });
    const pull = bench.client().getManifest("app", { tag: "1" });
    const pullLimit = { remaining: 0, limit: 100, windowSeconds: 21600 };
    await expect(pull).rejects.toMatchObject({ code: "tooManyRequests", pullLimit });
  });

  it("is told from one that is merely busy", async () => {
    bench.registry.script = () => ({ status: 429 });
    const pull = bench.client().getManifest("app", { tag: "1" });
    await expect(pull).rejects.toMatchObject({ code: "tooManyRequests", pullLimit: undefined });
  });
});
