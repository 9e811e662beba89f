import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import type { Digest } from "../../../../src/core/oci/digest.ts";
import type { Manifest } from "../../../../src/core/oci/manifest.ts";
import { parseManifest } from "../../../../src/core/oci/parseManifest.ts";
import type { Platform } from "../../../../src/core/oci/platform.ts";
import { platformKey } from "../../../../src/core/oci/platformMatch.ts";
import type { PlatformChoice } from "../../../../src/images/copy/copyChoices.ts";
import { copyImage } from "../../../../src/images/copy/copyImage.ts";
import { blobsOf } from "../../../../src/images/copy/copyPlan.ts";
import { choosing, copyOf } from "../../../support/copying.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../../support/wholeImages.ts";

const architectures = ["amd64", "arm64", "s390x"] as const;
const source = "there/app";
const target = "here/app";

/** A graph, written down as what each part is made of; an index names parts before it. */
interface Graph {
  readonly images: readonly {
    readonly architecture: (typeof architectures)[number];
    readonly layers: readonly string[];
    readonly isAttested: boolean;
    readonly isReferredTo: boolean;
  }[];
  readonly indexes: readonly (readonly number[])[];
  /** By position among all manifests; indexes without what they name, too. */
  readonly present: readonly boolean[];
}

const graphs: fc.Arbitrary<Graph> = fc.record({
  images: fc.array(
    fc.record({
      architecture: fc.constantFrom(...architectures),
      layers: fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 3 }),
      isAttested: fc.boolean(),
      isReferredTo: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  indexes: fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  }),
  present: fc.array(fc.boolean(), { maxLength: 12 }),
});

/** Pushes a graph; the last index is the root. */
async function push(store: MemoryStore, graph: Graph): Promise<Descriptor> {
  const place = { store, repository: source };
  const { referrers } = store.repository(source);
  const parts: (readonly Descriptor[])[] = [];
  for (const { architecture, layers, isAttested, isReferredTo } of graph.images) {
    const image = await pushWholeImage(place, { os: "linux", architecture }, { layers });
    parts.push(isAttested ? [image, await pushAttestation(place, image)] : [image]);
    if (!isReferredTo) continue;
    referrers.set(image.digest, [await pushAttestation(place, image, { isReferrer: true })]);
  }
  for (const members of graph.indexes) {
    const named = members.flatMap((member) => parts[member % parts.length] ?? []);
    parts.push([await pushIndex(place, named)]);
  }
  const root = parts.at(-1)?.[0];
  if (!root) throw new Error("A graph has an index");
  return root;
}

/** Puts some of the source into the target: images with their blobs, indexes as they are. */
function preset(from: MemoryStore, to: MemoryStore, present: readonly boolean[]): void {
  const held = from.repository(source);
  const { manifests, blobs } = to.repository(target);
  for (const [position, [digest, raw]] of [...held.manifests].entries()) {
    if (present[position] !== true) continue;
    manifests.set(digest, raw);
    for (const { digest: blob } of blobsOf(parseManifest(raw))) {
      const bytes = held.blobs.get(blob);
      if (bytes) blobs.set(blob, bytes);
    }
  }
}

/** Walks all that a manifest of the target names; fails where something is missing. */
function walk(store: MemoryStore, root: Digest): ReadonlyMap<Digest, Manifest> {
  const { manifests, blobs } = store.repository(target);
  const seen = new Map<Digest, Manifest>();
  const visit = (digest: Digest): void => {
    const raw = manifests.get(digest);
    expect(raw, `${digest} is missing`).toBeDefined();
    if (!raw || seen.has(digest)) return;
    const manifest = parseManifest(raw);
    seen.set(digest, manifest);
    for (const blob of blobsOf(manifest)) expect(blobs.has(blob.digest)).toBe(true);
    if (manifest.kind === "index") for (const child of manifest.manifests) visit(child.digest);
  };
  visit(root);
  return seen;
}

function copy(from: MemoryStore, to: MemoryStore, root: Descriptor, platforms: PlatformChoice) {
  const { digest } = root;
  const [there, here] = [
    { store: from, repository: source },
    { store: to, repository: target },
  ];
  return copyImage(copyOf(there, { digest }, here, ["copy"]), choosing({ platforms }), {
    onExisting: () => "cancel",
  });
}

describe("copies of any graph", () => {
  it("are whole, in order, and send nothing twice", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const [from, to] = [new MemoryStore(), new MemoryStore()];
        const root = await push(from, graph);
        preset(from, to, graph.present);
        const before = new Set(to.repository(target).manifests.keys());
        const { plan, kind } = await copy(from, to, root, { kind: "all" });
        expect(kind).toBe("copied");
        const planned = plan.manifests.map(({ manifest }) => manifest.raw.digest);
        expect(new Set(planned).size).toBe(planned.length);
        for (const [position, { manifest }] of plan.manifests.entries()) {
          if (manifest.kind !== "index") continue;
          const written = new Set([...before, ...planned.slice(0, position)]);
          expect(manifest.manifests.every(({ digest }) => written.has(digest))).toBe(true);
        }
        const sent = to.calls.filter(({ operation }) => operation === "putBlob");
        expect(new Set(sent.map(({ subject }) => subject)).size).toBe(sent.length);
        expect(to.repository(target).tags.get("copy")).toBe(root.digest);
        walk(to, root.digest);
        for (const { digest, bytes } of to.repository(target).manifests.values()) {
          expect(bytes).toEqual(from.repository(source).manifests.get(digest)?.bytes);
        }
        const images = new Set(plan.rows.map(({ digest }) => digest));
        const referring = [...from.repository(source).referrers];
        for (const [subject, [referrer]] of referring) {
          if (!images.has(subject) || !referrer) continue;
          walk(to, referrer.digest);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("have the chosen platforms and no others, whole as well", async () => {
    const choices = fc.subarray([...architectures], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(graphs, choices, async (graph, chosen) => {
        const [from, to] = [new MemoryStore(), new MemoryStore()];
        const root = await push(from, graph);
        const all = platformsBelow(from, source, root.digest);
        const platforms = chosen.map((architecture) => ({ os: "linux", architecture }));
        const wanted = new Set(platforms.map(platformKey).filter((key) => all.has(key)));
        const choice = { kind: "some", platforms, index: "rewrite" } as const;
        const copying = copy(from, to, root, choice);
        if (wanted.size < platforms.length) {
          await expect(copying).rejects.toMatchObject({ code: "notThere" });
          return;
        }
        const result = await copying;
        expect(result.kind).toBe("copied");
        expect(result.plan.isRewritten).toBe(wanted.size < all.size);
        walk(to, result.plan.root.digest);
        expect(platformsBelow(to, target, result.plan.root.digest)).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });
});

/** The keys of the platforms that an index, or one within it, has images for. */
function platformsBelow(store: MemoryStore, repository: string, digest: Digest): Set<string> {
  const raw = store.repository(repository).manifests.get(digest);
  const manifest = raw && parseManifest(raw);
  if (manifest?.kind !== "index") return new Set();
  return new Set(
    manifest.manifests.flatMap((each) => {
      const { platform } = each;
      if (!platform) return [...platformsBelow(store, repository, each.digest)];
      return isImage(platform) ? [platformKey(platform)] : [];
    }),
  );
}

function isImage({ os }: Platform): boolean {
  return os !== "unknown";
}
