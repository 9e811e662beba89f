import { beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { AccountError } from "../../../src/providers/accounts/accountError.ts";
import { Commands } from "../../../src/vscode/commands/commandIds.ts";
import type { Services } from "../../../src/vscode/commands/services.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { openStores } from "../../support/openStores.ts";
import { amd64, putImage } from "../../support/sampleImages.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const connectionId = "registry.test";
const repository = "team/app";
const executed: unknown[] = [];
/** Questions and failures that were shown, with their buttons. */
const shown: { readonly message: string; readonly buttons: readonly string[] }[] = [];
/** Buttons that are pressed wherever they are. */
let pressed: readonly string[] = [];

function show(message: string, ...rest: readonly unknown[]): Promise<unknown> {
  const buttons = rest.filter((each) => typeof each === "string");
  shown.push({ message, buttons });
  return Promise.resolve(buttons.find((each) => pressed.includes(each)));
}

vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeStub.ts")),
  commands: { executeCommand: (...args: unknown[]) => Promise.resolve(executed.push(args) > 0) },
  window: { showErrorMessage: show, showWarningMessage: show, showInformationMessage: show },
}));
vi.mock("../../../src/vscode/platform/withProgress.ts", () => ({
  withProgress: (_title: string, work: (...args: unknown[]) => unknown) =>
    work(new AbortController().signal, () => undefined),
}));
vi.mock("../../../src/vscode/commands/askTag.ts", () => ({
  askTags: () => Promise.resolve(["1.1", "1.2"]),
}));
const { retagImage } = await import("../../../src/vscode/commands/retagImage.ts");
const { deleteTags } = await import("../../../src/vscode/commands/deletion/deletionCommands.ts");

let store: MemoryStore;
let image: Descriptor;
let services: Services;
/** What writing a tag fails with, until credentials are asked for. */
let refusal: Error;

beforeEach(() => {
  executed.length = 0;
  shown.length = 0;
  refusal = new StoreError("unauthorized", "No", { status: 401 });
  store = new MemoryStore();
  image = putImage(store, { repository, tag: "1.0" }, amd64);
  store.repository(repository).tags.set("old", image.digest);
  const connection = { id: connectionId, registry: connectionId };
  const parts = {
    stores: openStores({ [connectionId]: store }),
    connections: { find: () => connection, all: [connection] },
    documents: { tagChanged: () => undefined },
    tree: { refresh: () => undefined, reveal: () => Promise.resolve() },
    history: { record: () => Promise.resolve() },
    logger: silentLogger,
  };
  services = parts as unknown as Services;
});

/** Refuses an operation on a tag until somebody was asked for credentials. */
function refuse(operation: string, tag: string): void {
  store.intercept = (call) => {
    if (executed.length === 0 && call.operation === operation && call.subject === tag) {
      throw refusal;
    }
  };
}

function tags(): readonly string[] {
  return [...store.repository(repository).tags.keys()].toSorted();
}

describe("what was refused goes on with other credentials", () => {
  const row = { connectionId, repository, tag: "1.0" };

  it("a move of tags: those that failed", async () => {
    pressed = ["Edit Credentials…"];
    refuse("putManifest", "1.2");
    await retagImage(services, row);
    await eventually(() => expect(tags()).toEqual(["1.0", "1.1", "1.2", "old"]));
    expect(executed).toEqual([[Commands.editCredentials, { connectionId }]]);
    expect(store.count("putManifest")).toBe(3);
  });

  it("a move of tags with an account: it is signed in to again", async () => {
    pressed = ["Sign In Again"];
    refusal = new AccountError("signedOut", "GitHub");
    refuse("putManifest", "1.2");
    await retagImage(services, row);
    await eventually(() => expect(tags()).toContain("1.2"));
    expect(executed).toEqual([[Commands.signInAgain, { connectionId }]]);
  });

  it("a deletion: without asking once more, as nothing was gone", async () => {
    pressed = ["Edit Credentials…", "Delete Tag"];
    refuse("deleteTag", "old");
    await deleteTags(services, { target: { ...row, tag: "old" }, selection: undefined });
    await eventually(() => expect(tags()).toEqual(["1.0"]));
    expect(executed).toEqual([[Commands.editCredentials, { connectionId }]]);
    expect(shown.filter(({ buttons }) => buttons.includes("Delete Tag"))).toHaveLength(1);
  });

  it("a deletion with an account, of which a part is gone: it asks for the rest", async () => {
    pressed = ["Sign In Again", "Delete 2 Tags", "Delete Tag"];
    refusal = new AccountError("signedOut", "GitHub");
    refuse("deleteTag", "old");
    store.repository(repository).tags.set("first", image.digest);
    const selection = ["first", "old"].map((tag) => ({ ...row, tag }));
    await deleteTags(services, { target: selection[0], selection });
    await eventually(() => expect(tags()).toEqual(["1.0"]));
    expect(executed).toEqual([[Commands.signInAgain, { connectionId }]]);
    expect(shown.filter(({ buttons }) => buttons.includes("Delete Tag"))).toHaveLength(1);
  });
});
