import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { originName } from "../../images/drafts/originName.ts";
import { entryId, withUniqueIds } from "../nodeIds.ts";
import { draftEntries, type DraftEntry } from "./draftEntries.ts";
import type { DraftEntryNode, DraftNode } from "./draftNodes.ts";

/** The row of a draft. */
export function draftNode(draft: ListDraft): DraftNode {
  const { id: draftId, connectionId } = draft;
  return {
    kind: "draft",
    id: `draft:${draftId}`,
    parentId: undefined,
    draftId,
    connectionId,
    draft,
  };
}

/** The rows below a draft: its entries, in order; none if its text is no list. */
export function entryNodes({ id: parentId, draft }: DraftNode): readonly DraftEntryNode[] {
  const entries = draftEntries(draft.text) ?? [];
  return withUniqueIds(entries.map((entry) => entryNode(entry, draft, parentId)));
}

function entryNode(
  { position, descriptor, attestations }: DraftEntry,
  draft: ListDraft,
  parentId: string,
): DraftEntryNode {
  const origin = descriptor && draft.origins[descriptor.digest];
  const { connectionId, repository } = origin ?? draft;
  const base = { kind: "draftEntry", draftId: draft.id, parentId, position } as const;
  return {
    ...base,
    id: descriptor ? entryId(parentId, descriptor) : `${parentId}@`,
    connectionId,
    repository,
    attestations,
    ...(descriptor && named(descriptor)),
    ...(origin && { source: originName(origin, draft) }),
  };
}

function named(descriptor: Descriptor) {
  const { digest, platform } = descriptor;
  return { digest, descriptor, ...(platform && { platform }) };
}
