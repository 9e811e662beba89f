import { pushImage } from "../../scripts/lib/pushImage.mjs";
import { mapLimited } from "../../src/core/base/limiter.ts";
import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import { parseDigest } from "../../src/core/oci/digest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { bytesOf, sha256 } from "./ociData.ts";

const platforms = [
  { os: "linux", architecture: "amd64" },
  { os: "linux", architecture: "arm64" },
];

/** Manifests pushed at the same time. */
const concurrency = 8;

/**
 * Pushes lists of two images each, all with manifests of their own, as `list-0`, `list-1` …;
 * returns their tags.
 */
export async function pushMultiArchTags(
  store: ImageStore,
  { url, repository, count }: { readonly url: string; repository: string; readonly count: number },
): Promise<readonly string[]> {
  const images: Record<string, unknown>[] = [];
  for (const platform of platforms) {
    const tag = `base-${platform.architecture}`;
    const digest = parseDigest(await pushImage({ url }, { repository, tag }, platform));
    const { bytes } = await store.getManifest(repository, { digest });
    images.push(JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>);
  }
  const tags = Array.from({ length: count }, (_, position) => `list-${position}`);
  return mapLimited(tags, concurrency, async (tag) => {
    const members: Descriptor[] = [];
    for (const [position, image] of images.entries()) {
      const platform = platforms[position];
      const member = await put(store, repository, { ...image, annotations: { of: tag } });
      members.push({ ...member, ...(platform && { platform }) });
    }
    await put(
      store,
      repository,
      {
        schemaVersion: 2,
        mediaType: MediaTypes.ociIndex,
        manifests: members.map((member) => descriptorToJson(member)),
      },
      tag,
    );
    return tag;
  });
}

async function put(
  store: ImageStore,
  repository: string,
  content: Record<string, unknown>,
  tag?: string,
): Promise<Descriptor> {
  const bytes = bytesOf(content);
  const mediaType =
    content["mediaType"] === MediaTypes.ociIndex ? MediaTypes.ociIndex : MediaTypes.ociManifest;
  const digest = sha256(bytes);
  const reference = tag === undefined ? { digest } : { tag };
  await store.putManifest(repository, reference, { mediaType, bytes });
  return { mediaType, digest, size: bytes.length };
}
