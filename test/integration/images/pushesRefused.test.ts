import { beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { Credential } from "../../../src/core/auth/credential.ts";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { emptyCopy } from "../../../src/images/copy/copyReport.ts";
import { copyManifest } from "../../../src/images/copy/copyManifests.ts";
import { ImageReader } from "../../../src/images/imageReader.ts";
import { AccountError } from "../../../src/providers/accounts/accountError.ts";
import { ConnectionManager, type UsedSignIn } from "../../../src/providers/connectionManager.ts";
import { Commands } from "../../../src/vscode/commands/commandIds.ts";
import type { Services } from "../../../src/vscode/commands/services.ts";
import { MemoryKeychain, MemoryMemento } from "../../support/memoryPorts.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { kim, RegistryBench } from "../../support/registryBench.ts";
import { silentLogger } from "../../support/silentLogger.ts";
import { putStorefront, storefront, storefrontDraft } from "../../support/storefront.ts";

const executed: unknown[] = [];
const shown: { readonly message: string; readonly buttons: readonly string[] }[] = [];
/** The button that is chosen. */
let chosen = "";

vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeStub.ts")),
  commands: { executeCommand: (...args: unknown[]) => Promise.resolve(executed.push(args) > 0) },
  window: {
    showErrorMessage: (message: string, ...buttons: readonly string[]) => {
      shown.push({ message, buttons });
      return Promise.resolve(buttons.find((each) => each === chosen));
    },
  },
}));
const { reportFailure } = await import("../../../src/vscode/commands/pushReports.ts");

const bench = RegistryBench.use();
const { images } = putStorefront(new MemoryStore());
const draft = storefrontDraft(images, undefined);
const account = { kind: "tool", tool: "account", key: "github/read/1", label: "GitHub" } as const;

/** Copies an image from the second of two accounts at a registry, and reports that it failed. */
async function pushFrom(credential: Credential | UsedSignIn): Promise<string> {
  const refused = { status: 401, headers: { "www-authenticate": 'Basic realm="r"' } };
  bench.registry.script = () => refused;
  const { url, host } = bench.registry;
  const read = () => Promise.reject(new AccountError("signedOut", "GitHub"));
  const places = { keychain: new MemoryKeychain(), secretStorage: new MemoryKeychain() };
  const secrets = new CredentialStore(places, silentLogger);
  const connections = new ConnectionManager(new MemoryMemento(), secrets, { read });
  await connections.add({ url: "https://registry.test", registry: draft.connectionId }, kim);
  await connections.add({ url, registry: host }, kim);
  const { id } = await connections.add({ url, registry: host }, credential);
  const store = bench.client({ source: connections.credentialSource(id) });
  const from = { store, reader: new ImageReader(store), repository: storefront };
  const to = { store: new MemoryStore(), repository: storefront };
  const error: unknown = await copyManifest(from, to, images[0]).then(
    () => expect.unreachable("The source should have refused"),
    (reason: unknown) => reason,
  );
  const services: Partial<Services> = { logger: silentLogger, connections };
  const result = { kind: "failed", error, tag: "untouched", tags: [], copied: emptyCopy } as const;
  reportFailure(services as Services, draft, result);
  await eventually(() => expect(executed.length).toBeGreaterThan(1));
  return id;
}

beforeEach(() => {
  executed.length = 0;
  shown.length = 0;
});

describe("a push that the registry of an image refuses", () => {
  it("offers the credentials of that registry, not of the target, and goes on", async () => {
    chosen = "Edit Credentials…";
    const connectionId = await pushFrom(kim);
    expect(shown[0]?.message).toContain(`${bench.registry.host} did not accept the credentials`);
    expect(executed).toEqual([
      [Commands.editCredentials, { connectionId }],
      [Commands.pushDraft, draft.id],
    ]);
  });

  it("offers to sign in again with the account of that registry", async () => {
    chosen = "Sign In Again";
    const connectionId = await pushFrom(account);
    expect(shown[0]?.buttons).toContain("Edit Credentials…");
    expect(executed).toEqual([
      [Commands.signInAgain, { connectionId }],
      [Commands.pushDraft, draft.id],
    ]);
  });
});
