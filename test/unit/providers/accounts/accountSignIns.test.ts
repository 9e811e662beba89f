import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { CredentialStore } from "../../../../src/core/auth/credentialStore.ts";
import type { FoundSignIn } from "../../../../src/core/auth/toolSignIn.ts";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import { AccountError } from "../../../../src/providers/accounts/accountError.ts";
import {
  formatAccountKey,
  parseAccountKey,
} from "../../../../src/providers/accounts/accountKey.ts";
import { AccountSignIns } from "../../../../src/providers/accounts/accountSignIns.ts";
import {
  githubAccounts,
  githubEnterpriseAccounts,
} from "../../../../src/providers/accounts/githubAccounts.ts";
import { ConnectionManager } from "../../../../src/providers/connectionManager.ts";
import { MemoryAccounts } from "../../../support/memoryAccounts.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../../support/memoryPorts.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const token = "canary-account-token";
const kim = { accountId: "583231", name: "kim", token };
const registry = "ghcr.io";

let accounts: MemoryAccounts;
let others: MemorySignIns;
let signIns: AccountSignIns;
let enterpriseHost: string | undefined;

beforeEach(() => {
  accounts = new MemoryAccounts();
  accounts.user = kim;
  others = new MemorySignIns();
  enterpriseHost = "github.example.com";
  const enterprise = githubEnterpriseAccounts(() => enterpriseHost);
  signIns = new AccountSignIns([githubAccounts, enterprise], accounts, others);
});

async function offer(host = registry): Promise<FoundSignIn> {
  const [found] = (await signIns.find({ registry: host })).signIns;
  return found ?? expect.unreachable("Nothing is offered");
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable("It should have failed"),
    (error: unknown) => error,
  );
}

describe("accounts as sign-ins", () => {
  it("say that VS Code could not tell, whatever it says itself", async () => {
    const found = await offer();
    const signedIn = await signIns.signIn(found, "read");
    const cause = new Error("Timed out waiting for authentication provider 'github'");
    vi.spyOn(accounts, "find").mockRejectedValue(cause);
    vi.spyOn(accounts, "signIn").mockRejectedValue(cause);
    for (const work of [signIns.read(signedIn, { registry }), signIns.signIn(found, "read")]) {
      expect(await failureOf(work)).toMatchObject({ code: "unavailable", label: "GitHub", cause });
    }
  });

  it("are neither offered nor used where the token would go in clear", async () => {
    const found = await offer();
    const signedIn = await signIns.signIn(found, "read");
    const plain = { registry, url: "http://ghcr.io" };
    expect((await signIns.find(plain)).signIns).toEqual([]);
    const error = await failureOf(signIns.read(signedIn, plain));
    expect(AccountError.is(error, "foreign")).toBe(true);
    const secure = { registry, url: "https://ghcr.io" };
    expect((await signIns.find(secure)).signIns).toEqual([found]);
    expect(await signIns.read(signedIn, secure)).toMatchObject({ password: token });
  });

  it.each([
    ["ghcr.io", "github"],
    ["containers.github.example.com", "github-enterprise"],
    ["containers.other.example.com", undefined],
    ["docker.io", undefined],
    ["ghcr.io.evil.test", undefined],
    ["ghcr.io:5000", undefined],
  ])("are offered for the registries of their vendor: %s", async (host, key) => {
    const { signIns: found } = await signIns.find({ registry: host });
    expect(found.map((each) => each.key)).toEqual(key === undefined ? [] : [key]);
  });

  it("are not among those that are looked for everywhere", async () => {
    expect((await signIns.find()).signIns).toEqual([]);
  });

  it("become the account's, by name and number, once the user has agreed", async () => {
    const signedIn = await signIns.signIn(await offer(), "push");
    expect(signedIn).toEqual({
      kind: "tool",
      tool: "account",
      key: "github/push/583231",
      label: "GitHub",
      registry,
      username: "kim",
    });
    expect(accounts.asked).toEqual([
      { provider: "github", scopes: ["read:org", "read:packages", "write:packages"] },
    ]);
    expect(await signIns.read(signedIn, { registry })).toEqual({
      kind: "basic",
      username: "kim",
      password: token,
    });
  });

  it("stay as they were where the user does not agree", async () => {
    accounts.user = undefined;
    expect(isAbortError(await failureOf(signIns.signIn(await offer(), "read")))).toBe(true);
  });

  it("are asked for again with the same account", async () => {
    const signedIn = await signIns.signIn(await offer(), "read");
    await signIns.signIn(signedIn, "read", { accountId: kim.accountId, again: true });
    const scopes = ["read:org", "read:packages"];
    expect(accounts.asked[1]).toEqual({
      provider: "github",
      scopes,
      accountId: kim.accountId,
      again: true,
    });
  });

  it("are gone when the user has signed out, and never another user's", async () => {
    const signedIn = await signIns.signIn(await offer(), "read");
    accounts.signOut("github");
    accounts.user = { accountId: "2", name: "robin", token: "robins" };
    await signIns.signIn(await offer(), "read");
    const error = await failureOf(signIns.read(signedIn, { registry }));
    expect(AccountError.is(error, "signedOut")).toBe(true);
    expect(AccountError.is(error) && error.label).toBe("GitHub");
  });

  it.each([
    ["another registry", "registry.example.com"],
    ["a registry of another vendor's", "contoso.azurecr.io"],
    ["no registry", ""],
  ])("go to no other registry: %s", async (_name, host) => {
    const signedIn = await signIns.signIn(await offer(), "read");
    const error = await failureOf(signIns.read(signedIn, { registry: host }));
    expect(AccountError.is(error, "foreign")).toBe(true);
  });

  it("of an Enterprise server go nowhere once VS Code is set up for another", async () => {
    const host = "containers.github.example.com";
    const signedIn = await signIns.signIn(await offer(host), "read");
    await signIns.read(signedIn, { registry: host });
    enterpriseHost = "other.example.com";
    const error = await failureOf(signIns.read(signedIn, { registry: host }));
    expect(AccountError.is(error, "foreign")).toBe(true);
  });

  it("leave those of other programs to them", async () => {
    others.credentials.set("quay.io", { kind: "token", token: "t" });
    const signIn = { kind: "tool", tool: "podman", key: "quay.io" } as const;
    expect(await signIns.read(signIn)).toEqual({ kind: "token", token: "t" });
    expect(signIns.revision(signIn)).toBe(0);
  });
});

describe("a connection with an account", () => {
  it("keeps who it is, not the token, and forgets what it signed in with on a change", async () => {
    const memento = new MemoryMemento();
    const keychain = new MemoryKeychain();
    const store = new CredentialStore({ keychain, secretStorage: keychain }, silentLogger);
    const manager = new ConnectionManager(memento, store, signIns);
    const signedIn = await signIns.signIn(await offer(), "read");
    const { id } = await manager.add({ url: "https://ghcr.io", registry }, signedIn);
    const reopened = new ConnectionManager(memento, store, signIns);
    expect(reopened.find(id)).toMatchObject({
      signIn: "basic",
      username: "kim",
      secretLocation: "account",
      toolKey: "github/read/583231",
      toolLabel: "GitHub",
    });
    expect([...memento.stored.values(), ...keychain.secrets.values()].join()).not.toContain(token);
    const source = reopened.credentialSource(id);
    expect(await source.getCredential()).toMatchObject({ password: token });
    const before = source.revision;
    accounts.signOut("microsoft");
    expect(source.revision).toBe(before);
    accounts.signOut("github");
    expect(source.revision).not.toBe(before);
  });
});

describe("the key of an account", () => {
  it("tells provider, access and account, whatever the account's id is", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z-]+$/),
        fc.constantFrom("read", "push"),
        fc.string({ minLength: 1 }),
        (provider, access, accountId) => {
          const key = { provider, access, accountId };
          expect(parseAccountKey(formatAccountKey(key))).toEqual(key);
        },
      ),
    );
  });

  it.each(["", "github", "github/read", "github/read/", "github/admin/1", "/read/1"])(
    "is not read from %j",
    (text) => expect(parseAccountKey(text)).toBeUndefined(),
  );
});
