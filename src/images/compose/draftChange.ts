import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import { automaticFormat } from "../drafts/listFormat.ts";
import type { LeftBehind, MemberOrigin } from "../drafts/listDraft.ts";
import type { ListText } from "../drafts/readListText.ts";
import type { ListProblem } from "./listProblem.ts";

/** What to do to a draft: edits of its text, one after another, and what to remember of them. */
export interface DraftChange {
  /** Empty if the draft has all of it already. */
  readonly edits: readonly ListEdit[];
  /** To be added to the draft's; by digest of the member. */
  readonly origins: Readonly<Record<string, MemberOrigin>>;
  /** To be added to the draft's. */
  readonly leftBehind: readonly LeftBehind[];
}

/** A change, or all the reasons why it cannot be made. */
export type DraftChanging =
  | { readonly kind: "change"; readonly change: DraftChange }
  | { readonly kind: "refused"; readonly problems: readonly ListProblem[] };

/**
 * Makes a Docker list an OCI index where new members need that, as long as the list has the type
 * that it got by itself; what the user chose is left alone.
 */
export function formatEdits(list: ListText, added: readonly Descriptor[]): readonly ListEdit[] {
  const { index } = list;
  if (!index) return [];
  const { manifests, annotations, artifactType, subject, mediaType } = index;
  const hasOwnMembers =
    Object.keys(annotations).length > 0 || artifactType !== undefined || subject !== undefined;
  const before = automaticFormat({ members: manifests, hasOwnMembers });
  const after = automaticFormat({ members: [...manifests, ...added], hasOwnMembers });
  const isAutomatic = mediaType === before.mediaType;
  if (!isAutomatic || after.mediaType === before.mediaType) return [];
  return [{ kind: "setMediaType", mediaType: after.mediaType }];
}
