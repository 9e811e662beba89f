import type { CopyPreview } from "./previewPage.ts";

/** What a copy would do, with all that was found out about it. */
export function previewJson({ images, more }: CopyPreview) {
  return {
    images: images.map((image) => {
      const { name, item } = image;
      if (image.kind === "failed") return { name, ...item, problem: image.message };
      const { source, root, tags, leftOutEntries, leftOutLayers, manifests } = image.plan;
      const plan = { source, root, tags, leftOutEntries, leftOutLayers };
      const written = manifests.map(({ manifest }) => manifest.raw.digest);
      return { name, ...item, ...plan, manifests: written, blobs: image.measured.blobs };
    }),
    ...(more > 0 && { imagesNotLookedAt: more }),
  };
}
