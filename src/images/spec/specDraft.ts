import { digestOf, type Digest } from "../../core/oci/digest.ts";
import type { ListDraft } from "../drafts/listDraft.ts";

/** What becomes of an earlier draft of a spec file when the file makes it again. */
export interface RemadeDraft {
  /** With the earlier one's `basedOn`, as far as that is kept. */
  readonly draft: ListDraft;
  /** The earlier draft, if it was edited since and the file would undo that. */
  readonly edited: ListDraft | undefined;
}

/**
 * Makes a draft of a spec file again in the place of an earlier one. Edits of that one are found by
 * what the file made then (`madeAs`); one that did not come from a file counts as edited.
 *
 * @param options.keepsBase the tag is to name what it named when the earlier draft was made; else
 *   what it names now
 */
export async function remakeDraft(
  earlier: ListDraft | undefined,
  made: ListDraft,
  { keepsBase }: { readonly keepsBase: boolean },
): Promise<RemadeDraft> {
  const madeAs = await stateOf(made);
  if (!earlier) return { draft: { ...made, madeAs }, edited: undefined };
  const state = await stateOf(earlier);
  const edited = state === earlier.madeAs || state === madeAs ? undefined : earlier;
  const basedOn = keepsBase && hasSameTarget(earlier, made) ? earlier.basedOn : made.basedOn;
  return { draft: { ...made, basedOn, madeAs }, edited };
}

/** All of a draft that people edit. */
function stateOf({ connectionId, repository, tag, moreTags, text }: ListDraft): Promise<Digest> {
  const state = JSON.stringify([connectionId, repository, tag, moreTags, text]);
  return digestOf(new TextEncoder().encode(state));
}

function hasSameTarget(a: ListDraft, b: ListDraft): boolean {
  return a.connectionId === b.connectionId && a.repository === b.repository && a.tag === b.tag;
}
