import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleTypeScript } from "../../../scripts/lib/bundleTypeScript.mjs";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { runOrThrow } from "../../../scripts/lib/processes.mjs";
import { descriptorToJson, type Descriptor } from "../../../src/core/oci/descriptor.ts";
import { parseDigest } from "../../../src/core/oci/digest.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { bytesBySeed } from "../../support/copyBench.ts";

type DockerRegistry = Awaited<ReturnType<typeof startDockerRegistry>>;

const MiB = 1024 * 1024;
const layerBytes = 16 * MiB;
const layerCount = 16;
const repository = "large/app";
const tag = "1.0";
/** As many layers of hardly any bytes: what a copy needs however large its layers are. */
const smallTag = "small";

let registries: readonly DockerRegistry[];
let access: RegistryAccess;
let layers: readonly Descriptor[];

beforeAll(async () => {
  registries = await Promise.all([startDockerRegistry(), startDockerRegistry()]);
  access = accessRegistry(registries[0]?.url ?? "");
  layers = await pushImage(tag, bytesBySeed("layer", layerBytes));
  await pushImage(smallTag, bytesBySeed("small", 64));
});
afterAll(async () => {
  access.dispose();
  await Promise.all(registries.map((registry) => registry.stop()));
});

async function pushImage(name: string, layer: Uint8Array): Promise<readonly Descriptor[]> {
  const config = bytesOf({ os: "linux", architecture: "amd64", rootfs: {} });
  const pushed = await pushLayers(layer);
  const image = {
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    config: descriptorToJson(await push(MediaTypes.ociConfig, config)),
    layers: pushed.map((each) => descriptorToJson(each)),
  };
  const content = { mediaType: MediaTypes.ociManifest, bytes: bytesOf(image) };
  await access.client.putManifest(repository, { tag: name }, content);
  return pushed;
}

async function pushLayers(bytes: Uint8Array): Promise<readonly Descriptor[]> {
  const pushed: Descriptor[] = [];
  for (let count = 0; count < layerCount; count++) {
    bytes[0] = count;
    pushed.push(await push(MediaTypes.ociLayer, bytes));
  }
  return pushed;
}

async function push(mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  const digest = parseDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  const source = {
    digest,
    size: bytes.length,
    async *open() {
      await Promise.resolve();
      yield bytes;
    },
  };
  await access.client.putBlob(repository, source);
  return { mediaType, digest, size: bytes.length };
}

describe("the memory of copies", () => {
  it("grows by 64 MiB at most, however large the layers are", async () => {
    const script = fileURLToPath(await bundleTypeScript("bench/copy/copyInProcess.ts"));
    const [from = "", to = ""] = registries.map(({ url }) => url);
    const printed = await runOrThrow(process.execPath, [
      script,
      from,
      to,
      repository,
      tag,
      smallTag,
    ]);
    const { grownBytes } = JSON.parse(printed) as { readonly grownBytes: number };
    expect(grownBytes).toBeGreaterThan(0);
    expect(grownBytes / MiB).toBeLessThanOrEqual(64);
  });

  it("is given back piece by piece where nobody needs what was read before", async () => {
    const digest = layers[0]?.digest ?? sha256(new Uint8Array());
    const read = async (isFleeting: boolean) => {
      const { stream } = await access.client.getBlob(repository, digest, { isFleeting });
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      for await (const piece of stream) {
        pieces.push(piece);
        bytes += piece.length;
      }
      return { bytes, held: pieces.reduce((sum, { length }) => sum + length, 0) };
    };
    expect(await read(true)).toEqual({ bytes: layerBytes, held: 0 });
    expect(await read(false)).toEqual({ bytes: layerBytes, held: layerBytes });
  });
});
