import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import { ArmError } from "../../../src/acr/azure/arm/armError.ts";
import type { ArmProgress } from "../../../src/acr/azure/arm/armOperation.ts";
import { importImage } from "../../../src/acr/azure/imports/importImage.ts";
import {
  defaultTarget,
  importSource,
  parseImportTarget,
} from "../../../src/acr/azure/imports/importNames.ts";
import { formatRegistryId } from "../../../src/acr/azure/registries/registryId.ts";
import { parseReference } from "../../../src/core/oci/reference.ts";
import { admin, startAcrServer, type AcrServer } from "../../support/acr/acrServer.ts";
import { startAzureBench, type AzureBench } from "../../support/azure/azureBench.ts";
import type { StandInRegistry } from "../../support/azure/azureWorld.ts";

let azure: AzureBench;
let [source, target]: AcrServer[] = [];
let registry: StandInRegistry;
let origin: StandInRegistry;
beforeEach(async () => {
  azure = await startAzureBench();
  source = await startAcrServer();
  target = await startAcrServer();
  origin = azure.world.add("fabrikam", source);
  registry = azure.world.add("contoso", target);
});
afterEach(async () => {
  await Promise.all([azure.stop(), source?.stop(), target?.stop()]);
});

function push(tag: string): Promise<string> {
  const login = { user: admin.username, password: admin.password };
  const place = { url: source?.url ?? "", login };
  return pushImage(place, { repository: "app", tag }, { os: "linux", architecture: "arm64" });
}

function tags(): readonly string[] {
  return [...(target?.metadata.repositories.get("app")?.tags.keys() ?? [])];
}

describe.each(["location", "asyncOperation"] as const)("an import, told by %s", (style) => {
  beforeEach(() => {
    azure.world.style = style;
  });

  it("copies by tag and by digest, and tells how far it is", async () => {
    const digest = await push("1");
    const told: ArmProgress[] = [];
    const id = formatRegistryId(origin);
    const reachable = [{ id, loginServer: source?.host ?? "" }];
    const byTag = importSource(parseReference(`${source?.host}/app:1`), { reachable });
    const targets = [{ repository: "app", tag: "1" }];
    const onProgress = (each: ArmProgress) => told.push(each);
    await importImage(azure.arm, registry, { source: byTag, targets }, { onProgress });
    expect(tags()).toEqual(["1"]);
    expect(told).not.toEqual([]);
    expect(azure.world.imports[0]).toMatchObject({
      source: { resourceId: id, sourceImage: "app:1" },
      targetTags: ["app:1"],
      mode: "NoForce",
    });

    const credentials = { username: admin.username, password: admin.password };
    const reference = parseReference(`${source?.host}/app@${digest}`);
    const byDigest = importSource(reference, { reachable, credentials });
    await importImage(azure.arm, registry, {
      source: byDigest,
      targets: [{ repository: "app", tag: "2" }],
    });
    expect(target?.metadata.tagsOf("app", digest)).toEqual(["1", "2"]);
    expect(azure.world.imports[1]).toMatchObject({
      source: { registryUri: source?.host, sourceImage: `app@${digest}`, credentials },
    });
    expect(azure.logger.lines.join("\n")).not.toContain(admin.password);
  });

  it("leaves a tag alone that exists, unless it is forced", async () => {
    await push("1");
    const from = importSource(parseReference(`${source?.host}/app:1`));
    const request = { source: from, targets: [{ repository: "app", tag: "1" }] };
    await importImage(azure.arm, registry, request);
    const refused = importImage(azure.arm, registry, request);
    await expect(refused).rejects.toSatisfy((error) => ArmError.is(error, "conflict"));
    await importImage(azure.arm, registry, { ...request, isForced: true });
    expect(azure.world.imports.at(-1)).toMatchObject({ mode: "Force" });
  });

  it("is waited for over an outage, and not asked for without a pause", async () => {
    await push("1");
    azure.world.faults.operationPause = "0";
    const from = importSource(parseReference(`${source?.host}/app:1`));
    const onProgress = () => {
      azure.world.faults.down = 10;
    };
    const targets = [{ repository: "app", tag: "1" }];
    await importImage(azure.arm, registry, { source: from, targets }, { onProgress });
    expect(tags()).toEqual(["1"]);
    expect(azure.world.faults.down).toBe(0);
    expect(azure.clock.delays.filter((ms) => ms === 0)).toEqual([]);
  });

  it("that fails on the way says why", async () => {
    azure.world.faults.operation = { code: "ManifestUnknown", message: "No such manifest." };
    const from = importSource(parseReference(`${source?.host}/app:1`));
    const work = importImage(azure.arm, registry, {
      source: from,
      targets: [{ repository: "app", tag: "1" }],
    });
    await expect(work).rejects.toMatchObject({
      code: "operationFailed",
      azureCode: "ManifestUnknown",
      azureMessage: "No such manifest.",
    });
  });

  it("is not waited for any more when it is cancelled", async () => {
    await push("1");
    const controller = new AbortController();
    const from = importSource(parseReference(`${source?.host}/app:1`));
    const work = importImage(
      azure.arm,
      registry,
      { source: from, targets: [{ repository: "app", tag: "1" }] },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
    expect(tags()).toEqual([]);
  });
});

describe("names of imports", () => {
  it("are completed as Docker and Azure's CLI do", () => {
    expect(importSource(parseReference("alpine"))).toEqual({
      kind: "registry",
      host: "docker.io",
      image: "library/alpine:latest",
    });
    expect(defaultTarget(parseReference("ghcr.io/team/app:2"))).toBe("team/app:2");
    const digest = `sha256:${"a".repeat(64)}`;
    expect(defaultTarget(parseReference(`ghcr.io/app@${digest}`))).toBe("app");
    expect(parseImportTarget("Contoso.azurecr.io/app:1", "contoso.azurecr.io")).toEqual({
      repository: "app",
      tag: "1",
    });
    expect(parseImportTarget("app", "contoso.azurecr.io")).toEqual({
      repository: "app",
      tag: undefined,
    });
    for (const text of ["", "App:1", "app:", "app:1:2", "app:-", "a//b"]) {
      expect(parseImportTarget(text, "contoso.azurecr.io")).toBeUndefined();
    }
  });
});
