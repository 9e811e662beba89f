import { beforeEach, describe, expect, it, vi } from "vitest";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { parseReference } from "../../../src/core/oci/reference.ts";
import type { DockerCliDraft } from "../../../src/images/drafts/dockerCliDrafts.ts";
import { DraftStore } from "../../../src/images/drafts/draftStore.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import type { Services } from "../../../src/vscode/commands/services.ts";
import type { ChoiceQuestion } from "../../../src/vscode/platform/quickInput.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { openStores } from "../../support/openStores.ts";
import { amd64, arm64, putImage } from "../../support/sampleImages.ts";
import { silentLogger } from "../../support/silentLogger.ts";
import { Uri } from "../../support/vscodeEditorStub.ts";

const registry = "registry.test";
const repository = "team/app";
const asked: string[] = [];
let specText = "";

vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeEditorStub.ts")),
  Diagnostic: Object,
  DiagnosticSeverity: {},
  workspace: { openTextDocument: () => Promise.resolve({ getText: () => specText }) },
}));
vi.mock("../../../src/vscode/platform/withProgress.ts", () => ({
  withProgress: (_title: string, work: (signal: AbortSignal) => unknown) =>
    work(new AbortController().signal),
}));
vi.mock("../../../src/vscode/platform/quickInput.ts", () => ({
  back: Symbol("back"),
  askText: ({ value }: { readonly value?: string }) => Promise.resolve(value ?? ""),
  // The second of several accounts, else the first.
  askChoice: ({ title, choices }: ChoiceQuestion<unknown>) => {
    asked.push(title);
    const isAccount = title.startsWith("Account for");
    return Promise.resolve(choices[isAccount ? 1 : 0]?.value);
  },
}));
const { adoptDraft } = await import("../../../src/vscode/commands/adoptDraft.ts");
const { openSpecFileAsDraft } = await import("../../../src/vscode/commands/specFile.ts");

let services: Services;
let drafts: DraftStore;
let second: MemoryStore;

beforeEach(async () => {
  asked.length = 0;
  const places = { keychain: new MemoryKeychain(), secretStorage: new MemoryKeychain() };
  const secrets = new CredentialStore(places, silentLogger);
  const connections = new ConnectionManager(new MemoryMemento(), secrets, new MemorySignIns());
  for (const username of ["kim", "sam"]) {
    const url = `https://${registry}`;
    await connections.add({ url, registry }, { kind: "basic", username, password: "s3cret" });
  }
  // Only the second account sees the images.
  second = new MemoryStore();
  const stores = openStores({ [registry]: new MemoryStore(), [`${registry}~2`]: second });
  drafts = DraftStore.open(new MemoryMemento());
  const documents: Partial<Services["documents"]> = { openDraft: () => Promise.resolve() };
  const parts: Partial<Services> = { connections, stores, drafts, logger: silentLogger };
  services = { ...parts, documents } as Services;
});

function place(tag: string) {
  return { repository, tag };
}

describe("where there are several accounts at a registry", () => {
  it("a spec file is composed and pushed by the one that is chosen, asked once", async () => {
    putImage(second, place("amd64"), amd64);
    putImage(second, place("arm64"), arm64);
    const name = `${registry}/${repository}`;
    specText = `image: ${name}:1.0\nmanifests:\n  - image: ${name}:amd64\n  - image: ${name}:arm64\n`;
    const path = "/app.manifest-list.yaml";
    await openSpecFileAsDraft(services, Uri.from({ scheme: "file", path }));
    expect(asked).toEqual([`Account for ${name}`]);
    expect(drafts.all).toMatchObject([{ connectionId: `${registry}~2`, repository, tag: "1.0" }]);
    const origins = Object.values(drafts.all[0]?.origins ?? {});
    expect(origins.map(({ connectionId }) => connectionId)).toEqual([
      `${registry}~2`,
      `${registry}~2`,
    ]);
  });

  it("a draft of Docker's is adopted by the one that is chosen, asked once", async () => {
    const reference = parseReference(`${registry}/${repository}:amd64`);
    const descriptor = { ...putImage(second, place("amd64"), amd64), platform: amd64 };
    const docker: DockerCliDraft = {
      name: "registry.test_team_app-1.0",
      folder: "/drafts/registry.test_team_app-1.0",
      guess: parseReference(`${registry}/${repository}:1.0`),
      entries: [{ file: "amd64", reference, descriptor }],
      problems: [],
    };
    await adoptDraft(services, { kind: "dockerDraft", draft: docker });
    expect(asked.filter((title) => title.startsWith("Account"))).toHaveLength(1);
    expect(drafts.all).toMatchObject([{ connectionId: `${registry}~2`, repository, tag: "1.0" }]);
    const origins = Object.values(drafts.all[0]?.origins ?? {});
    expect(origins.map(({ connectionId }) => connectionId)).toEqual([`${registry}~2`]);
  });
});
