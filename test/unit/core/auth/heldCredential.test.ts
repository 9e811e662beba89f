import { describe, expect, it } from "vitest";
import { HeldCredential } from "../../../../src/core/auth/heldCredential.ts";
import type { Credential } from "../../../../src/core/auth/credential.ts";
import { CredentialStore } from "../../../../src/core/auth/credentialStore.ts";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import { ConnectionManager } from "../../../../src/providers/connectionManager.ts";
import { ManualClock, settle } from "../../../support/manualClock.ts";
import { MemoryKeychain, MemoryMemento } from "../../../support/memoryPorts.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const kim: Credential = { kind: "basic", username: "kim", password: "s3cret" };

/** The credential of a connection whose helper answers when told, and what the helper was asked. */
async function slowHelper() {
  const asked: { readonly signal: AbortSignal | undefined; readonly answer: () => void }[] = [];
  const read = (_signIn: unknown, { signal }: { signal?: AbortSignal | undefined } = {}) =>
    new Promise<Credential>((resolve) => asked.push({ signal, answer: () => resolve(kim) }));
  const places = { keychain: new MemoryKeychain(), secretStorage: new MemoryKeychain() };
  const secrets = new CredentialStore(places, silentLogger);
  const connections = new ConnectionManager(new MemoryMemento(), secrets, { read });
  const location = { url: "https://quay.io", registry: "quay.io" };
  const { id } = await connections.add(location, { kind: "tool", tool: "docker", key: "quay.io" });
  const held = new HeldCredential(connections.credentialSource(id), new ManualClock());
  return { held, asked };
}

describe("a credential that another program is asked for", () => {
  it("is asked for no longer once nobody waits, and anew for whoever comes then", async () => {
    const { held, asked } = await slowHelper();
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [first, second].map(({ signal }) =>
      held.get({ signal }).catch((error: unknown) => error),
    );
    await settle();
    first.abort();
    await settle();
    expect(asked.map(({ signal }) => signal?.aborted)).toEqual([false]);
    second.abort();
    expect((await Promise.all(waiting)).map((each) => isAbortError(each))).toEqual([true, true]);
    expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true]);

    const next = held.get({});
    await settle();
    expect(asked).toHaveLength(2);
    asked[1]?.answer();
    expect(await next).toBe(kim);
    expect(await held.get({})).toBe(kim);
    expect(asked).toHaveLength(2);
  });
});
