import { describe, expect, it } from "vitest";
import { azureClouds, cloudOf, managementScope } from "../../../../src/acr/azure/arm/azureCloud.ts";
import { ArmClient } from "../../../../src/acr/azure/arm/armClient.ts";
import { readRegistry } from "../../../../src/acr/azure/registries/azureRegistry.ts";
import {
  formatRegistryId,
  parseRegistryId,
} from "../../../../src/acr/azure/registries/registryId.ts";
import { listRegistries } from "../../../../src/acr/azure/registries/registries.ts";
import { hasEnded, readRun } from "../../../../src/acr/azure/runs/azureRun.ts";
import { parseRunPlatform, runPlatforms } from "../../../../src/acr/azure/runs/runPlatform.ts";
import { getLogLink } from "../../../../src/acr/azure/runs/runs.ts";
import { uploadContext } from "../../../../src/acr/azure/runs/uploadContext.ts";
import { FakeFetcher, type FakeAnswer } from "../../../support/fakeFetcher.ts";

const subscriptionId = "22222222-2222-4222-8222-222222222222";
const place = { subscriptionId, resourceGroup: "images.(1)_x", name: "contoso" };

function client(answer: (url: URL) => FakeAnswer) {
  const fetcher = new FakeFetcher(({ url }) => answer(new URL(url)));
  const [cloud] = azureClouds;
  if (!cloud) return expect.unreachable("There are clouds");
  const tokens = () => Promise.resolve("entra");
  return { fetcher, arm: new ArmClient({ fetcher: fetcher.fetch, cloud, tokens }) };
}

describe("Azure's clouds", () => {
  it("are told apart by login servers", () => {
    expect(cloudOf("Contoso.azurecr.io")?.id).toBe("public");
    expect(cloudOf("contoso.westeurope.data.azurecr.cn")?.id).toBe("china");
    expect(cloudOf("contoso.azurecr.us")?.environment).toBe("USGovernment");
    for (const host of ["azurecr.io", "evilazurecr.io", "contoso.azurecr.io.evil.com"]) {
      expect(cloudOf(host)).toBeUndefined();
    }
    expect(azureClouds.map((cloud) => managementScope(cloud))).toEqual([
      "https://management.azure.com/.default",
      "https://management.chinacloudapi.cn/.default",
      "https://management.usgovcloudapi.net/.default",
    ]);
  });
});

describe("the id of a registry", () => {
  it("is read in whichever case Azure writes it", () => {
    const id = formatRegistryId(place);
    expect(parseRegistryId(id)).toEqual(place);
    expect(parseRegistryId(id.replace("resourceGroups", "resourcegroups"))).toEqual(place);
  });

  it.each(["", ".", "..", "a/b", "a?b", "a%2fb", "a#b"])("is none with the group %j", (group) => {
    expect(parseRegistryId(formatRegistryId({ ...place, resourceGroup: group }))).toBeUndefined();
  });

  it.each(["", "contoso", "/subscriptions/1", `${formatRegistryId(place)}/runs/cf1`])(
    "is not %j",
    (text) => {
      expect(parseRegistryId(text)).toBeUndefined();
    },
  );

  it("is asked for of what Azure lists, and nothing else is made of it", async () => {
    const id = formatRegistryId(place);
    const value = [
      { id, properties: { loginServer: "contoso.azurecr.io" } },
      { id: "/subscriptions/else", properties: { loginServer: "x.azurecr.io" } },
      { id, properties: { loginServer: "user@evil/x" } },
      "nothing",
    ];
    const { arm } = client(() => ({ status: 200, body: JSON.stringify({ value }) }));
    const pages = [];
    for await (const page of listRegistries(arm, subscriptionId)) pages.push(page);
    expect(pages).toMatchObject([
      [{ id, sku: "", takesArmTokens: true, softDeleteDays: undefined }],
    ]);
    const policies = { azureADAuthenticationAsArmPolicy: { status: "disabled" } };
    const properties = { loginServer: "contoso.azurecr.io", policies };
    expect(readRegistry({ id, properties })).toMatchObject({ takesArmTokens: false });
  });
});

describe("the platform of a run", () => {
  it("is one, in any case", () => {
    expect(parseRunPlatform(" Linux/ARM/v7 ")).toEqual({
      os: "linux",
      architecture: "arm",
      variant: "v7",
    });
    expect(parseRunPlatform("windows")).toEqual({ os: "windows", architecture: "amd64" });
    for (const text of runPlatforms) expect(parseRunPlatform(text)).toBeDefined();
    for (const text of [
      "",
      "darwin",
      "linux/amd64,linux/arm64",
      "linux/arm/v9",
      "linux/arm/v7/x",
    ]) {
      expect(parseRunPlatform(text)).toBeUndefined();
    }
  });
});

describe("a run", () => {
  it("is read whatever Azure has learnt since", () => {
    const run = readRun({
      name: "cf1",
      properties: { status: "Pondering", outputImages: [{}, 1] },
    });
    expect(run).toMatchObject({ runId: "cf1", status: "Unknown", outputImages: [] });
    expect(run && hasEnded(run)).toBe(false);
    expect(readRun({ name: "../x" })).toBeUndefined();
  });
});

describe("Azure's storage", () => {
  it.each([
    "http://contoso.blob.core.windows.net/log?sig=s3cret",
    "https://10.0.0.1/log?sig=s3cret",
    "https://user:s3cret@contoso.blob.core.windows.net/log",
    "s3cret",
    "file:///s3cret",
  ])("is not asked at %s", async (logLink) => {
    const { arm, fetcher } = client(() => ({ status: 200, body: JSON.stringify({ logLink }) }));
    const error: unknown = await getLogLink(arm, place, "cf1").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ brand: "ArmError" });
    expect(String(error)).not.toContain("s3cret");
    expect(fetcher.requests).toHaveLength(1);
  });

  it("gets the context without our token, and says why it does not take it", async () => {
    const uploadUrl = "https://contoso.blob.core.windows.net/a.tar.gz?sig=s3cret";
    const { arm, fetcher } = client(({ host }) =>
      host.startsWith("management")
        ? { status: 200, body: JSON.stringify({ uploadUrl, relativePath: "a.tar.gz" }) }
        : { status: 403, headers: { "x-ms-error-code": "AuthenticationFailed" } },
    );
    const archive = { size: 0, open: () => expect.unreachable("Nobody reads it here") };
    const error: unknown = await uploadContext(arm, place, archive).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "forbidden", azureCode: "AuthenticationFailed" });
    expect(String(error)).not.toContain("s3cret");
    const { headers } = fetcher.requests[1] ?? {};
    expect(headers).toMatchObject({ "x-ms-blob-type": "BlockBlob" });
    expect(headers).not.toHaveProperty("authorization");
    expect(fetcher.openBodies).toBe(0);
  });
});
