import type { Cancellable } from "../../core/base/abort.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { assembleList } from "./assembleList.ts";
import type { OpenStore } from "../imageStores.ts";
import type { ListDraft } from "../drafts/listDraft.ts";
import { readListEntries, type ListSource } from "./listEntries.ts";
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

/**
 * Composes a manifest list from tags and manifests of the target's own repository and notes what
 * the target tag holds now. Nothing is written. Throws `StoreError`.
 */
export async function composeList(
  { store, reader }: OpenStore,
  target: ListTarget,
  sources: readonly ListSource[],
  options: Cancellable & { readonly id: string },
): Promise<Composition> {
  const { repository, tag } = target;
  const [parts, basedOn] = await Promise.all([
    readListEntries(reader, repository, sources, options),
    currentDigest(store, target, options),
  ]);
  const list = await assembleList(parts);
  if (list.kind === "refused") return list;
  const { entries, format, leftBehind, manifest } = list;
  return {
    kind: "draft",
    draft: {
      id: options.id,
      connectionId: target.connectionId,
      repository,
      tag,
      entries,
      format,
      leftBehind,
      manifest,
      basedOn,
    },
  };
}

/** The digest that a tag holds now, or `undefined` if there is no such tag. */
export async function currentDigest(
  store: ImageStore,
  { repository, tag }: { readonly repository: string; readonly tag: string },
  options: Cancellable = {},
) {
  const head = await store.headManifest(repository, { tag }, options);
  return head?.digest;
}
