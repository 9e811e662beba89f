import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import type { Digest } from "../../../src/core/oci/digest.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import type { ListDraft } from "../../../src/images/drafts/listDraft.ts";
import { listManifest } from "../../../src/images/drafts/listText.ts";
import { publishList, type PublishResult } from "../../../src/images/publish/publishList.ts";
import { FaultyProxy, faults, type Fault } from "../../support/faultyProxy.ts";
import { composeDraft } from "../../support/listDrafts.ts";
import { openStores } from "../../support/openStores.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { amd64, arm64 } from "../../support/sampleImages.ts";
import { startTestSandbox } from "../../support/sandbox.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../support/wholeImages.ts";

interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A push that copies, in front of which any request can be made to fail. */
interface Bench {
  /** The target, directly. */
  readonly direct: ImageStore;
  readonly proxy: FaultyProxy;
  readonly source: ImageStore;
  /** Connection of the source: the target's own, or another registry's. */
  readonly sourceId: "target" | "other";
  readonly draft: ListDraft;
}

const closing: (() => Promise<void> | void)[] = [];

function access(url: string): RegistryAccess {
  const opened = accessRegistry(url);
  closing.push(opened.dispose);
  return opened;
}

async function prepare(server: Server, other?: Server): Promise<Bench> {
  const proxy = await FaultyProxy.start(server.url);
  closing.push(() => proxy.stop(), server.stop, ...(other ? [other.stop] : []));
  const direct = access(server.url).client;
  const source = other ? access(other.url).client : direct;
  const place = { store: source, repository: "from/app" };
  const image = await pushWholeImage(place, amd64, { layers: ["base", "for amd64"] });
  const attestation = await pushAttestation(place, image);
  await pushIndex({ ...place, tag: "amd64" }, [image, attestation]);
  await pushWholeImage({ ...place, tag: "arm64" }, arm64, { layers: ["base"] });
  const sourceId = other ? "other" : "target";
  const draft = await composeFrom(source, sourceId, direct);
  return { direct, proxy, source, sourceId, draft };
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

/** The draft for a repository of its own whose tag holds an old image. */
async function draftFor({ direct, draft }: Bench, repository: string) {
  const place = { store: direct, repository, tag: "multi" };
  const { digest: old } = await pushWholeImage(place, amd64, { layers: ["old"] });
  return { draft: { ...draft, repository, basedOn: old, moreTags: ["1"] }, old };
}

/** Pushes through the proxy with a client that knows nothing yet. */
async function push({ proxy, source, sourceId }: Bench, draft: ListDraft) {
  const { client, dispose } = accessRegistry(proxy.url);
  // Within a registry the source is read through the proxy as well.
  const stores = openStores({ target: client, other: sourceId === "other" ? source : client });
  try {
    return await publishList(stores, draft);
  } catch (error) {
    return { kind: "thrown" as const, error };
  } finally {
    dispose();
  }
}

async function tagsOf({ direct }: Bench, { repository }: ListDraft) {
  const tags: Record<string, Digest | undefined> = {};
  for (const tag of ["multi", "1"]) {
    tags[tag] = (await direct.headManifest(repository, { tag }))?.digest;
  }
  return tags;
}

/** Whether all that a list needs is there. */
async function expectWhole(
  { direct }: Pick<Bench, "direct">,
  repository: string,
  digest: Digest,
): Promise<void> {
  const manifest = parseManifest(await direct.getManifest(repository, { digest }));
  if (manifest.kind === "index") {
    for (const { digest: child } of manifest.manifests) {
      await expectWhole({ direct }, repository, child);
    }
  } else if (manifest.kind === "image" || manifest.kind === "artifact") {
    const blobs = [...(manifest.config ? [manifest.config] : []), ...manifest.layers];
    for (const blob of blobs) {
      expect(await direct.headBlob(repository, blob.digest)).toEqual({ size: blob.size });
    }
  }
}

async function expectTruth(
  bench: Bench,
  draft: ListDraft,
  { result, old }: { readonly result: PublishResult | { kind: "thrown" }; readonly old: Digest },
): Promise<void> {
  const { digest } = await listManifest(draft.text);
  const tags = await tagsOf(bench, draft);
  expect([old, digest]).toContain(tags["multi"]);
  switch (result.kind) {
    case "pushed":
      expect(tags).toEqual({ multi: digest, 1: digest });
      return;
    case "thrown":
      expect(tags).toEqual({ multi: old, 1: undefined });
      return;
    case "failed":
      if (result.tag !== "unknown") {
        expect(tags["multi"]).toBe(result.tag === "untouched" ? old : digest);
      }
      for (const { tag } of result.tags) expect(tags[tag]).toBe(digest);
      for (const copied of result.copied.manifests) {
        expect(await bench.direct.headManifest(draft.repository, { digest: copied })).toBeDefined();
      }
      return;
    case "sourcesMoved":
      // A source that cannot be asked is not taken for unmoved.
      expect(result.sources.every(({ error }) => error !== undefined)).toBe(true);
      expect(tags["multi"]).toBe(old);
      return;
    default:
      expect.unreachable(`The push ended as ${result.kind}`);
  }
}

/** Breaks every request of a push in turn; gives how the pushes ended. */
async function sweep(bench: Bench, kind: Fault): Promise<ReadonlyMap<string, number>> {
  const endings = new Map<string, number>();
  const { draft } = await draftFor(bench, `counted/${kind}`);
  bench.proxy.reset();
  await push(bench, draft);
  const requests = bench.proxy.requests.length;
  for (let at = 0; at < requests; at++) {
    const { draft: each, old } = await draftFor(bench, `${kind}/n${at}`);
    bench.proxy.reset();
    bench.proxy.fault = { at, kind };
    const result = await push(bench, each);
    await expectTruth(bench, each, { result, old });
    endings.set(result.kind, (endings.get(result.kind) ?? 0) + 1);
    bench.proxy.reset();
    const again = await push(bench, each);
    // Nothing is sent for a list that is there, so what is whole now was whole before.
    expect(["pushed", "unchanged"]).toContain(again.kind);
    const { digest } = await listManifest(each.text);
    expect(await tagsOf(bench, each)).toEqual({ multi: digest, 1: digest });
    await expectWhole(bench, each.repository, digest);
  }
  return endings;
}

const benches = [
  {
    name: "within docker-registry, blobs mounted",
    open: async () => prepare(await startDockerRegistry()),
  },
  {
    name: "from docker-registry to the sandbox, blobs uploaded",
    open: async () => prepare(await startTestSandbox(), await startDockerRegistry()),
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
    "leaves the old tag, tells the truth and can be repeated: %s at every request",
    { timeout: 240_000 },
    async (kind) => {
      const endings = await sweep(bench, kind);
      const all = [...endings.values()].reduce((sum, count) => sum + count, 0);
      expect(all).toBeGreaterThan(20);
      // What was carried out without our hearing of it may all be found out in the end.
      const isCarriedOut = kind === "lost" || kind === "truncated";
      if (!isCarriedOut) expect(endings.get("pushed") ?? 0).toBeLessThan(all);
    },
  );
});
