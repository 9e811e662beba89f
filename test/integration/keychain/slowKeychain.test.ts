import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKeyring } from "../../../scripts/lib/keyring.mjs";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { PatientKeychain } from "../../../src/core/auth/patientKeychain.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { KeytarKeychain } from "../../../src/vscode/platform/keytarKeychain.ts";
import { ManualClock, settle } from "../../support/manualClock.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const id = "registry.example.com";
const location = { url: `https://${id}`, registry: id };
const credential = { kind: "basic", username: "kim", password: "canary-s3cret" } as const;

let keyring: Awaited<ReturnType<typeof startKeyring>>;
beforeAll(async () => {
  keyring = await startKeyring();
  Object.assign(process.env, keyring.env);
});
afterAll(async () => {
  keyring.resume();
  await keyring.stop();
});

/** The product's own way to the keychain; only its clock is ours. */
function open() {
  const clock = new ManualClock();
  const logged: string[] = [];
  const write = (line: string) => void logged.push(line);
  const logger = { ...silentLogger, info: write, warn: write };
  const keychain = new PatientKeychain(new KeytarKeychain(), logger, clock);
  const secretStorage = new MemoryKeychain();
  const store = new CredentialStore({ keychain, secretStorage }, logger);
  const connections = new ConnectionManager(new MemoryMemento(), store, new MemorySignIns());
  return { clock, logged, keychain, secretStorage, connections };
}

/** Lets the time pass in which a keychain has to answer; this one cannot, however long it takes. */
async function passTime(clock: ManualClock): Promise<void> {
  for (let second = 0; second < 15; second++) {
    await settle();
    clock.advance(1000);
  }
}

describe("a keyring that does not answer", () => {
  it("is given up, with an error and no other identity, and read once it answers", async () => {
    const { clock, logged, connections } = open();
    await connections.add(location, credential);
    const source = connections.credentialSource(id);
    keyring.suspend();
    const reading = source.getCredential();
    const refused = expect(reading).rejects.toMatchObject({ code: "timeout" });
    await passTime(clock);
    await refused;
    expect(logged.join("\n")).toContain("Waiting for the OS keychain");
    await expect(source.getCredential()).rejects.toMatchObject({ code: "timeout" });
    keyring.resume();
    await expect.poll(() => source.getCredential().catch(() => undefined)).toEqual(credential);
    await connections.remove(id);
  });

  it("is passed by when a secret is saved, and does not keep it when it answers", async () => {
    const { clock, logged, keychain, secretStorage, connections } = open();
    keyring.suspend();
    const adding = connections.add(location, credential);
    await passTime(clock);
    await expect(adding).resolves.toMatchObject({ secretLocation: "secretStorage" });
    expect([...secretStorage.secrets.keys()]).toEqual([id]);
    keyring.resume();
    await expect.poll(() => keychain.get(id).then(String, String)).toBe("undefined");
    await expect(connections.credentialSource(id).getCredential()).resolves.toEqual(credential);
    await connections.setCredential(id, { ...credential, password: "canary-new" });
    expect(connections.find(id)).toMatchObject({ secretLocation: "keychain" });
    expect(secretStorage.secrets.size).toBe(0);
    expect(logged.join("\n")).not.toContain("canary");
  });
});
