import { beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { localStoreAt } from "../../../src/images/local/localStore.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { Commands } from "../../../src/vscode/commands/commandIds.ts";
import type { CommandHandlers } from "../../../src/vscode/commands/commandRegistry.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const registered = new Map<string, (...args: unknown[]) => Promise<void>>();
const executed: unknown[] = [];
const shown: string[] = [];
const offered: (readonly string[])[] = [];
/** Whether the question for other credentials ends with some. */
let isRenewed = false;

vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeStub.ts")),
  commands: {
    registerCommand: (id: string, run: (...args: unknown[]) => Promise<void>) => {
      registered.set(id, run);
      return { dispose: () => registered.delete(id) };
    },
    executeCommand: (...args: unknown[]) => {
      executed.push(args);
      return Promise.resolve(isRenewed);
    },
  },
  window: {
    showErrorMessage: (message: string, ...buttons: readonly string[]) => {
      shown.push(message);
      offered.push(buttons);
      return Promise.resolve(buttons.find((each) => each.startsWith("Edit Credentials")));
    },
  },
}));
const { registerCommands } = await import("../../../src/vscode/commands/commandRegistry.ts");

const connection = (id: string): Connection => ({
  id,
  name: id,
  url: `https://${id}`,
  registry: id,
  signIn: "anonymous",
  secretLocation: "none",
});
const all = [
  connection("one.test"),
  connection("one.test.example"),
  connection("two.test"),
  { ...connection("two.test~2"), url: "https://two.test", registry: "two.test" },
  { ...connection("one.test/team"), registry: "one.test/team" },
];
const connections = { all, find: (id: string) => all.find((each) => each.id === id) };

const layout = localStoreAt({ kind: "layout", path: "/data/images" });

/** Runs a command that fails as given, on a row of `one.test` unless told otherwise. */
async function fail(error: Error, row: unknown = { connectionId: "one.test" }): Promise<void> {
  const failing = { [Commands.refresh]: () => Promise.reject(error) };
  registerCommands(failing as Partial<CommandHandlers> as CommandHandlers, {
    logger: silentLogger,
    localStores: { find: (id) => (id === layout.id ? layout : undefined) },
    connections,
  });
  await registered.get(Commands.refresh)?.(row);
  await eventually(() => expect(shown).toHaveLength(1));
}

beforeEach(() => {
  isRenewed = false;
  registered.clear();
  executed.length = 0;
  shown.length = 0;
  offered.length = 0;
});

describe("a command that fails", () => {
  it("names the registry that failed, not the one of the row it was run on", async () => {
    const url = "https://one.test.example/v2/team/app/manifests/1.0";
    await fail(new StoreError("forbidden", "No", { status: 403, url }));
    expect(shown[0]).toMatch(/^one\.test\.example does not allow this/);
    await eventually(() =>
      expect(executed).toEqual([[Commands.editCredentials, { connectionId: "one.test.example" }]]),
    );
  });

  it("names the registry below a path, not the one that it lies below", async () => {
    const url = "https://one.test/team/v2/app/manifests/1.0";
    await fail(new StoreError("forbidden", "No", { status: 403, url }), undefined);
    expect(shown[0]).toMatch(/^one\.test\/team does not allow this/);
    await eventually(() =>
      expect(executed).toEqual([[Commands.editCredentials, { connectionId: "one.test/team" }]]),
    );
  });

  it("offers the credentials of the account that failed, of several at a registry", async () => {
    const url = "https://two.test/v2/team/app/manifests/1.0";
    const error = new StoreError("unauthorized", "No", { status: 401, url });
    await fail(Object.assign(error, { connectionId: "two.test~2" }), undefined);
    await eventually(() =>
      expect(executed).toEqual([[Commands.editCredentials, { connectionId: "two.test~2" }]]),
    );
  });

  it("offers nobody's credentials where it may have been any of several accounts", async () => {
    const url = "https://two.test/v2/team/app/manifests/1.0";
    await fail(new StoreError("forbidden", "No", { status: 403, url }));
    expect(shown[0]).toMatch(/^two\.test does not allow this/);
    expect(offered).toEqual([["Show Log"]]);
    expect(executed).toEqual([]);
  });

  it.each([true, false])("goes on once there are other credentials (%s)", async (renewed) => {
    isRenewed = renewed;
    let runs = 0;
    const error = new StoreError("unauthorized", "No", { status: 401 });
    const refuseOnce = () => (runs++ === 0 ? Promise.reject(error) : Promise.resolve());
    const handlers = { [Commands.refresh]: refuseOnce };
    registerCommands(handlers as Partial<CommandHandlers> as CommandHandlers, {
      logger: silentLogger,
      connections,
    });
    await registered.get(Commands.refresh)?.({ connectionId: "one.test" });
    await eventually(() => expect(executed).toHaveLength(1));
    await eventually(() => expect(runs).toBe(renewed ? 2 : 1));
    expect(shown).toHaveLength(1);
  });

  it("says of a folder what holds of folders", async () => {
    await fail(new StoreError("badResponse", "index.json is no JSON"), { connectionId: layout.id });
    expect(shown).toEqual(["images cannot be read: index.json is no JSON"]);
  });

  it("names the registry of the row where nothing says otherwise", async () => {
    await fail(new StoreError("notFound", "No", { status: 404 }));
    expect(shown[0]).toMatch(/^one\.test has no such image/);
  });
});
