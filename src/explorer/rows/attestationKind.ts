import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import type { AttestationKind } from "./rowSummary.ts";

/** Annotation of an attestation's layer (BuildKit, docs/attestations/attestation-storage.md). */
const predicateTypeKey = "in-toto.io/predicate-type";

/** What the statements of an attestation manifest are about, each kind once. */
export function attestationKinds(manifest: Manifest): readonly AttestationKind[] {
  if (manifest.kind !== "artifact" && manifest.kind !== "image") return ["other"];
  return kindsOf(manifest.layers);
}

/** The same for descriptors that carry the predicate type themselves, such as referrers. */
export function kindsOf(descriptors: readonly Descriptor[]): readonly AttestationKind[] {
  const kinds = descriptors.map(({ annotations }) => kindOf(annotations?.[predicateTypeKey] ?? ""));
  return kinds.length > 0 ? [...new Set(kinds)] : ["other"];
}

function kindOf(predicateType: string): AttestationKind {
  if (/spdx|cyclonedx|\bsbom\b/i.test(predicateType)) return "sbom";
  if (/slsa|provenance/i.test(predicateType)) return "provenance";
  return "other";
}
