import type { Descriptor } from "./descriptor.ts";
import { isAttestation } from "./indexContents.ts";
import { AttestationKeys } from "./manifest.ts";

/** The entries of a list by position; `undefined` for those that cannot be read. */
export type EntryDescriptors = readonly (Descriptor | undefined)[];

/** Whether an entry is readable and an attestation. */
export function isAttestationEntry(entry: Descriptor | undefined): entry is Descriptor {
  return entry !== undefined && isAttestation(entry);
}

/** The position behind the last entry that is no attestation. */
export function endOfImages(entries: EntryDescriptors): number {
  return entries.findLastIndex((entry) => !isAttestationEntry(entry)) + 1;
}

/**
 * Positions of the attestations that only the entry at a position needs, and that go with it.
 * `instead` is what is to stand in its place.
 */
export function unneededAttestations(
  entries: EntryDescriptors,
  position: number,
  instead?: Descriptor,
): readonly number[] {
  const entry = entries[position];
  if (!entry || isAttestation(entry) || instead?.digest === entry.digest) return [];
  const { digest } = entry;
  const isNeeded = entries.some(
    (other, at) => at !== position && other?.digest === digest && !isAttestation(other),
  );
  if (isNeeded) return [];
  return entries.flatMap((other, at) =>
    isAttestationEntry(other) && other.annotations?.[AttestationKeys.subject] === digest
      ? [at]
      : [],
  );
}

/** Those of the given attestations that a list does not have already. */
export function newAttestations(
  entries: EntryDescriptors,
  given: readonly Descriptor[],
): readonly Descriptor[] {
  const present = new Set(entries.filter(isAttestationEntry).map(({ digest }) => digest));
  return given.filter(({ digest }) => !present.has(digest));
}
