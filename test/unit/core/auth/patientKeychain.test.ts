import { beforeEach, describe, expect, it } from "vitest";
import { CredentialStore } from "../../../../src/core/auth/credentialStore.ts";
import { PatientKeychain } from "../../../../src/core/auth/patientKeychain.ts";
import { deferred } from "../../../support/deferred.ts";
import { ManualClock, settle } from "../../../support/manualClock.ts";
import { MemoryKeychain } from "../../../support/memoryPorts.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const id = "registry.example.com";
const credential = { kind: "basic", username: "kim", password: "canary-s3cret" } as const;
const tooLate = { brand: "KeychainError", code: "timeout" };

/** A keychain that answers nothing while it is locked, and all that it was asked once it is not. */
class LockedKeychain extends MemoryKeychain {
  readonly asked: string[] = [];
  readonly unlocked = deferred<undefined>();

  override get(account: string): Promise<string | undefined> {
    return this.#later("get", () => super.get(account));
  }

  override set(account: string, secret: string): Promise<void> {
    return this.#later("set", () => super.set(account, secret));
  }

  override delete(account: string): Promise<void> {
    return this.#later("delete", () => super.delete(account));
  }

  async #later<T>(name: string, answer: () => Promise<T>): Promise<T> {
    this.asked.push(name);
    await this.unlocked.promise;
    return answer();
  }
}

let clock: ManualClock;
let locked: LockedKeychain;
let logged: string[];
let keychain: PatientKeychain;
beforeEach(() => {
  clock = new ManualClock();
  locked = new LockedKeychain();
  logged = [];
  const write = (line: string) => void logged.push(line);
  keychain = new PatientKeychain(locked, { ...silentLogger, info: write, warn: write }, clock);
});

/** Lets the time pass in which a keychain has to answer. */
async function passTime(): Promise<void> {
  for (let second = 0; second < 30; second++) {
    clock.advance(1000);
    await settle();
  }
}

describe("a keychain that does not answer", () => {
  it("is waited for, for a limited time, and the log says so before it is over", async () => {
    const reading = keychain.get(id);
    const refused = expect(reading).rejects.toMatchObject(tooLate);
    await settle();
    clock.advance(3000);
    await settle();
    expect(logged.join()).toContain("Waiting for the OS keychain");
    await passTime();
    await refused;
    expect(clock.sleeping).toBe(0);
  });

  it("is not asked again before it has answered: its calls hold threads", async () => {
    const first = expect(keychain.get(id)).rejects.toMatchObject(tooLate);
    const second = expect(keychain.get(id)).rejects.toMatchObject(tooLate);
    await passTime();
    await Promise.all([first, second]);
    await expect(keychain.set(id, "s")).rejects.toMatchObject(tooLate);
    await expect(keychain.get(id)).rejects.toMatchObject(tooLate);
    expect(locked.asked).toEqual(["get"]);
    locked.secrets.set(id, "there");
    locked.unlocked.resolve(undefined);
    await settle();
    await expect(keychain.get(id)).resolves.toBe("there");
    expect(locked.asked).toEqual(["get", "get"]);
  });

  it("keeps no secret that it takes after that was put elsewhere", async () => {
    const secretStorage = new MemoryKeychain();
    const store = new CredentialStore({ keychain, secretStorage }, silentLogger);
    const saving = store.save(id, credential);
    await settle();
    await passTime();
    await expect(saving).resolves.toBe("secretStorage");
    locked.unlocked.resolve(undefined);
    await settle();
    expect(locked.asked).toEqual(["set", "delete"]);
    expect(locked.secrets.size).toBe(0);
    await expect(store.load(id, "secretStorage")).resolves.toEqual(credential);
    expect(logged.join()).not.toContain("canary");
  });

  it("says in the log what it keeps all the same", async () => {
    const saving = expect(keychain.set(id, "canary-secret")).rejects.toMatchObject(tooLate);
    await passTime();
    await saving;
    locked.delete = () => Promise.reject(new Error("read-only"));
    locked.unlocked.resolve(undefined);
    await settle();
    expect(logged.join()).toContain("stays in the OS keychain: read-only");
    expect(logged.join()).not.toContain("canary");
  });
});

describe("a keychain that answers", () => {
  it("is asked for one thing after the other, and told nothing twice", async () => {
    const writing = keychain.set(id, "one");
    const reading = keychain.get(id);
    await settle();
    expect(locked.asked).toEqual(["set"]);
    locked.unlocked.resolve(undefined);
    await writing;
    await expect(reading).resolves.toBe("one");
    await keychain.delete(id);
    expect(locked.asked).toEqual(["set", "get", "delete"]);
    expect(clock.sleeping).toBe(0);
    expect(logged).toEqual([]);
  });

  it("passes on why it refused", async () => {
    locked.available = false;
    locked.unlocked.resolve(undefined);
    await expect(keychain.get(id)).rejects.toMatchObject({ code: "unavailable" });
    locked.available = true;
    await expect(keychain.get(id)).resolves.toBeUndefined();
  });
});
