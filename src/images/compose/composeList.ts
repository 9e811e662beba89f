import type { Cancellable } from "../../core/base/abort.ts";
import type { ListDraft } from "../drafts/listDraft.ts";
import type { ImageStores } from "../imageStores.ts";
import { tagDigest } from "../tagDigest.ts";
import { assembleList } from "./assembleList.ts";
import { readListMembers, type ListSource } from "./listMembers.ts";
import type { ListProblem } from "./listProblem.ts";

/** The tag that a list is to get. */
export interface ListTarget {
  readonly connectionId: string;
  readonly repository: string;
  readonly tag: string;
}

export type Composition =
  | { readonly kind: "draft"; readonly draft: ListDraft }
  | { readonly kind: "refused"; readonly problems: readonly ListProblem[] };

export interface ComposeOptions extends Cancellable {
  /** Of the draft. */
  readonly id: string;
  /** RFC 3339. */
  readonly now: string;
}

/**
 * Composes a manifest list from tags and manifests of any repositories and notes what the target
 * tag holds now. Nothing is written. Throws `StoreError`, `UnknownConnectionError`.
 */
export async function composeList(
  stores: ImageStores,
  target: ListTarget,
  sources: readonly ListSource[],
  options: ComposeOptions,
): Promise<Composition> {
  const { connectionId, repository, tag } = target;
  const { store } = stores.open(connectionId);
  const [parts, basedOn] = await Promise.all([
    readListMembers(stores, sources, options),
    tagDigest({ store, repository }, tag, options),
  ]);
  const list = assembleList(parts);
  if (list.kind === "refused") return list;
  const { text, origins, leftBehind } = list;
  const { id, now: changedAt } = options;
  const from = { connectionId, repository, tag, moreTags: [] };
  return { kind: "draft", draft: { id, ...from, text, origins, leftBehind, basedOn, changedAt } };
}
