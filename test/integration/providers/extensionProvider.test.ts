import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { RegistryProvider } from "../../../api/archipelago.d.ts";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { DisposableStore } from "../../../src/core/base/disposable.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { ProviderError } from "../../../src/providers/providerError.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { ProviderSignIns } from "../../../src/providers/providerSignIns.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { RecordingLogger } from "../../support/recordingLogger.ts";
import { guarded, RegistryBench } from "../../support/registryBench.ts";
import type { Answer } from "../../support/scriptedServer.ts";

vi.mock("vscode", async () => import("../../support/vscodeEventsStub.ts"));
const { extensionApi } = await import("../../../src/vscode/api/extensionApi.ts");

const bench = RegistryBench.use();
const canary = "canary-of-contoso";
const basic = 'Basic realm="contoso"';
const tags: Answer = { status: 200, body: JSON.stringify({ name: "app", tags: ["1"] }) };

/** The provider of an extension, and a connection to the bench's registry that it signs in. */
async function connect(functions: Partial<RegistryProvider> = {}) {
  const owned = new DisposableStore();
  onTestFinished(() => owned.dispose());
  const logger = new RecordingLogger();
  const providers = owned.add(new Providers([]));
  const api = extensionApi({ providers, logger, owned }).getApi(1);
  const { host, url } = bench.registry;
  const registration = api.registerProvider({
    id: "contoso.registry",
    label: "Contoso",
    matches: (each) => each === host,
    getCredential: () => Promise.resolve({ username: "kim", password: canary }),
    ...functions,
  } satisfies RegistryProvider);
  const signIns = new ProviderSignIns(providers, new MemorySignIns());
  const places = { keychain: new MemoryKeychain(), secretStorage: new MemoryKeychain() };
  const credentials = new CredentialStore(places, logger);
  const connections = owned.add(new ConnectionManager(new MemoryMemento(), credentials, signIns));
  const [found] = (await signIns.find({ registry: host })).signIns;
  if (!found) throw new Error("The provider offers no sign-in");
  const connection = await connections.add({ url, registry: host }, found);
  const opener = owned.add(new RegistryOpener({ providers, logger, userAgent: "test" }));
  const open = () => opener.open(connection, connections.credentialSource(connection.id));
  return { registration, connection, connections, logger, open };
}

async function tagsOf(store: ImageStore): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const { items } of store.listTags("app")) all.push(...items);
  return all;
}

/** What arrived anywhere but at the registry. */
function sentElsewhere(): string {
  return JSON.stringify(bench.other.requests);
}

describe("invariant 6: the credential of an extension's provider", () => {
  it("signs in to the registry, and stands in no log", async () => {
    const { open, logger, connection } = await connect();
    bench.registry.script = guarded(basic, () => tags);
    expect(await tagsOf(open())).toEqual(["1"]);
    const [, signed] = bench.registry.requests;
    const expected = Buffer.from(`kim:${canary}`).toString("base64");
    expect(signed?.headers.authorization).toBe(`Basic ${expected}`);
    const written = `${logger.lines.join()} ${JSON.stringify(connection)}`;
    expect(written).not.toContain(canary);
    expect(written).not.toContain(expected);
  });

  it("may be a token", async () => {
    const { open } = await connect({ getCredential: () => Promise.resolve({ token: canary }) });
    bench.registry.script = guarded('Bearer realm="https://a.test/token"', () => tags);
    expect(await tagsOf(open())).toEqual(["1"]);
    expect(bench.registry.requests.at(-1)?.headers.authorization).toBe(`Bearer ${canary}`);
  });

  it("does not follow a redirect to another host", async () => {
    const { open } = await connect();
    const location = `${bench.other.url}/list`;
    bench.registry.script = guarded(basic, () => ({ status: 307, headers: { location } }));
    bench.other.script = () => tags;
    expect(await tagsOf(open())).toEqual(["1"]);
    expect(bench.other.lines).toEqual(["GET /list"]);
    expect(sentElsewhere()).not.toContain("authorization");
  });

  it("does not go to a token server elsewhere", async () => {
    const { open } = await connect();
    const realm = `${bench.other.url.replace("127.0.0.1", "localhost")}/token`;
    bench.registry.script = guarded(`Bearer realm="${realm}",service="x"`, () => tags);
    bench.other.script = () => ({ status: 200, body: JSON.stringify({ token: "t" }) });
    await expect(tagsOf(open())).rejects.toMatchObject({ code: "unauthorized" });
    expect(sentElsewhere()).not.toContain("authorization");
  });

  it("is not asked for a registry that the provider does not match", async () => {
    const getCredential = vi.fn(() => Promise.resolve({ token: canary }));
    let isMatching = true;
    const { open } = await connect({ getCredential, matches: () => isMatching });
    isMatching = false;
    bench.registry.script = guarded(basic, () => tags);
    await expect(tagsOf(open())).rejects.toSatisfy((error) => ProviderError.is(error, "missing"));
    expect(getCredential).not.toHaveBeenCalled();
  });

  it("is gone with the provider: the registry is any other", async () => {
    async function* listTags() {
      yield await Promise.resolve({ tags: [{ name: "of-contoso" }], hasMore: false });
    }
    const { open, registration, connections, connection } = await connect({ listTags });
    bench.registry.script = guarded(basic, () => tags);
    expect(await tagsOf(open())).toEqual(["of-contoso"]);
    registration.dispose();
    await expect(tagsOf(open())).rejects.toMatchObject({ code: "missing", provider: "Contoso" });
    const mine = { kind: "basic", username: "kim", password: "typed" } as const;
    await connections.setCredential(connection.id, mine);
    expect(await tagsOf(open())).toEqual(["1"]);
  });
});
