import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry, type DockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { blobSource, itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { startPrefixProxy, type PrefixProxy } from "../../support/prefixProxy.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";

let registry: DockerRegistry;
let proxy: PrefixProxy;
let access: RegistryAccess;

beforeAll(async () => {
  registry = await startDockerRegistry();
  proxy = await startPrefixProxy(registry.url);
  access = accessRegistry(proxy.url);
});

afterAll(async () => {
  access.dispose();
  await proxy.stop();
  await registry.stop();
});

describe("a registry below a path that it does not know of itself", () => {
  it("is pushed to, listed and read without a request beside the path", async () => {
    const { client } = access;
    await client.ping();
    const manifest = bytesOf({ schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests: [] });
    const content = new Uint8Array(5_000_000).fill(1);
    await client.putBlob("team/app", blobSource(content));
    const index = { mediaType: MediaTypes.ociIndex, bytes: manifest };
    for (const tag of ["1", "2", "3"]) await client.putManifest("team/app", { tag }, index);
    for (const other of ["team/base", "team/tool"]) {
      await client.putBlob(other, blobSource(bytesOf(other)));
    }
    expect((await itemsOf(client.listTags("team/app"))).toSorted()).toEqual(["1", "2", "3"]);
    // Its pages are linked without the path.
    const repositories = await itemsOf(client.listRepositories({ pageSize: 2 }));
    expect(repositories).toEqual(["team/app", "team/base", "team/tool"]);
    expect(await client.headBlob("team/app", sha256(content))).toEqual({ size: content.length });
    expect((await client.getManifest("team/app", { tag: "2" })).digest).toBe(sha256(manifest));
    await client.deleteManifest("team/app", sha256(manifest));
    expect(proxy.strayed).toEqual([]);
  });
});
