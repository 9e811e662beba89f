import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { bareMediaType, isNonDistributableType } from "../../core/oci/mediaTypes.ts";
import type { CopyChoices } from "./copyChoices.ts";
import { blobsOf, type PlannedBlob, type WalkNode } from "./copyPlan.ts";
import type { LeftOutLayer } from "./copyReport.ts";

/** Blobs to copy, each once, and layers that are not copied because of what they are. */
interface PlannedBlobs {
  readonly blobs: readonly PlannedBlob[];
  readonly leftOutLayers: readonly LeftOutLayer[];
}

/**
 * The blobs that some manifests need. Of images that the target has these are the non-distributable
 * layers only, if they are to be included: a registry takes an image without them. To skip one it
 * must name a place to fetch it from, as skopeo has it, too.
 */
export function planBlobs(
  nodes: readonly WalkNode[],
  nonDistributable: CopyChoices["nonDistributable"],
): PlannedBlobs {
  const blobs = new Map<Digest, PlannedBlob>();
  const leftOut = new Map<Digest, LeftOutLayer>();
  for (const { manifest, from, state, descriptor: image } of nodes) {
    if (!manifest || !from) continue;
    for (const descriptor of blobsOf(manifest)) {
      const { digest } = descriptor;
      const isElsewhere = canBeSkipped(descriptor);
      if (isElsewhere && nonDistributable === "skip") {
        leftOut.set(digest, { image: image.digest, layer: descriptor });
      } else if ((state === "planned" || isElsewhere) && !blobs.has(digest)) {
        blobs.set(digest, { descriptor, from, neededBy: image.digest });
      }
    }
  }
  const leftOutLayers = [...leftOut.values()].filter(({ layer }) => !blobs.has(layer.digest));
  return { blobs: [...blobs.values()], leftOutLayers };
}

/** Whether clients fetch a layer from where its descriptor says. */
export function canBeSkipped({ mediaType, urls = [] }: Descriptor): boolean {
  return isNonDistributableType(bareMediaType(mediaType)) && urls.length > 0;
}
