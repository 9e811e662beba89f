import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { scheduleRun } from "../../../src/acr/azure/runs/runs.ts";
import { Emitter } from "../../../src/core/base/event.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { startAzureBench, type AzureBench } from "../../support/azure/azureBench.ts";
import type { StandInRegistry } from "../../support/azure/azureWorld.ts";
import { MemoryMemento } from "../../support/memoryPorts.ts";

vi.mock("vscode", () => import("../../support/azure/vscodeAzureStub.ts"));
const { vscode } = await import("../../support/azure/vscodeAzureStub.ts");
const { AzureDesk } = await import("../../../src/vscode/azure/azureDesk.ts");
const { AzureError } = await import("../../../src/vscode/azure/azureError.ts");
const { AzureRuns } = await import("../../../src/vscode/azure/azureRuns.ts");

let azure: AzureBench;
let registry: StandInRegistry;
let connection: Connection;
let memento: MemoryMemento;

beforeEach(async () => {
  azure = await startAzureBench();
  registry = azure.world.add("contoso");
  // Nothing but a custom cloud is on this computer; there any host may be a registry's.
  registry = { ...registry, loginServer: "contoso.registry.test" };
  azure.world.registries.splice(0, 1, registry);
  memento = new MemoryMemento();
  vscode.settings = new Map<string, unknown>([
    ["microsoft-sovereign-cloud.environment", "custom"],
    [
      "microsoft-sovereign-cloud.customEnvironment",
      { name: "Contoso", resourceManagerEndpointUrl: azure.cloud.management },
    ],
  ]);
  vscode.token = "token-1";
  vscode.signIn = "token-1";
  vscode.asked = [];
  connection = {
    id: registry.loginServer,
    name: registry.loginServer,
    url: `https://${registry.loginServer}`,
    registry: registry.loginServer,
    signIn: "anonymous",
    secretLocation: "none",
  };
});
afterEach(() => azure.stop());

function desk() {
  const changed = new Emitter<void>();
  const connections = {
    all: [connection],
    onDidChange: changed.event,
    find: (id: string) => [connection].find((each) => each.id === id),
  };
  return new AzureDesk({ memento, connections, fetcherFor: () => azure.arm.fetcher });
}

function runsOf() {
  return new AzureRuns({
    desk: desk(),
    connections: () => [connection],
    logger: azure.logger,
    now: () => Date.now(),
  });
}

async function rows(runs: ReturnType<typeof runsOf>) {
  const [root] = runs.registries();
  return (await root?.children?.()) ?? [];
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable("It should have failed"),
    (error: unknown) => error,
  );
}

describe("the registry of a connection in Azure", () => {
  it("is looked for by its login server once, also by the next window", async () => {
    const { place } = await desk().access(connection, { mayAsk: true });
    expect(place).toMatchObject({ name: "contoso", resourceGroup: "images" });
    const { length } = azure.lines;
    expect(length).toBeGreaterThan(0);
    const again = await desk().access(connection, { mayAsk: true });
    expect(again.place.name).toBe("contoso");
    expect(azure.lines).toHaveLength(length);
  });

  it("is looked for again where it was moved to another group", async () => {
    const one = desk();
    await one.access(connection, { mayAsk: true });
    azure.world.registries.splice(0, 1, { ...registry, resourceGroup: "moved" });
    const { place } = await one.describe(connection, { mayAsk: true });
    expect(place.resourceGroup).toBe("moved");
  });

  it("is not seen by an account that has no right to", async () => {
    azure.world.registries.length = 0;
    const error = await failureOf(desk().access(connection, { mayAsk: true }));
    expect(AzureError.is(error, "unseen")).toBe(true);
  });

  it("is not asked for where VS Code is set up for another cloud", async () => {
    vscode.settings.clear();
    const error = await failureOf(desk().access(connection, { mayAsk: true }));
    expect(AzureError.is(error, "otherCloud")).toBe(true);
    expect(azure.lines).toEqual([]);
  });

  it.each([
    "http://management.example.com",
    "https://kim:secret@management.example.com",
    "file:///etc/passwd",
    "management",
  ])("is not asked for at %s", async (url) => {
    vscode.settings.set("microsoft-sovereign-cloud.customEnvironment", {
      resourceManagerEndpointUrl: url,
    });
    const error = await failureOf(desk().access(connection, { mayAsk: true }));
    expect(AzureError.is(error, "otherCloud")).toBe(true);
    expect(vscode.asked).toEqual([]);
  });
});

describe("signing in", () => {
  it("asks nobody because a view is open, and says so", async () => {
    vscode.token = undefined;
    const [row] = await rows(runsOf());
    expect(row?.item).toMatchObject({
      label: "VS Code is not signed in to Azure. Sign in to go on.",
      description: "Sign In to Azure",
      command: { command: "archipelago.azure.signIn" },
    });
    expect(vscode.asked.every(({ isSilent }) => isSilent)).toBe(true);
    expect(azure.lines).toEqual([]);
  });

  it("that is refused is said to be", async () => {
    vscode.token = undefined;
    vscode.signIn = new Error("User did not consent to login.");
    const error = await failureOf(desk().access(connection, { mayAsk: true }));
    expect(AzureError.is(error, "declined")).toBe(true);
  });

  it("meets what Azure wants of the next token, with its own words", async () => {
    azure.world.tokens.clear();
    azure.world.tokens.add("token-2");
    vscode.signIn = "token-2";
    await desk().access(connection, { mayAsk: true });
    expect(vscode.asked.map(({ what }) => what)).toContainEqual({
      wwwAuthenticate: expect.stringContaining('error="insufficient_claims"') as string,
      fallbackScopes: [`${azure.cloud.management}/.default`],
    });
  });
});

describe("the runs of a registry", () => {
  it("are none, said in words", async () => {
    const found = await rows(runsOf());
    expect(found.map(({ item }) => item.label)).toEqual([
      "contoso.registry.test has run nothing in the last 30 days.",
    ]);
  });

  it("come in pages, the newest first, each once", async () => {
    for (let count = 0; count < 30; count++) {
      await scheduleRun(azure.arm, registry, {
        kind: "encodedTask",
        taskFile: "steps: [{ cmd: alpine echo hi }]",
        platform: { os: "linux", architecture: "amd64" },
      });
    }
    const runs = runsOf();
    const first = await rows(runs);
    expect(first).toHaveLength(26);
    expect(first.at(-1)?.item.label).toBe("Load More…");
    await runs.loadMore(connection.id);
    const all = await rows(runs);
    expect(all.map(({ runId }) => runId)).toEqual(
      azure.world.runs.map(({ plan }) => plan.runId).toReversed(),
    );
  });

  it("that an account may not list are replaced by the reason, and asked for anew", async () => {
    const runs = runsOf();
    azure.world.registries.length = 0;
    const [row] = await rows(runs);
    expect(row?.item.label).toMatch(/sees no registry contoso\.registry\.test in Azure/);
    azure.world.registries.push(registry);
    expect((await rows(runs))[0]?.item.label).toMatch(/has run nothing/);
  });
});
