import { isAbortError, type Cancellable } from "../core/base/abort.ts";
import type { Descriptor } from "../core/oci/descriptor.ts";
import type { Digest } from "../core/oci/digest.ts";
import { statementKinds, type StatementKind } from "../core/oci/statementKinds.ts";
import type { ManifestSource } from "./imageReader.ts";

/** Attestation manifests read for one image. */
const maxAttestations = 4;

/**
 * What the attestations of an image are about, each kind once; of the first four. One that cannot
 * be read is still one, of kind `other`. Throws only an `AbortError`.
 */
export async function readStatements(
  source: ManifestSource,
  attestations: readonly Descriptor[],
  options: Cancellable,
): Promise<readonly StatementKind[]> {
  const kinds = new Set<StatementKind>();
  for (const { digest } of attestations.slice(0, maxAttestations)) {
    for (const kind of await kindsOf(source, digest, options)) kinds.add(kind);
  }
  return [...kinds];
}

async function kindsOf(
  { reader, repository }: ManifestSource,
  digest: Digest,
  options: Cancellable,
): Promise<readonly StatementKind[]> {
  try {
    const manifest = await reader.manifest(repository, { digest }, options);
    const hasLayers = manifest.kind === "artifact" || manifest.kind === "image";
    return hasLayers ? statementKinds(manifest.layers) : ["other"];
  } catch (error) {
    if (isAbortError(error)) throw error;
    return ["other"];
  }
}
