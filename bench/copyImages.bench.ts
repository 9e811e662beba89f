import { createHash, randomBytes } from "node:crypto";
import { startDockerRegistry } from "../scripts/lib/dockerRegistry.mjs";
import { parseDigest } from "../src/core/oci/digest.ts";
import { descriptorToJson, type Descriptor } from "../src/core/oci/descriptor.ts";
import { MediaTypes } from "../src/core/oci/mediaTypes.ts";
import type { ImageStore } from "../src/core/registry/imageStore.ts";
import { bytesOf, sha256 } from "../test/support/ociData.ts";
import { accessRegistry } from "../test/support/registryAccess.ts";
import { median, type Figure } from "./benchmark.ts";
import { copyClients, type CopyClient } from "./copy/copyClients.ts";
import type { CopyEffort, CopyJob } from "./copy/copyJob.ts";

export const title = "Copy an image with all its platforms from one docker-registry to another";

const MiB = 1024 * 1024;
const rounds = 3;
const repository = "bench/app";

interface Shape {
  readonly tag: string;
  readonly name: string;
  readonly platforms: number;
  /** Of each platform. */
  readonly layers: number;
  readonly layerBytes: number;
}

const shapes: readonly Shape[] = [
  { tag: "many", name: "8 platforms, 32 × 16 MiB", platforms: 8, layers: 4, layerBytes: 16 * MiB },
  { tag: "small", name: "2 platforms, 400 × 4 KiB", platforms: 2, layers: 200, layerBytes: 4096 },
  { tag: "large", name: "1 platform, 1 × 1 GiB", platforms: 1, layers: 1, layerBytes: 1024 * MiB },
];

/** What is copied before, by those that go on running: their memory has then what any copy needs. */
const first: Shape = { tag: "first", name: "", platforms: 2, layers: 20, layerBytes: 4096 };

/** Each copy goes into a registry that is empty; the clients take turns. */
export async function run(): Promise<readonly Figure[]> {
  const source = await startDockerRegistry();
  try {
    const { client: store, dispose } = accessRegistry(source.url);
    for (const shape of [first, ...shapes]) await pushImage(store, shape);
    dispose();
    const clients = await copyClients();
    const figures: Figure[] = [];
    for (const shape of shapes) figures.push(...(await compare(shape, clients, source.url)));
    return figures;
  } finally {
    await source.stop();
  }
}

async function compare(
  { name, tag }: Shape,
  clients: readonly CopyClient[],
  from: string,
): Promise<readonly Figure[]> {
  const efforts = new Map(clients.map((client) => [client, [] as CopyEffort[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [client, measured] of efforts) {
      measured.push(await copyOnce(client, { from, repository, tag, firstTag: first.tag }));
    }
  }
  const middles = [...efforts].map(([client, measured]) => {
    const middle = (member: keyof CopyEffort) => median(measured.map((each) => each[member]));
    return { client, ms: middle("wallMs"), cpu: middle("cpuMs"), grown: middle("grownBytes") };
  });
  const [ours] = middles;
  return middles.map(({ client, ms, cpu, grown }) => {
    const ratio =
      ours && client !== ours.client ? `, ours takes ${(ours.ms / ms).toFixed(2)} ×` : "";
    return {
      what: `${name}: ${client.name}`,
      value: `${(ms / 1000).toFixed(2)} s`,
      against: `CPU ${(cpu / 1000).toFixed(2)} s, memory +${Math.round(grown / MiB)} MiB${ratio}`,
    };
  });
}

async function copyOnce(client: CopyClient, job: Omit<CopyJob, "to">): Promise<CopyEffort> {
  const target = await startDockerRegistry();
  try {
    return await client.copy({ ...job, to: target.url });
  } finally {
    await target.stop();
  }
}

async function pushImage(store: ImageStore, shape: Shape): Promise<void> {
  const images: Descriptor[] = [];
  for (let platform = 0; platform < shape.platforms; platform++) {
    images.push(await pushPlatform(store, shape, platform));
  }
  const manifests = images.map((image, position) => {
    const platform = { os: "linux", architecture: `arch${position}` };
    return { ...descriptorToJson(image), platform };
  });
  const mediaType = MediaTypes.ociIndex;
  const bytes = bytesOf({ schemaVersion: 2, mediaType, manifests });
  await store.putManifest(repository, { tag: shape.tag }, { mediaType, bytes });
}

async function pushPlatform(
  store: ImageStore,
  { layers, layerBytes }: Shape,
  platform: number,
): Promise<Descriptor> {
  const config = bytesOf({ os: "linux", architecture: `arch${platform}`, rootfs: {} });
  const content = [
    await pushBlob(store, { mediaType: MediaTypes.ociConfig, block: config, size: config.length }),
  ];
  for (let layer = 0; layer < layers; layer++) {
    const block = randomBytes(Math.min(layerBytes, 16 * MiB));
    content.push(
      await pushBlob(store, { mediaType: MediaTypes.ociLayer, block, size: layerBytes }),
    );
  }
  const [head, ...rest] = content.map(descriptorToJson);
  const mediaType = MediaTypes.ociManifest;
  const bytes = bytesOf({ schemaVersion: 2, mediaType, config: head, layers: rest });
  const digest = sha256(bytes);
  await store.putManifest(repository, { digest }, { mediaType, bytes });
  return { mediaType, digest, size: bytes.length };
}

/** A blob that consists of a block over and over again. */
async function pushBlob(
  store: ImageStore,
  blob: { readonly mediaType: string; readonly block: Uint8Array; readonly size: number },
): Promise<Descriptor> {
  const { mediaType, block, size } = blob;
  async function* open(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    for (let at = 0; at < size; at += block.length) yield block;
  }
  const hash = createHash("sha256");
  for await (const chunk of open()) hash.update(chunk);
  const digest = parseDigest(`sha256:${hash.digest("hex")}`);
  await store.putBlob(repository, { digest, size, open });
  return { mediaType, digest, size };
}
