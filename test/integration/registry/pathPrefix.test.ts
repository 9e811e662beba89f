import { createServer, request as openRequest, type Server } from "node:http";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry, type DockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { blobSource, itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";

let registry: DockerRegistry;
let proxy: Server;
let access: RegistryAccess;
const strayed: string[] = [];

/** Takes the path off, as a proxy in front of a registry that does not know of it. */
beforeAll(async () => {
  registry = await startDockerRegistry();
  proxy = createServer((incoming, answer) => {
    const { url = "", method = "", headers } = incoming;
    if (!url.startsWith("/some/prefix/v2/")) {
      strayed.push(url);
      answer.writeHead(404).end();
      return;
    }
    const target = new URL(url.slice("/some/prefix".length), registry.url);
    const outgoing = openRequest(target, { method, headers }, (own) => {
      answer.writeHead(own.statusCode ?? 502, own.headers);
      own.pipe(answer);
    });
    incoming.pipe(outgoing);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  const port = typeof address === "object" ? address?.port : undefined;
  access = accessRegistry(`http://127.0.0.1:${port}/some/prefix`);
});

afterAll(async () => {
  access.dispose();
  proxy.closeAllConnections();
  proxy.close();
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
    expect(strayed).toEqual([]);
  });
});
