import type { Descriptor } from "./descriptor.ts";

/** What an attestation states, as far as its predicate type tells. */
export type StatementKind = "sbom" | "provenance" | "other";

/** Annotation of an attestation's layer (BuildKit, docs/attestations/attestation-storage.md). */
const predicateTypeKey = "in-toto.io/predicate-type";

/** What the statements in the layers of an attestation manifest are about, each kind once. */
export function statementKinds(layers: readonly Descriptor[]): readonly StatementKind[] {
  const kinds = layers.map(({ annotations }) => kindOf(annotations?.[predicateTypeKey] ?? ""));
  return [...new Set(kinds)];
}

function kindOf(predicateType: string): StatementKind {
  if (/spdx|cyclonedx|\bsbom\b/i.test(predicateType)) return "sbom";
  return /slsa|provenance/i.test(predicateType) ? "provenance" : "other";
}
