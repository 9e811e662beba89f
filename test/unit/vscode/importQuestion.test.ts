import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Connection } from "../../../src/providers/connection.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import type { Services } from "../../../src/vscode/commands/services.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { bytesOf } from "../../support/ociData.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const dialogs: { file: Uint8Array; asked: string[]; isAgreed: boolean } = {
  file: new Uint8Array(),
  asked: [],
  isAgreed: false,
};

vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeStub.ts")),
  Uri: { file: (path: string) => ({ path }) },
  workspace: {
    workspaceFolders: undefined,
    fs: {
      stat: () => Promise.resolve({ size: dialogs.file.length }),
      readFile: () => Promise.resolve(dialogs.file),
    },
  },
  window: {
    showOpenDialog: () => Promise.resolve([{ path: "/connections.json" }]),
    showInformationMessage: () => Promise.resolve(undefined),
    showWarningMessage: (_: string, { detail }: { readonly detail: string }, button: string) => {
      dialogs.asked.push(detail);
      return Promise.resolve(dialogs.isAgreed ? button : undefined);
    },
  },
}));
const { readConnections } = await import("../../../src/vscode/commands/connectionTransfer.ts");
const { agreesToPlainMirrors } =
  await import("../../../src/vscode/commands/configuration/mirrorQuestion.ts");

/** Imports a file of these connections; returns those that there are afterwards. */
async function importFile(entries: readonly object[]): Promise<readonly Connection[]> {
  dialogs.file = bytesOf({ format: "archipelago-connections", version: 1, connections: entries });
  const places = { keychain: new MemoryKeychain(), secretStorage: new MemoryKeychain() };
  const credentials = new CredentialStore(places, silentLogger);
  const connections = new ConnectionManager(new MemoryMemento(), credentials, new MemorySignIns());
  const tree = { reveal: () => Promise.resolve() };
  const services = { connections, tree, logger: silentLogger };
  await readConnections(services as unknown as Services);
  return connections.all;
}

const plain = { name: "docker.io", url: "http://10.0.0.9:5000", signIn: "anonymous" };
const mirrored = {
  name: "Work",
  url: "https://r.test",
  signIn: "anonymous",
  mirrors: ["http://169.254.169.254"],
};

beforeEach(() => {
  dialogs.asked.length = 0;
  dialogs.isAgreed = false;
});

describe("importing connections", () => {
  it("asks nothing where all is encrypted or on this machine", async () => {
    const [local, secured] = [
      { name: "Local", url: "http://localhost:5000", signIn: "anonymous" },
      { name: "Work", url: "https://r.test", signIn: "basic", username: "kim" },
    ];
    expect(await importFile([local, secured])).toHaveLength(2);
    expect(dialogs.asked).toEqual([]);
  });

  it.each([
    ["what is not encrypted", plain, "http://10.0.0.9:5000 (docker.io)"],
    ["mirrors", mirrored, "http://169.254.169.254 (Work)"],
  ])("adds nothing before %s was agreed to", async (_, entry, named) => {
    expect(await importFile([entry])).toEqual([]);
    expect(dialogs.asked).toEqual([expect.stringContaining(named)]);
    dialogs.isAgreed = true;
    expect(await importFile([entry])).toHaveLength(1);
  });

  it("names all of it in one question", async () => {
    await importFile([plain, mirrored]);
    expect(dialogs.asked).toHaveLength(1);
    expect(dialogs.asked[0]).toMatch(/10\.0\.0\.9[^]*169\.254\.169\.254/);
  });
});

describe("a mirror that is not encrypted", () => {
  it("is asked about, unless it is this machine", async () => {
    expect(await agreesToPlainMirrors(["https://m.test", "http://127.0.0.1:5000"])).toBe(true);
    expect(dialogs.asked).toEqual([]);
    expect(await agreesToPlainMirrors(["http://m.test"])).toBe(false);
    dialogs.isAgreed = true;
    expect(await agreesToPlainMirrors(["http://m.test"])).toBe(true);
    expect(dialogs.asked).toHaveLength(2);
  });
});
