import { isJsonObject, JsonError, parseJson, readArray } from "../../core/base/json.ts";
import { readDescriptor, type Descriptor } from "../../core/oci/descriptor.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";

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
  const json = parsed(text);
  if (!isJsonObject(json) || !Array.isArray(json["manifests"])) return undefined;
  const descriptors = readArray(json, "manifests").map((entry) =>
    isJsonObject(entry) ? readDescriptor(entry) : undefined,
  );
  const attestations = descriptors.filter((each) => each !== undefined).filter(isAttestation);
  return descriptors.flatMap((descriptor, position) =>
    descriptor && isAttestation(descriptor)
      ? []
      : [{ position, descriptor, attestations: about(descriptor, attestations) }],
  );
}

function about(
  descriptor: Descriptor | undefined,
  attestations: readonly Descriptor[],
): readonly Descriptor[] {
  if (!descriptor) return [];
  return attestations.filter(
    ({ annotations }) => annotations?.[AttestationKeys.subject] === descriptor.digest,
  );
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}
