import type { Descriptor } from "../../core/oci/descriptor.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";
import type { CopyItem, CopySource } from "../copy/copyPlan.ts";
import type { MovedSource } from "../compose/movedSources.ts";
import type { ListDraft, MemberOrigin } from "../drafts/listDraft.ts";
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

/**
 * The members that the target repository has to be asked for. Of the others a tag of it has just
 * said that they are there: they were chosen by it, and it did not move.
 */
export function unconfirmedMembers(
  draft: ListDraft,
  members: readonly Descriptor[],
  moved: readonly MovedSource[],
): readonly Descriptor[] {
  const isMoved = (origin: MemberOrigin) =>
    moved.some((each) => isSameRepository(each, origin) && each.tag === origin.chosen?.tag);
  return members.filter(({ digest }) => {
    const origin = draft.origins[digest];
    if (!origin || origin.chosen?.digest !== digest || isMoved(origin)) return true;
    // The draft's own tag is not among those that were asked.
    return !isSameRepository(draft, origin) || origin.chosen.tag === draft.tag;
  });
}

interface Place {
  readonly connectionId: string;
  readonly repository: string;
}

function isSameRepository(a: Place, b: Place): boolean {
  return a.connectionId === b.connectionId && a.repository === b.repository;
}

/** `undefined` where the connection was removed; the member may be in the target all the same. */
function openSource(stores: ImageStores, origin: Place): CopySource | undefined {
  try {
    const { store, reader } = stores.open(origin.connectionId);
    return { store, reader, repository: origin.repository };
  } catch (error) {
    if (UnknownConnectionError.is(error)) return undefined;
    throw error;
  }
}
