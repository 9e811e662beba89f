import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { descriptorToJson } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { copyManifest } from "../../../../src/images/copy/copyManifests.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { verifyImage } from "../../../../src/images/verify/verifyImage.ts";
import { putLayeredImage, putManifestOf } from "../../../support/layeredImages.ts";
import { blobSource } from "../../../support/imageStoreContract.ts";
import { bytesOf, descriptorOf } from "../../../support/ociData.ts";
import { accessRegistry, type RegistryAccess } from "../../../support/registryAccess.ts";
import { startTestSandbox, type TestSandbox } from "../../../support/sandbox.ts";
import { ScriptedServer } from "../../../support/scriptedServer.ts";

let sandboxes: readonly TestSandbox[];
let accesses: readonly RegistryAccess[];
beforeAll(async () => {
  sandboxes = [await startTestSandbox(), await startTestSandbox()];
  accesses = sandboxes.map(({ url }) => accessRegistry(url));
});
afterAll(async () => {
  for (const { dispose } of accesses) dispose();
  for (const sandbox of sandboxes) await sandbox.stop();
});

function client(position: number) {
  const access = accesses[position];
  if (!access) throw new Error("There are two registries");
  return access.client;
}

describe("row 24: layers of all kinds", () => {
  it("row 24: a compression that nobody knows is told, and breaks nothing else", async () => {
    const xz = Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2);
    const place = { repository: "odd", tag: "1" };
    const platform = { os: "linux", architecture: "amd64" };
    await putLayeredImage(client(0), place, { platform, layers: [xz], run: { Cmd: ["/app"] } });
    const report = await verifyImage(client(0), "odd", { tag: "1" });
    expect(report.parts[0]).toMatchObject({
      findings: [{ code: "notExamined", reason: "unknownCompression" }],
    });
  });
});

describe("row 25: foreign layers", () => {
  const layerBytes = bytesOf("windows base");

  /** An image with a layer that is to be had at a URL; the registry holds it, or not. */
  async function push(repository: string, url: string, isHeld: boolean) {
    const config = bytesOf({ os: "windows", architecture: "amd64" });
    await client(0).putBlob(repository, blobSource(config));
    if (isHeld) await client(0).putBlob(repository, blobSource(layerBytes));
    const members = {
      mediaType: MediaTypes.dockerForeignLayerGzip,
      size: layerBytes.length,
      urls: [url],
    };
    const layer = descriptorOf("windows base", members);
    const digest = blobSource(config).digest;
    const image = await putManifestOf(
      client(0),
      { repository },
      {
        schemaVersion: 2,
        mediaType: MediaTypes.dockerManifest,
        config: { mediaType: MediaTypes.dockerConfig, digest, size: config.length },
        layers: [descriptorToJson(layer)],
      },
    );
    return { image, layer };
  }

  it.each([true, false])(
    "row 25: held by the source: %s; their URLs are not asked",
    async (isHeld) => {
      const origin = await ScriptedServer.start(() => ({ status: 200, body: layerBytes }));
      const repository = isHeld ? "held" : "foreign";
      const { image, layer } = await push(repository, `${origin.url}/layer`, isHeld);
      const from = { store: client(0), reader: new ImageReader(client(0)), repository };
      const result = await copyManifest(from, { store: client(1), repository }, image);
      expect(result).toMatchObject({
        kind: "copied",
        report: {
          manifests: [image.digest],
          uploaded: isHeld ? 2 : 1,
          leftOut: isHeld ? [] : [{ image: image.digest, layer: { digest: layer.digest } }],
        },
      });
      const copied = await client(1).getManifest(repository, { digest: image.digest });
      expect(JSON.parse(new TextDecoder().decode(copied.bytes))).toMatchObject({
        layers: [{ digest: layer.digest, urls: layer.urls }],
      });
      expect(origin.requests).toEqual([]);
      await origin.stop();
    },
  );
});
