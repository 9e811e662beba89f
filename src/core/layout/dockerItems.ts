import { arch } from "node:os";
import type { Descriptor } from "../oci/descriptor.ts";
import { algorithmOf, hexOf, type Digest } from "../oci/digest.ts";
import type { ImageManifest } from "../oci/manifest.ts";
import { isImageManifestType } from "../oci/mediaTypes.ts";
import { parseManifest } from "../oci/parseManifest.ts";
import type { SharedNames } from "./entryNames.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import type { ReadManifest } from "./reachable.ts";

/** What is in an archive. */
export interface ArchivedContent {
  readonly read: ReadManifest;
  readonly has: (digest: Digest) => boolean;
}

interface DockerItem {
  readonly Config: string;
  readonly RepoTags: readonly string[] | null;
  readonly Layers: readonly string[];
}

/** Where an archive keeps a blob (image-spec image-layout.md, "Blobs"). */
export function archivedName(digest: Digest): string {
  return `blobs/${algorithmOf(digest)}/${hexOf(digest)}`;
}

/**
 * The images of a layout as `docker load` takes them (manifest.json of `docker save`): of a list,
 * the image for this computer, else for its processor's usual one, else the first. Artifacts and
 * images whose layers are elsewhere are left out.
 */
export async function dockerItemsOf(
  index: LayoutIndex,
  names: SharedNames,
  content: ArchivedContent,
): Promise<readonly DockerItem[]> {
  const items = new Map<Digest, DockerItem>();
  for (const entry of index.allManifests) {
    const name = names.nameOf(entry.annotations ?? {});
    const image = await imageOf(entry, content);
    if (!image) continue;
    const { digest } = image.raw;
    const tags = [...(items.get(digest)?.RepoTags ?? [])];
    if (name) tags.push(`${name.repository}:${name.tag}`);
    items.set(digest, {
      Config: archivedName(image.config.digest),
      RepoTags: tags.length > 0 ? tags : null,
      Layers: image.layers.map((layer) => archivedName(layer.digest)),
    });
  }
  return [...items.values()];
}

async function imageOf(
  { digest, mediaType }: Descriptor,
  content: ArchivedContent,
): Promise<ImageManifest | undefined> {
  const bytes = await content.read(digest);
  if (!bytes || bytes === "tooLarge") return undefined;
  const manifest = parseManifest({ mediaType, digest, bytes });
  if (manifest.kind === "image") {
    const parts = [manifest.config, ...manifest.layers];
    return parts.every((part) => content.has(part.digest)) ? manifest : undefined;
  }
  if (manifest.kind !== "index") return undefined;
  const images = manifest.manifests.filter(
    (each) => isImageManifestType(each.mediaType) && content.has(each.digest),
  );
  const chosen = imageForHere(images);
  return chosen && imageOf(chosen, content);
}

function imageForHere(images: readonly Descriptor[]): Descriptor | undefined {
  const forLinux = (architecture: string) =>
    images.find(
      ({ platform }) => platform?.os === "linux" && platform.architecture === architecture,
    );
  const real = images.filter(({ platform }) => platform?.os !== "unknown");
  return forLinux(architectures[arch()] ?? arch()) ?? forLinux("amd64") ?? real[0];
}

/** Node's names of processors whose names in images are others. */
const architectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
