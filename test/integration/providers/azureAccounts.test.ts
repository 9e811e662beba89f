import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AuthError } from "../../../src/core/auth/authError.ts";
import type { CredentialSource } from "../../../src/core/auth/credential.ts";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { Emitter } from "../../../src/core/base/event.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { AccountSignIns } from "../../../src/providers/accounts/accountSignIns.ts";
import { azureAccounts } from "../../../src/providers/accounts/azureAccounts.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { parseRegistryUrl } from "../../../src/providers/registryUrl.ts";
import { MemoryAccounts } from "../../support/memoryAccounts.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { json, ScriptedServer } from "../../support/scriptedServer.ts";
import { silentLogger } from "../../support/silentLogger.ts";
import { TestAuthority } from "../../support/testAuthority.ts";
import { startAcrBench, type AcrBench } from "../../support/acr/acrAccess.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";

const entraToken = "canary-entra-token";
const session = { accountId: "kim.contoso", name: "kim@contoso.example", token: entraToken };

let azure: AcrBench;
beforeEach(async () => {
  azure = await startAcrBench();
  azure.rules.entraTokens.add(entraToken);
});
afterEach(() => azure.stop());

/** The account as a connection's credential, without VS Code, which cannot sign in here. */
function account(token = entraToken): CredentialSource {
  const kind = azureAccounts((location) => azure.opener.fetcherFor(location));
  const location = { url: azure.url, registry: azure.host };
  return {
    tool: "account",
    getCredential: () => kind.credential({ ...session, token }, location, {}),
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  return StoreError.is(error) ? error.code : "none";
}

function exchanges(): number {
  return azure.lines.filter((line) => line === "POST /oauth2/exchange").length;
}

describe("a Microsoft account at Azure Container Registry", () => {
  it("is exchanged once for all that follows", async () => {
    const store = azure.open(account());
    expect(await itemsOf(store.listRepositories())).toEqual([]);
    await expect(itemsOf(store.listTags("app"))).rejects.toMatchObject({ code: "notFound" });
    expect(exchanges()).toBe(1);
    const tokens = azure.lines.filter((line) => line.startsWith("POST /oauth2/token"));
    expect(tokens.length).toBeGreaterThan(1);
    const told = [...azure.logger.lines, ...azure.lines].join("\n");
    expect(told).toContain("/oauth2/exchange");
    expect(told).not.toContain(entraToken);
  });

  it("is exchanged anew once the registry's own token has ended", async () => {
    const store = azure.open(account());
    const code = () => codeOf(itemsOf(store.listTags("app")));
    expect(await code()).toBe("notFound");
    azure.tokens.forget();
    // What was read a moment ago is not read again; whoever is refused forgets it.
    expect(await code()).toBe("unauthorized");
    expect(await code()).toBe("notFound");
    expect(exchanges()).toBe(2);
  });

  it("that the registry does not know is said to be refused", async () => {
    const store = azure.open(account("of-somebody-else"));
    const error: unknown = await itemsOf(store.listTags("app")).catch((reason: unknown) => reason);
    if (!StoreError.is(error, "unauthorized")) throw error;
    expect(error.cause).toMatchObject({ code: "credentialsRejected", tool: "account" });
    expect(AuthError.is(error.cause) && error.cause.tokenStatus).toBe(401);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])("is exchanged over TLS as the connection has it (its authority: %s)", async (isSet, sent) => {
    const authority = await TestAuthority.make();
    const registry = await ScriptedServer.start(
      () => json({ refresh_token: "canary-refresh" }),
      await authority.issue("server"),
    );
    const kind = azureAccounts((location) => azure.opener.fetcherFor(location));
    const accounts = new MemoryAccounts();
    accounts.user = session;
    const anywhere = { ...kind, matches: () => true };
    const signIns = new AccountSignIns([anywhere], accounts, new MemorySignIns());
    const places = { keychain: new MemoryKeychain(), secretStorage: new MemoryKeychain() };
    const secrets = new CredentialStore(places, silentLogger);
    const connections = new ConnectionManager(new MemoryMemento(), secrets, signIns);
    try {
      const location = { url: registry.url, registry: registry.host };
      const [found] = (await signIns.find(location)).signIns;
      const signedIn = await signIns.signIn(found ?? expect.unreachable(), "read");
      const network = isSet ? { caFile: authority.root.files.cert } : { skipVerify: true };
      const { id } = await connections.add(location, signedIn, { network });
      const reading = connections.credentialSource(id).getCredential();
      if (isSet) await expect(reading).resolves.toMatchObject({ password: "canary-refresh" });
      else await expect(reading).rejects.toMatchObject({ code: "tlsCertificate" });
      expect(registry.requests).toHaveLength(sent);
    } finally {
      signIns.dispose();
      await registry.stop();
      await authority.remove();
    }
  });

  it("is not sent to registries of others", async () => {
    const accounts = {
      find: () => Promise.resolve(session),
      signIn: () => Promise.resolve(session),
      onDidChange: new Emitter<string>().event,
    };
    const kind = azureAccounts((location) => azure.opener.fetcherFor(location));
    const nothing = { signIns: [], problems: [] };
    const others = { read: () => expect.unreachable(), find: () => Promise.resolve(nothing) };
    const signIns = new AccountSignIns([kind], accounts, others);
    const signIn = { kind: "tool", tool: "account", key: "microsoft/read/kim.contoso" } as const;
    for (const registry of [azure.host, "contoso.azurecr.io.evil.example", "azurecr.io"]) {
      await expect(signIns.read(signIn, { registry })).rejects.toMatchObject({ code: "foreign" });
      expect((await signIns.find({ registry })).signIns).toEqual([]);
    }
    expect(azure.lines).toEqual([]);
    const offered = (await signIns.find({ registry: "contoso.azurecr.io" })).signIns;
    expect(offered.map(({ key, label }) => ({ key, label }))).toEqual([
      { key: "microsoft", label: "Microsoft" },
    ]);
    expect(kind.matches(parseRegistryUrl("contoso-abc123.westeurope.azurecr.io"))).toBe(true);
    signIns.dispose();
  });
});
