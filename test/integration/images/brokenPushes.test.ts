import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { mapLimited } from "../../../src/core/base/limiter.ts";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import type { Digest } from "../../../src/core/oci/digest.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import type { CopyReport } from "../../../src/images/copy/copyReport.ts";
import type { ListDraft } from "../../../src/images/drafts/listDraft.ts";
import { listManifest } from "../../../src/images/drafts/listText.ts";
import { publishList, type PublishResult } from "../../../src/images/publish/publishList.ts";
import { hastyClock } from "../../support/copyBench.ts";
import { FaultyProxy, faults, type Fault } from "../../support/faultyProxy.ts";
import { composeDraft } from "../../support/listDrafts.ts";
import { sha256 } from "../../support/ociData.ts";
import { openStores } from "../../support/openStores.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { amd64, arm64 } from "../../support/sampleImages.ts";
import { startTestSandbox } from "../../support/sandbox.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../support/wholeImages.ts";

interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Pushes that copy, in front of each of which any request can be made to fail. */
interface Bench {
  readonly url: string;
  /** The target, directly. */
  readonly direct: ImageStore;
  readonly source: ImageStore;
  /** Connection of the source: the target's own, or another registry's. */
  readonly sourceId: "target" | "other";
  readonly draft: ListDraft;
}

/** A repository of its own with the draft for it. */
interface Target {
  readonly draft: ListDraft;
  readonly digest: Digest;
  /** What the tags named before; the last one somebody else's image. */
  readonly before: Readonly<Record<string, Digest | undefined>>;
}

/** Blobs of the list without the layer that is left out: configs, layers, statement. */
const neededBlobs = 7;
/** Pushes side by side, each to a repository of its own through a proxy of its own. */
const pushesAtOnce = 4;

const foreign: Descriptor = {
  mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
  digest: sha256("elsewhere"),
  size: 9,
  urls: ["https://example.com/elsewhere"],
};
const closing: (() => Promise<void> | void)[] = [];

function access(url: string): RegistryAccess {
  const opened = accessRegistry(url);
  closing.push(opened.dispose);
  return opened;
}

async function prepare(server: Server, other?: Server): Promise<Bench> {
  closing.push(server.stop, ...(other ? [other.stop] : []));
  const direct = access(server.url).client;
  const source = other ? access(other.url).client : direct;
  const place = { store: source, repository: "from/app" };
  const image = await pushWholeImage(place, amd64, { layers: ["base", "for amd64"] });
  const attestation = await pushAttestation(place, image);
  await pushIndex({ ...place, tag: "amd64" }, [image, attestation]);
  await pushWholeImage({ ...place, tag: "arm64" }, arm64, {
    layers: ["base", "for arm64"],
    foreign,
  });
  const sourceId = other ? "other" : "target";
  const draft = await composeFrom(source, sourceId, direct);
  return { url: server.url, direct, source, sourceId, draft };
}

/** A draft whose target is still to be chosen. */
function composeFrom(source: ImageStore, sourceId: Bench["sourceId"], direct: ImageStore) {
  const stores = openStores({ target: direct, other: source });
  const sources = ["amd64", "arm64"].map((tag) => {
    return { connectionId: sourceId, repository: "from/app", reference: { tag } };
  });
  const target = { connectionId: "target", repository: "to/app", tag: "multi" };
  return composeDraft(stores, target, sources);
}

/** A repository whose tags hold the old list, nothing yet, the old list, too, and another one. */
async function targetAt({ direct, draft }: Bench, repository: string): Promise<Target> {
  const place = { store: direct, repository };
  const { digest: old } = await pushIndex({ ...place, tag: "multi" }, []);
  await pushIndex({ ...place, tag: "2" }, []);
  const { digest: other } = await pushIndex({ ...place, tag: "3" }, [], MediaTypes.dockerList);
  const { digest } = await listManifest(draft.text);
  return {
    draft: { ...draft, repository, basedOn: old, moreTags: ["1", "2", "3"] },
    digest,
    before: { multi: old, 1: undefined, 2: old, 3: other },
  };
}

/** Pushes through a proxy with a client that knows nothing yet. */
async function push({ source, sourceId }: Bench, proxy: FaultyProxy, { draft, before }: Target) {
  const { client, dispose } = accessRegistry(proxy.url);
  // Within a registry the source is read through the proxy as well.
  const stores = openStores({ target: client, other: sourceId === "other" ? source : client });
  const replaces = before["3"] ? [{ tag: "3", now: before["3"] }] : [];
  try {
    return await publishList(stores, draft, { replaces, clock: hastyClock });
  } catch (error) {
    return { kind: "thrown" as const, error };
  } finally {
    dispose();
  }
}

async function tagsOf({ direct }: Bench, { draft, before }: Target) {
  const heads = Object.keys(before).map(async (tag) => {
    const head = await direct.headManifest(draft.repository, { tag });
    return [tag, head?.digest] as const;
  });
  return Object.fromEntries(await Promise.all(heads));
}

/** Whether all that a list needs is there. */
async function expectWhole(direct: ImageStore, repository: string, digest: Digest): Promise<void> {
  const manifest = parseManifest(await direct.getManifest(repository, { digest }));
  if (manifest.kind === "index") {
    await Promise.all(
      manifest.manifests.map((child) => expectWhole(direct, repository, child.digest)),
    );
  } else if (manifest.kind === "image" || manifest.kind === "artifact") {
    const blobs = [...(manifest.config ? [manifest.config] : []), ...manifest.layers];
    await Promise.all(
      blobs.map(async (blob) => {
        if (blob.digest === foreign.digest) return;
        expect(await direct.headBlob(repository, blob.digest)).toEqual({ size: blob.size });
      }),
    );
  }
}

function expectTags(
  result: PublishResult | { readonly kind: "thrown" },
  { digest, before }: Target,
  tags: Readonly<Record<string, Digest | undefined>>,
): void {
  for (const [tag, now] of Object.entries(tags)) expect([before[tag], digest]).toContain(now);
  switch (result.kind) {
    case "pushed":
      for (const now of Object.values(tags)) expect(now).toBe(digest);
      return;
    case "failed":
      if (result.tag !== "unknown") {
        expect(tags["multi"]).toBe(result.tag === "untouched" ? before["multi"] : digest);
      }
      // Only once the list has its own tag do others get it.
      if (tags["multi"] === before["multi"]) expect(tags).toEqual(before);
      for (const write of result.tags) {
        expect(tags[write.tag]).toBe(digest);
        expect(write).toEqual({ tag: write.tag, before: before[write.tag], after: digest });
      }
      return;
    case "sourcesMoved":
      // A source that cannot be asked is not taken for unmoved.
      expect(result.sources.every(({ error }) => error !== undefined)).toBe(true);
      expect(tags).toEqual(before);
      return;
    case "thrown":
      expect(tags).toEqual(before);
      return;
    default:
      expect.unreachable(`The push ended as ${result.kind}`);
  }
}

/** Whether what is said to have been copied was, by what the registry itself answered. */
async function expectCopied(
  { direct, sourceId }: Bench,
  { repository }: ListDraft,
  { copied, proxy, isWhole }: { copied: CopyReport; proxy: FaultyProxy; isWhole: boolean },
): Promise<void> {
  const made = (method: string, part: string) =>
    proxy.requests.filter(
      (each) => each.method === method && each.status === 201 && each.target.includes(part),
    ).length;
  expect(copied.mounted).toBeLessThanOrEqual(made("POST", "?mount="));
  expect(copied.uploaded).toBeLessThanOrEqual(made("PUT", "/blobs/uploads/"));
  expect(copied.uploadedBytes).toBeLessThanOrEqual(proxy.blobBytes.sent);
  expect(copied.uploadedBytes > 0).toBe(copied.uploaded > 0);
  expect(new Set(copied.manifests).size).toBe(copied.manifests.length);
  for (const { layer } of copied.leftOut) expect(layer.digest).toBe(foreign.digest);
  if (isWhole) {
    expect(copied.mounted + copied.uploaded).toBe(neededBlobs);
    if (sourceId === "other") expect(copied.mounted).toBe(0);
    expect(copied.leftOut).toHaveLength(1);
    expect(copied.manifests).toHaveLength(3);
  }
  for (const digest of copied.manifests) {
    expect(await direct.headManifest(repository, { digest })).toBeDefined();
  }
}

/** One push with a fault and one without; gives how the first ended. */
async function pushTwice(
  bench: Bench,
  at: number,
  kind: Fault,
): Promise<PublishResult["kind"] | "thrown"> {
  const target = await targetAt(bench, `${kind}/n${at}`);
  const proxy = await FaultyProxy.start(bench.url);
  try {
    proxy.fault = { at, kind };
    const result = await push(bench, proxy, target);
    expectTags(result, target, await tagsOf(bench, target));
    if ("copied" in result) {
      // What is refused or reset did not arrive, so that nothing is done twice.
      const isWhole = result.kind === "pushed" && kind !== "lost" && kind !== "truncated";
      await expectCopied(bench, target.draft, { copied: result.copied, proxy, isWhole });
    }
    proxy.reset();
    const again = await push(bench, proxy, target);
    // Nothing is sent for a list that is there, so what is whole now was whole before.
    expect(["pushed", "unchanged"]).toContain(again.kind);
    expect(new Set(Object.values(await tagsOf(bench, target)))).toEqual(new Set([target.digest]));
    await expectWhole(bench.direct, target.draft.repository, target.digest);
    return result.kind;
  } finally {
    await proxy.stop();
  }
}

/** How many requests a push makes that nothing disturbs. */
async function countRequests(bench: Bench, kind: Fault): Promise<number> {
  const proxy = await FaultyProxy.start(bench.url);
  const target = await targetAt(bench, `counted/${kind}`);
  const result = await push(bench, proxy, target);
  const { length } = proxy.requests;
  if (result.kind !== "pushed") throw new Error(`The push ended as ${result.kind}`);
  const { copied } = result;
  await expectCopied(bench, target.draft, { copied, proxy, isWhole: true });
  await proxy.stop();
  return length;
}

const benches = [
  {
    name: "within docker-registry, blobs mounted",
    open: async () => prepare(await startDockerRegistry({ allowsForeignLayers: true })),
  },
  {
    name: "from docker-registry to the sandbox, blobs uploaded",
    open: async () =>
      prepare(await startTestSandbox(), await startDockerRegistry({ allowsForeignLayers: true })),
  },
];

describe.each(benches)("a push with copies, $name (invariant 2)", ({ open }) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await open();
  });
  afterAll(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it.each(faults)(
    "leaves the old tags, tells the truth and can be repeated: %s at every request",
    { timeout: 240_000 },
    async (kind) => {
      const requests = Array.from({ length: await countRequests(bench, kind) }, (_, at) => at);
      expect(requests.length).toBeGreaterThan(20);
      const endings = await mapLimited(requests, pushesAtOnce, (at) => pushTwice(bench, at, kind));
      // What was carried out without our hearing of it may all be found out in the end.
      const isCarriedOut = kind === "lost" || kind === "truncated";
      if (!isCarriedOut) expect(new Set(endings).size).toBeGreaterThan(1);
    },
  );
});
