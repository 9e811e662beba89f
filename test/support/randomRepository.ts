import fc from "fast-check";
import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import type { Digest } from "../../src/core/oci/digest.ts";
import { AttestationKeys } from "../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import { referrersTagOf } from "../../src/core/registry/referrersTag.ts";
import type { MemoryStore } from "./memoryStore.ts";
import { descriptorOf } from "./ociData.ts";
import { putManifest } from "./sampleImages.ts";

/** A manifest of a random repository; numbers choose among the manifests before it. */
interface RandomManifest {
  readonly kind: "image" | "index";
  /** Shared by manifests that draw the same. */
  readonly layers: readonly number[];
  readonly children: readonly number[];
  readonly subject: number | undefined;
  readonly tags: readonly string[];
  /** An entry that names nothing, as partial copies have. */
  readonly hasMissingChild: boolean;
  /** Entries about their neighbour, as BuildKit writes them. */
  readonly isAttested: boolean;
  readonly cosign: boolean;
}

/** How to build a repository. */
export interface RandomRepository {
  readonly manifests: readonly RandomManifest[];
  /** Whether the registry keeps referrers itself or leaves them to tags. */
  readonly hasReferrersApi: boolean;
}

const pick = fc.nat({ max: 1000 });

const manifest: fc.Arbitrary<RandomManifest> = fc.record({
  kind: fc.constantFrom("image", "index"),
  layers: fc.array(fc.nat({ max: 6 }), { maxLength: 3 }),
  children: fc.array(pick, { maxLength: 4 }),
  subject: fc.option(pick, { nil: undefined, freq: 3 }),
  tags: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.constantFrom("1.0", "1.1", "2.0", "latest", "edge", "nightly"), {
        maxLength: 2,
      }),
    },
  ),
  hasMissingChild: fc.boolean(),
  isAttested: fc.boolean(),
  cosign: fc.boolean(),
});

/** Nested indexes, attestations, shared children, many tags, referrers of both kinds. */
export const randomRepository: fc.Arbitrary<RandomRepository> = fc.record({
  manifests: fc.array(manifest, { minLength: 1, maxLength: 14 }),
  hasReferrersApi: fc.boolean(),
});

/** Puts a random repository into a store and names its manifests, fallback indexes not included. */
export function buildRepository(
  store: MemoryStore,
  repository: string,
  { manifests, hasReferrersApi }: RandomRepository,
): readonly Digest[] {
  const made: Descriptor[] = [];
  const referrers = new Map<Digest, Descriptor[]>();
  for (const [number, random] of manifests.entries()) {
    const subject = chosen(made, random.subject);
    const content = random.kind === "index" ? indexOf(random, made) : imageOf(random);
    const descriptor = putManifest(
      store,
      { repository },
      {
        ...content,
        annotations: { number: String(number) },
        ...(subject && { subject: descriptorToJson(subject) }),
      },
    );
    for (const tag of random.tags) store.repository(repository).tags.set(tag, descriptor.digest);
    if (subject) {
      referrers.set(subject.digest, [...(referrers.get(subject.digest) ?? []), descriptor]);
    }
    made.push(descriptor);
  }
  for (const [subject, all] of referrers) {
    if (hasReferrersApi) store.repository(repository).referrers.set(subject, all);
    else putFallback(store, repository, subject, all);
  }
  for (const [number, { cosign }] of manifests.entries()) {
    const descriptor = made[number];
    if (cosign && descriptor) putSignature(store, repository, descriptor.digest);
  }
  return made.map(({ digest }) => digest);
}

function chosen(made: readonly Descriptor[], choice: number | undefined): Descriptor | undefined {
  return choice === undefined || made.length === 0 ? undefined : made[choice % made.length];
}

function imageOf({ layers }: RandomManifest) {
  return {
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    config: descriptorToJson(descriptorOf("config", { mediaType: MediaTypes.ociConfig })),
    layers: layers.map((layer) =>
      descriptorToJson(
        descriptorOf(`layer ${layer}`, { mediaType: MediaTypes.ociLayerGzip, size: 100 + layer }),
      ),
    ),
  };
}

function indexOf(random: RandomManifest, made: readonly Descriptor[]) {
  const children = random.children.flatMap((choice) => chosen(made, choice) ?? []);
  const entries = children.map((child, position) => {
    const neighbour = children[position - 1];
    if (!random.isAttested || !neighbour) return child;
    const platform = { os: "unknown", architecture: "unknown" };
    const annotations = {
      [AttestationKeys.type]: AttestationKeys.attestationManifest,
      [AttestationKeys.subject]: neighbour.digest,
    };
    return { ...child, platform, annotations };
  });
  const missing = random.hasMissingChild ? [descriptorOf(`missing of ${children.length}`)] : [];
  return {
    schemaVersion: 2,
    mediaType: MediaTypes.ociIndex,
    manifests: [...entries, ...missing].map((entry) => descriptorToJson(entry)),
  };
}

function putFallback(
  store: MemoryStore,
  repository: string,
  subject: Digest,
  referrers: readonly Descriptor[],
): void {
  putManifest(
    store,
    { repository, tag: referrersTagOf(subject) },
    {
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      manifests: referrers.map((referrer) => descriptorToJson(referrer)),
    },
  );
}

function putSignature(store: MemoryStore, repository: string, subject: Digest): void {
  putManifest(
    store,
    { repository, tag: `${referrersTagOf(subject)}.sig` },
    {
      schemaVersion: 2,
      mediaType: MediaTypes.ociManifest,
      config: descriptorToJson(descriptorOf("config", { mediaType: MediaTypes.ociConfig })),
      layers: [descriptorToJson(descriptorOf(`signature of ${subject}`, { size: 7 }))],
    },
  );
}
