import { afterEach, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import { referrersTagOf } from "../../../src/core/registry/referrersTag.ts";
import type { CopyChoices } from "../../../src/images/copy/copyChoices.ts";
import { copyImage } from "../../../src/images/copy/copyImage.ts";
import { choosing, copyOf } from "../../support/copying.ts";
import { accessRegistry } from "../../support/registryAccess.ts";
import { amd64, arm64 } from "../../support/sampleImages.ts";
import { startTestSandbox } from "../../support/sandbox.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../support/wholeImages.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server and a client that knows nothing of what it holds. */
async function start(kind: "docker-registry" | "sandbox") {
  const server = await (kind === "sandbox" ? startTestSandbox() : startDockerRegistry());
  closing.push(() => server.stop());
  return { store: connect(server.url), url: server.url };
}

function connect(url: string): ImageStore {
  const { client, dispose } = accessRegistry(url);
  closing.push(dispose);
  return client;
}

async function copyAll(from: ImageStore, to: ImageStore, choices: Partial<CopyChoices> = {}) {
  const repository = "team/app";
  const there = { store: from, repository };
  return copyImage(
    copyOf(there, { tag: "1" }, { store: to, repository }, ["1"]),
    choosing(choices),
    { onExisting: () => "cancel" },
  );
}

/** What refers to manifests, as a store lists it. */
async function referring(store: ImageStore, manifests: readonly Descriptor[]) {
  const lists = manifests.map(({ digest }) => store.listReferrers("team/app", digest));
  return (await Promise.all(lists)).map((list) => list.map(({ digest }) => digest).sort());
}

function cosignTag({ digest }: Descriptor): string {
  return `${digest.replace(":", "-")}.sig`;
}

describe("referrers", () => {
  it("go along to a registry without their API, and from there to one with it", async () => {
    const [first, second, third] = [
      await start("sandbox"),
      await start("docker-registry"),
      await start("sandbox"),
    ];
    const place = { store: first.store, repository: "team/app" };
    const image = await pushWholeImage(place, amd64);
    const index = await pushIndex({ ...place, tag: "1" }, [image]);
    const sbom = await pushAttestation(place, image, { isReferrer: true });
    const all = [
      ...[image, index, sbom],
      await pushAttestation(place, sbom, { isReferrer: true }),
      await pushAttestation(place, index, { isReferrer: true }),
    ];
    const signed = await pushWholeImage({ ...place, tag: cosignTag(index) }, arm64);
    const expected = await referring(first.store, all);
    expect(expected.map((list) => list.length)).toEqual([1, 1, 1, 0, 0]);

    expect(await copyAll(first.store, second.store)).toMatchObject({ kind: "copied" });
    expect(await referring(connect(second.url), all)).toEqual(expected);
    const fallback = { tag: referrersTagOf(image.digest) };
    expect(await second.store.headManifest("team/app", fallback)).toBeDefined();

    expect(await copyAll(connect(second.url), third.store)).toMatchObject({ kind: "copied" });
    const reader = connect(third.url);
    expect(await referring(reader, all)).toEqual(expected);
    expect(await reader.headManifest("team/app", fallback)).toBeUndefined();
    for (const { digest } of all) await reader.getManifest("team/app", { digest });
    const signature = await reader.headManifest("team/app", { tag: cosignTag(index) });
    expect(signature?.digest).toBe(signed.digest);

    const again = await copyAll(connect(second.url), third.store);
    expect(again).toMatchObject({ plan: { manifests: [], blobs: [] } });
  });
});

describe("chosen platforms", () => {
  it("make an index of their own that the registry takes, or are refused as sparse", async () => {
    const { store, url } = await start("docker-registry");
    const from = await start("sandbox");
    const place = { store: from.store, repository: "team/app" };
    const images = [await pushWholeImage(place, amd64), await pushWholeImage(place, arm64)];
    const index = await pushIndex({ ...place, tag: "1" }, images);
    const some = { kind: "some", platforms: [arm64] } as const;
    const sparse = await copyAll(from.store, store, { platforms: { ...some, index: "sparse" } });
    expect(sparse).toMatchObject({ kind: "failed", error: { code: "sparseRefused" }, tags: [] });
    const made = await copyAll(from.store, store, { platforms: { ...some, index: "rewrite" } });
    expect(made).toMatchObject({ kind: "copied", plan: { leftOutPlatforms: [amd64] } });
    const reader = connect(url);
    const read = await reader.getManifest("team/app", { tag: "1" });
    expect(read.digest).toBe(made.plan.root.digest);
    expect(read.digest).not.toBe(index.digest);
    expect(
      await reader.headManifest("team/app", { digest: images[0]?.digest ?? read.digest }),
    ).toBeUndefined();
  });
});
