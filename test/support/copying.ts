import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { copyEverything, type CopyChoices } from "../../src/images/copy/copyChoices.ts";
import type { ImageCopy } from "../../src/images/copy/imagePlan.ts";
import { ImageReader } from "../../src/images/imageReader.ts";

/** Where an image lies, or is to lie. */
interface Place {
  readonly store: ImageStore;
  readonly repository: string;
}

/** A copy of what is named, with a reader of its own. */
export function copyOf(
  from: Place,
  reference: ImageCopy["reference"],
  to: Place,
  tags: readonly string[] = [],
): ImageCopy {
  return { from: { ...from, reader: new ImageReader(from.store) }, reference, to, tags };
}

/** Everything, and tags overwritten, but for what is named. */
export function choosing(choices: Partial<CopyChoices> = {}): CopyChoices {
  return { ...copyEverything, existing: "overwrite", ...choices };
}
