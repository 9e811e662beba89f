import type { Cancellable } from "../../core/base/abort.ts";
import { isAbortError } from "../../core/base/abort.ts";
import { JsonError } from "../../core/base/json.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { indexContents } from "../../core/oci/indexContents.ts";
import type { ImageManifest, Manifest } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { statementKinds, type StatementKind } from "../../images/attestationKinds.ts";
import type { ImageReader } from "../../images/imageReader.ts";
import type { RowSummary } from "./rowSummary.ts";

/** Configs are read for their platform only up to this size; an honest one has a few kB. */
const maxConfigBytes = 512 * 1024;

/** Attestations read for one row. */
const maxAttestations = 4;

/** What is known of a manifest from elsewhere. */
export interface ManifestHints {
  /** From the index entry that led to it; without, an image's config is asked. */
  readonly platform?: Platform | undefined;
  readonly attestations?: readonly Descriptor[];
}

/** Says what a manifest is, in a row's words. Throws `StoreError`. */
export async function summarizeManifest(
  source: { readonly reader: ImageReader; readonly repository: string },
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
        size: contentSize(manifest),
        layers: manifest.layers.length,
        platform: hints.platform ?? (await configPlatform(source, manifest, options)),
        attestations: await kindsOfAttestations(source, hints.attestations ?? [], options),
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
        size: contentSize(manifest),
        statements: manifest.type === MediaTypes.inToto ? statementKinds(manifest.layers) : [],
      };
    case "schema1":
    case "unknown":
    case "opaque":
      return { kind: "other", digest, mediaType };
  }
}

/** Bytes of all that a manifest names, as stored. Content named twice is stored once. */
export function contentSize(
  manifest: Pick<ImageManifest, "layers"> & { readonly config?: Descriptor },
): number {
  const parts = manifest.config ? [manifest.config, ...manifest.layers] : manifest.layers;
  const sizes = new Map(parts.map(({ digest, size }) => [digest, size]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

async function configPlatform(
  { reader, repository }: { readonly reader: ImageReader; readonly repository: string },
  { config }: ImageManifest,
  options: Cancellable,
): Promise<Platform | undefined> {
  if (config.size > maxConfigBytes) return undefined;
  try {
    const { platform } = await reader.config(repository, config, options);
    return platform.os || platform.architecture ? platform : undefined;
  } catch (error) {
    // An image whose config is not what it should be is shown, just without a platform.
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}

async function kindsOfAttestations(
  { reader, repository }: { readonly reader: ImageReader; readonly repository: string },
  attestations: readonly Descriptor[],
  options: Cancellable,
): Promise<readonly StatementKind[]> {
  const kinds = new Set<StatementKind>();
  for (const { digest } of attestations.slice(0, maxAttestations)) {
    for (const kind of await kindsOrOther(reader.manifest(repository, { digest }, options))) {
      kinds.add(kind);
    }
  }
  return [...kinds];
}

/** An attestation that cannot be read is still one; the row must not fail for it. */
async function kindsOrOther(reading: Promise<Manifest>): Promise<readonly StatementKind[]> {
  try {
    const manifest = await reading;
    const isReadable = manifest.kind === "artifact" || manifest.kind === "image";
    return isReadable ? statementKinds(manifest.layers) : ["other"];
  } catch (error) {
    if (isAbortError(error)) throw error;
    return ["other"];
  }
}
