import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import { SandboxController } from "../../../src/vscode/sandboxController.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { silentLogger } from "../../support/silentLogger.ts";

let folder: string;
let memento: MemoryMemento;
let opener: RegistryOpener;
const windows: { readonly sandbox: SandboxController; readonly connections: ConnectionManager }[] =
  [];

/** A window of VS Code: its own controller over the folder and memento that all windows share. */
function openWindow() {
  const keychain = new MemoryKeychain();
  const places = { keychain, secretStorage: keychain };
  const connections = new ConnectionManager(
    memento,
    new CredentialStore(places, silentLogger),
    new MemorySignIns(),
  );
  const answers = (url: string) => opener.answers({ url });
  const sandbox = new SandboxController({
    folder,
    memento,
    connections,
    logger: silentLogger,
    answers,
  });
  const window = { sandbox, connections };
  windows.push(window);
  return window;
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "archipelago-sandbox-"));
  memento = new MemoryMemento();
  opener = new RegistryOpener({
    providers: new Providers([]),
    logger: silentLogger,
    userAgent: "archipelago-test",
  });
});

afterEach(async () => {
  for (const { sandbox } of windows.splice(0)) await sandbox.stop();
  opener.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe("the sandbox of the extension", () => {
  it("becomes one connection, however often it is started", async () => {
    const { sandbox, connections } = openWindow();
    const ids = await Promise.all([sandbox.start(), sandbox.start()]);
    expect(await sandbox.start()).toBe(ids[0]);
    expect(connections.all).toMatchObject([
      { id: ids[0], name: "Sandbox", sandbox: true, signIn: "anonymous" },
    ]);
    expect(await opener.answers({ url: connections.all[0]?.url ?? "" })).toBe(true);
  });

  it("ends with its connection", async () => {
    const { sandbox, connections } = openWindow();
    await sandbox.start();
    const url = connections.all[0]?.url ?? "";
    await sandbox.stop();
    expect(connections.all).toEqual([]);
    expect(await opener.answers({ url })).toBe(false);
  });

  it("is shared by a second window, for many requests at once", async () => {
    const first = openWindow();
    await first.sandbox.start();
    const second = openWindow();
    const [connection] = second.connections.all;
    if (!connection) throw new Error("The connection is not remembered");
    await Promise.all([1, 2, 3, 4].map(() => second.sandbox.ensureRunningFor(connection)));
  });

  it("moves to the window that is left, on the same port", async () => {
    const first = openWindow();
    await first.sandbox.start();
    const second = openWindow();
    const [connection] = second.connections.all;
    if (!connection) throw new Error("The connection is not remembered");
    await second.sandbox.ensureRunningFor(connection);
    first.sandbox.dispose();
    while (await opener.answers(connection)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await second.sandbox.ensureRunningFor(connection);
    expect(await opener.answers(connection)).toBe(true);
  });
});
