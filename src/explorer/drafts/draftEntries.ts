import type { Descriptor } from "../../core/oci/descriptor.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";
import { readListText } from "../../images/drafts/readListText.ts";

/** An entry of a list's text that is no attestation. */
export interface DraftEntry {
  /** Among all entries of the text from 0. */
  readonly position: number;
  /** Undefined if it has no digest that can be read. */
  readonly descriptor: Descriptor | undefined;
  readonly attestations: readonly Descriptor[];
}

/** The entries of a list's text, attestations folded under them; undefined if it is no list. */
export function draftEntries(text: string): readonly DraftEntry[] | undefined {
  const { index, entries } = readListText(text);
  if (!index) return undefined;
  const attestations = entries.flatMap(({ descriptor, isAttestation }) =>
    descriptor && isAttestation ? [descriptor] : [],
  );
  return entries
    .filter(({ isAttestation }) => !isAttestation)
    .map(({ position, descriptor }) => ({
      position,
      descriptor,
      attestations: attestations.filter(
        ({ annotations }) => annotations?.[AttestationKeys.subject] === descriptor?.digest,
      ),
    }));
}
