import { parseManifest } from "../../src/core/oci/parseManifest.ts";
import type { IndexManifest } from "../../src/core/oci/manifest.ts";
import { composeList, type ListTarget } from "../../src/images/compose/composeList.ts";
import type { ListSource } from "../../src/images/compose/listMembers.ts";
import type { ListDraft } from "../../src/images/drafts/listDraft.ts";
import type { ImageStores } from "../../src/images/imageStores.ts";
import { rawManifest } from "./ociData.ts";

/** Composes a draft of sources that must make one. */
export async function composeDraft(
  stores: ImageStores,
  target: ListTarget,
  sources: readonly ListSource[],
): Promise<ListDraft> {
  const options = { id: "d1", now: "2026-11-21T10:20:30Z" };
  const composition = await composeList(stores, target, sources, options);
  if (composition.kind === "refused") throw new Error(JSON.stringify(composition.problems));
  return composition.draft;
}

/** The list that the text of a draft is. */
export function listOf({ text }: Pick<ListDraft, "text">): IndexManifest {
  const list = parseManifest(rawManifest(text));
  if (list.kind !== "index") throw new Error(`The draft is no list but ${list.kind}`);
  return list;
}
