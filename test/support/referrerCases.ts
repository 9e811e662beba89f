import { expect, it } from "vitest";
import type { Digest } from "../../src/core/oci/digest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { bytesOf, sha256 } from "./ociData.ts";

interface Pushed {
  readonly digest: Digest;
  /** What the store registered by itself. */
  readonly subject: Digest | undefined;
}

const empty = { mediaType: MediaTypes.ociEmpty, digest: sha256("{}"), size: 2 };

/**
 * What an image store must do with manifests that refer to others.
 * @param referrersApi whether it keeps referrers itself
 */
export function referrerCases(store: () => ImageStore, referrersApi: boolean): void {
  it("lists what refers to a manifest, all of it or of one type", async () => {
    const { digest } = await push(store(), "referrers", { artifactType: "a/subject" });
    for (const artifactType of ["a/sbom", "a/signature"]) {
      const { subject } = await push(store(), "referrers", { artifactType, subject: digest });
      expect(subject).toBe(referrersApi ? digest : undefined);
    }
    expect(await typesOf(store(), "referrers", digest)).toEqual(["a/sbom", "a/signature"]);
    const artifactType = "a/sbom";
    const some = await store().listReferrers("referrers", digest, { artifactType });
    expect(some.map((each) => each.artifactType)).toEqual([artifactType]);
  });

  it("lists no more what has been deleted", async () => {
    const { digest: subject } = await push(store(), "forgotten", { artifactType: "a/subject" });
    const sbom = await push(store(), "forgotten", { artifactType: "a/sbom", subject });
    const signature = await push(store(), "forgotten", { artifactType: "a/signature", subject });
    await store().deleteManifest("forgotten", sbom.digest);
    expect(await typesOf(store(), "forgotten", subject)).toEqual(["a/signature"]);
    await store().deleteManifest("forgotten", signature.digest);
    expect(await typesOf(store(), "forgotten", subject)).toEqual([]);
  });

  it("lists nothing where nothing refers", async () => {
    const { digest } = await push(store(), "referrers", { artifactType: "a/alone" });
    expect(await typesOf(store(), "referrers", digest)).toEqual([]);
  });
}

async function typesOf(store: ImageStore, repository: string, digest: Digest) {
  const all = await store.listReferrers(repository, digest);
  return all.map((each) => each.artifactType).sort();
}

/** Pushes an artifact by its digest. */
async function push(
  store: ImageStore,
  repository: string,
  { artifactType, subject }: { readonly artifactType: string; readonly subject?: Digest },
): Promise<Pushed> {
  await store.putBlob(repository, { ...empty, open: () => bytes("{}") });
  const mediaType = MediaTypes.ociManifest;
  const manifest = {
    ...{ schemaVersion: 2, mediaType, artifactType, config: empty, layers: [empty] },
    ...(subject !== undefined && { subject: { mediaType, digest: subject, size: 1 } }),
  };
  const content = { mediaType, bytes: bytesOf(manifest) };
  const digest = sha256(content.bytes);
  const put = await store.putManifest(repository, { digest }, content);
  return { digest, subject: put.subject };
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytesOf(text));
}
