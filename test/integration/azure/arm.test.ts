import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArmClient } from "../../../src/acr/azure/arm/armClient.ts";
import { ArmError } from "../../../src/acr/azure/arm/armError.ts";
import type { AzureTokens } from "../../../src/acr/azure/arm/azureTokens.ts";
import { runOperation, type ArmProgress } from "../../../src/acr/azure/arm/armOperation.ts";
import { getRegistry, findRegistry } from "../../../src/acr/azure/registries/registries.ts";
import { listCredentials, listUsages } from "../../../src/acr/azure/registries/registryDetails.ts";
import { formatRegistryId } from "../../../src/acr/azure/registries/registryId.ts";
import { listSubscriptions, listTenants } from "../../../src/acr/azure/registries/subscriptions.ts";
import { scheduleRun } from "../../../src/acr/azure/runs/runs.ts";
import { startAzureBench, type AzureBench } from "../../support/azure/azureBench.ts";
import { subscriptionId, tenantId } from "../../support/azure/azureWorld.ts";
import { startAzure } from "../../support/azure/azureServer.ts";
import { ScriptedServer, json } from "../../support/scriptedServer.ts";

let azure: AzureBench;
beforeEach(async () => {
  azure = await startAzureBench();
});
afterEach(() => azure.stop());

async function failureOf(work: Promise<unknown>): Promise<ArmError> {
  const error = await work.then(
    () => expect.unreachable("It should have failed"),
    (reason: unknown) => reason,
  );
  if (ArmError.is(error)) return error;
  throw error;
}

describe("subscriptions and registries", () => {
  it("are listed over all pages", async () => {
    azure.world.add("contoso");
    azure.world.add("fabrikam");
    expect(await listTenants(azure.arm)).toEqual([{ tenantId, name: "Contoso" }]);
    const subscriptions = await listSubscriptions(azure.arm);
    expect(subscriptions.map(({ name }) => name)).toEqual(["Other", "Contoso"]);
    const found = await findRegistry(azure.arm, "Fabrikam.azurecr.io", subscriptions);
    expect(found).toMatchObject({
      name: "fabrikam",
      resourceGroup: "images",
      subscriptionId,
      loginServer: "fabrikam.azurecr.io",
      sku: "Premium",
      isAbac: false,
      takesArmTokens: true,
      softDeleteDays: 7,
    });
    expect(await findRegistry(azure.arm, "nobody.azurecr.io", subscriptions)).toBeUndefined();
    expect(azure.tokenRequests.at(-1)).toMatchObject({ tenantId });
  });

  it("are found though other directories refuse, or give no token", async () => {
    azure.world.add("contoso");
    const other = "99999999-9999-4999-8999-999999999999";
    const closed = [
      { subscriptionId: other, tenantId: "wants-more" },
      { subscriptionId: other, tenantId: "gives-none" },
    ];
    const { fetcher, clock, cloud } = azure.arm;
    const tokens: AzureTokens = (request) =>
      request.tenantId === "gives-none"
        ? Promise.reject(new Error("Nobody signed in"))
        : Promise.resolve(request.tenantId === "wants-more" ? "refused" : "token-1");
    const arm = new ArmClient({ fetcher, clock, cloud, tokens });
    const all = [...closed, { subscriptionId, tenantId }];
    expect(await findRegistry(arm, "contoso.azurecr.io", all)).toMatchObject({ name: "contoso" });
    await expect(findRegistry(arm, "nobody.azurecr.io", closed.slice(0, 1))).rejects.toMatchObject({
      code: "unauthorized",
    });
    await expect(findRegistry(arm, "nobody.azurecr.io", closed.slice(1))).rejects.toThrow("Nobody");
    const signal = AbortSignal.abort();
    await expect(findRegistry(arm, "a.azurecr.io", all, { signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it("tell their administrator and their quotas", async () => {
    const registry = azure.world.add("contoso");
    expect(await getRegistry(azure.arm, registry)).toMatchObject({ hasAdminUser: true });
    expect(await listCredentials(azure.arm, registry)).toEqual({
      username: "contoso",
      passwords: ["password-of-contoso", "password2-of-contoso"],
    });
    expect(await listUsages(azure.arm, registry)).toEqual([
      { name: "Size", current: 12941, limit: 536870912000, unit: "Bytes" },
      { name: "Webhooks", current: 2, limit: undefined, unit: "Count" },
    ]);
    expect(azure.logger.lines.join("\n")).not.toMatch(/password|token-1/);
  });

  it("that are not there are said to be so, with what Azure's support needs", async () => {
    const place = { subscriptionId, resourceGroup: "images", name: "nothing" };
    const error = await failureOf(getRegistry(azure.arm, place));
    expect(error).toMatchObject({ code: "notFound", status: 404, azureCode: "ResourceNotFound" });
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("a token", () => {
  it("that has expired is asked for anew once, with the claims that Azure wants", async () => {
    const registry = azure.world.add("contoso");
    azure.tokens.unshift("old");
    expect(await getRegistry(azure.arm, registry)).toMatchObject({ name: "contoso" });
    expect(azure.tokenRequests).toHaveLength(2);
    expect(azure.tokenRequests[0]).toMatchObject({ scope: `${azure.cloud.management}/.default` });
    expect(azure.tokenRequests[1]?.refused).toMatchObject({
      token: "old",
      claims: '{"access_token":{"nbf":{"essential":true}}}',
    });
    expect(azure.tokenRequests[1]?.refused?.wwwAuthenticate).toContain("insufficient_claims");
    expect(azure.lines).toHaveLength(2);
  });

  it("that stays refused is not sent again", async () => {
    const registry = azure.world.add("contoso");
    azure.world.tokens.clear();
    const error = await failureOf(getRegistry(azure.arm, registry));
    expect(error).toMatchObject({ code: "unauthorized", azureCode: "ExpiredAuthenticationToken" });
    expect(azure.lines).toHaveLength(1);
  });

  it("goes to no other host, whatever a list says", async () => {
    const thief = await ScriptedServer.start(() => json({ value: [] }));
    const liar = await ScriptedServer.start(() =>
      json({ value: [], nextLink: `${thief.url}/subscriptions?$skiptoken=1` }),
    );
    const { fetcher, clock } = azure.arm;
    const cloud = { ...azure.cloud, management: liar.url };
    const arm = new ArmClient({ fetcher, clock, cloud, tokens: () => Promise.resolve("secret") });
    expect(await failureOf(listSubscriptions(arm))).toMatchObject({ code: "foreignHost" });
    expect(thief.requests).toEqual([]);
    await Promise.all([thief.stop(), liar.stop()]);
  });
});

describe("too many requests", () => {
  it("are waited for as long as Azure says", async () => {
    const registry = azure.world.add("contoso");
    azure.world.faults.throttled = 2;
    azure.world.faults.retryAfter = "7";
    expect(await getRegistry(azure.arm, registry)).toMatchObject({ name: "contoso" });
    expect(azure.clock.delays.filter((ms) => ms === 7000).length).toBeGreaterThanOrEqual(2);
  });

  it("are told where Azure asks for more patience than anybody has", async () => {
    const registry = azure.world.add("contoso");
    azure.world.faults.throttled = 1;
    azure.world.faults.retryAfter = "600";
    const error = await failureOf(getRegistry(azure.arm, registry));
    expect(error).toMatchObject({ code: "throttled", retryAfterMs: 600_000 });
  });
});

describe("what takes its time", () => {
  it("ends with what was made, in the way of a PUT", async () => {
    const scripted = await ScriptedServer.start(({ method, target }) => {
      if (target.startsWith("/status")) {
        const count = scripted.lines.filter((line) => line.includes("/status")).length;
        return json({ status: count < 3 ? "Creating" : "Succeeded", percentComplete: count * 30 });
      }
      if (method === "GET") return json({ name: "made" });
      const operation = `${scripted.url}/status?api-version=1`;
      return { status: 201, headers: { "azure-asyncoperation": operation }, body: "{}" };
    });
    const { fetcher, clock } = azure.arm;
    const cloud = { ...azure.cloud, management: scripted.url };
    const arm = new ArmClient({ fetcher, clock, cloud, tokens: () => Promise.resolve("t") });
    const told: ArmProgress[] = [];
    const request = { method: "PUT", path: "/thing", apiVersion: "1", body: {} } as const;
    const made = await runOperation(arm, request, { onProgress: (each) => told.push(each) });
    expect(made).toEqual({ name: "made" });
    expect(told.map(({ status, percent }) => [status, percent])).toEqual([
      ["Creating", 30],
      ["Creating", 60],
    ]);
    const never = await failureOf(runOperation(arm, request, { timeoutMs: 500 }));
    expect(never.code).toBe("operationTimeout");
    await scripted.stop();
  });
});

describe("a run that is put into the queue", () => {
  it("is told by an operation that ends with the properties of it", async () => {
    const properties = { runId: "cf7", status: "Queued", runType: "QuickRun" };
    const scripted = await ScriptedServer.start(({ method }) =>
      method === "GET"
        ? json({ status: "Succeeded", properties })
        : { status: 202, headers: { "azure-asyncoperation": `${scripted.url}/status` } },
    );
    const { fetcher, clock } = azure.arm;
    const cloud = { ...azure.cloud, management: scripted.url };
    const arm = new ArmClient({ fetcher, clock, cloud, tokens: () => Promise.resolve("t") });
    const place = { subscriptionId, resourceGroup: "images", name: "contoso" };
    const platform = { os: "linux", architecture: "amd64" } as const;
    const run = await scheduleRun(arm, place, {
      kind: "encodedTask",
      taskFile: "steps: []",
      platform,
    });
    expect(run).toMatchObject({ runId: "cf7", status: "Queued" });
    await scripted.stop();
  });
});

describe("the stand-in", () => {
  it("answers nothing that is not as Azure's API has it", async () => {
    const other = await startAzure();
    const id = formatRegistryId(other.world.add("contoso"));
    const headers = { authorization: "Bearer token-1" };
    const url = `${other.cloud.management}${id}?api-version=2019-05-01`;
    const answer = await fetch(url, { headers });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "InvalidApiVersionParameter" } });
    await other.stop();
  });
});
