import type { Cancellable } from "../core/base/abort.ts";
import { JsonError } from "../core/base/json.ts";
import type { ImageConfig } from "../core/oci/imageConfig.ts";
import type { ImageManifest } from "../core/oci/manifest.ts";
import type { ManifestSource } from "./imageReader.ts";

/**
 * The config of an image; `undefined` where it is no image config, since what is known without it
 * can be shown all the same. Throws `StoreError`.
 */
export async function readConfig(
  { reader, repository }: ManifestSource,
  { config }: ImageManifest,
  options: Cancellable,
): Promise<ImageConfig | undefined> {
  try {
    return await reader.config(repository, config, options);
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}
