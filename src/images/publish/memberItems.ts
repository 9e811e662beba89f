import type { Descriptor } from "../../core/oci/descriptor.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";
import type { CopyItem, CopySource } from "../copy/copyPlan.ts";
import type { ListDraft } from "../drafts/listDraft.ts";
import { UnknownConnectionError, type ImageStores } from "../imageStores.ts";

/**
 * The members of a draft's list with the repositories they come from. An attestation that was
 * written by hand is looked for beside its image.
 */
export function memberItems(
  stores: ImageStores,
  { origins }: ListDraft,
  members: readonly Descriptor[],
): readonly CopyItem[] {
  return members.map((descriptor) => {
    const subject = descriptor.annotations?.[AttestationKeys.subject] ?? "";
    const origin = origins[descriptor.digest] ?? origins[subject];
    return { descriptor, from: origin && openSource(stores, origin) };
  });
}

/** `undefined` where the connection was removed; the member may be in the target all the same. */
function openSource(
  stores: ImageStores,
  origin: { readonly connectionId: string; readonly repository: string },
): CopySource | undefined {
  try {
    const { store, reader } = stores.open(origin.connectionId);
    return { store, reader, repository: origin.repository };
  } catch (error) {
    if (UnknownConnectionError.is(error)) return undefined;
    throw error;
  }
}
