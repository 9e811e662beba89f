import type { Cancellable } from "../../core/base/abort.ts";
import { contentOf, contentSize } from "../../core/oci/contentSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { indexContents } from "../../core/oci/indexContents.ts";
import type { ImageManifest } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { statementKinds } from "../../core/oci/statementKinds.ts";
import type { ManifestSource } from "../../images/imageReader.ts";
import { readConfig } from "../../images/readConfig.ts";
import { readStatements } from "../../images/readStatements.ts";
import type { RowSummary } from "./rowSummary.ts";

/** Configs are read for their platform only up to this size; an honest one has a few kB. */
const maxConfigBytes = 512 * 1024;

/** What is known of a manifest from elsewhere. */
export interface ManifestHints {
  /** From the index entry that led to it; without, an image's config is asked. */
  readonly platform?: Platform | undefined;
  readonly attestations?: readonly Descriptor[];
}

/** Says what a manifest is, in a row's words. Throws `StoreError`. */
export async function summarizeManifest(
  source: ManifestSource,
  digest: Digest,
  hints: ManifestHints,
  options: Cancellable,
): Promise<RowSummary> {
  const { reader, repository } = source;
  const manifest = await reader.manifest(repository, { digest }, options);
  const mediaType = effectiveMediaType(manifest);
  switch (manifest.kind) {
    case "image":
      return {
        kind: "image",
        digest,
        mediaType,
        size: contentSize(contentOf(manifest)),
        layers: manifest.layers.length,
        platform: hints.platform ?? (await configPlatform(source, manifest, options)),
        attestations: await readStatements(source, hints.attestations ?? [], options),
      };
    case "index":
      return {
        kind: "index",
        digest,
        mediaType,
        entries: indexContents(manifest).entries.map(({ descriptor }) => descriptor),
      };
    case "artifact":
      return {
        kind: "artifact",
        digest,
        mediaType,
        type: manifest.type,
        size: contentSize(contentOf(manifest)),
        statements: manifest.type === MediaTypes.inToto ? statementKinds(manifest.layers) : [],
      };
    case "schema1":
    case "unknown":
    case "opaque":
      return { kind: "other", digest, mediaType };
  }
}

async function configPlatform(
  source: ManifestSource,
  manifest: ImageManifest,
  options: Cancellable,
): Promise<Platform | undefined> {
  if (manifest.config.size > maxConfigBytes) return undefined;
  const platform = (await readConfig(source, manifest, options))?.platform;
  return platform?.os || platform?.architecture ? platform : undefined;
}
