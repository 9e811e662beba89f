import { contentOf, contentSize } from "../../core/oci/contentSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { ImageConfig } from "../../core/oci/imageConfig.ts";
import { stepsOfLayers } from "../../core/oci/layerSteps.ts";
import type { ImageManifest } from "../../core/oci/manifest.ts";
import { compareConfigs } from "./compareConfigs.ts";
import { compareLayers, type LayerFacts } from "./compareLayers.ts";
import type { ImageComparison, SizeComparison } from "./comparison.ts";
import { compareValues } from "./compareValues.ts";

/** An image as far as it is compared. */
export interface ImageParts {
  readonly manifest: ImageManifest;
  /** Undefined where it is no image config. */
  readonly config: ImageConfig | undefined;
}

/** Annotation by which tools name a file that is a layer (image-spec annotations.md). */
const titleKey = "org.opencontainers.image.title";

/** What differs between two images, beside the descriptors that name them. */
export function compareImageParts(left: ImageParts, right: ImageParts): ImageComparison {
  return {
    config: left.config && right.config ? compareConfigs(left.config, right.config) : [],
    annotations: compareValues(left.manifest.annotations, right.manifest.annotations),
    layers: compareLayers(layersOf(left), layersOf(right)),
    sizes: compareSizes(contentOf(left.manifest), contentOf(right.manifest)),
  };
}

/** The sizes of two contents; `isComplete` says whether all of both is given. */
export function compareSizes(
  left: readonly Descriptor[],
  right: readonly Descriptor[],
  isComplete = true,
): SizeComparison {
  const known = new Set(left.map(({ digest }) => digest));
  return {
    left: contentSize(left),
    right: contentSize(right),
    shared: contentSize(right.filter(({ digest }) => known.has(digest))),
    isComplete,
  };
}

/** The layers of an artifact, which are files. */
export function fileFacts(layers: readonly Descriptor[]): readonly LayerFacts[] {
  return layers.map(({ digest, mediaType, size, annotations }) => {
    const title = annotations?.[titleKey];
    return { digest, mediaType, size, ...(title !== undefined && { title }) };
  });
}

function layersOf({ manifest: { layers }, config }: ImageParts): readonly LayerFacts[] {
  const steps = stepsOfLayers(config?.history ?? [], layers.length);
  const diffIds = config?.diffIds.length === layers.length ? config.diffIds : [];
  return fileFacts(layers).map((layer, position) => {
    const [step, diffId] = [steps[position], diffIds[position]];
    const title = step?.createdBy ?? step?.comment ?? layer.title;
    return {
      ...layer,
      ...(title !== undefined && { title }),
      ...(diffId !== undefined && { diffId }),
    };
  });
}
