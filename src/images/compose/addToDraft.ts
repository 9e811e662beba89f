import type { Cancellable } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { platformKey } from "../../core/oci/platformMatch.ts";
import type { ListDraft } from "../drafts/listDraft.ts";
import { readListText } from "../drafts/readListText.ts";
import type { ImageStores } from "../imageStores.ts";
import { assembleList } from "./assembleList.ts";
import { formatEdits, type DraftChanging } from "./draftChange.ts";
import { readListMembers, type ListSource } from "./listMembers.ts";

/**
 * Reads sources as further members of a draft. What the draft has already is not added again; two
 * images for one platform are, and `checkList` tells. Nothing is written.
 *
 * @param draft with its text as it is in the editor
 * Throws `StoreError`, `UnknownConnectionError`.
 */
export async function addToDraft(
  stores: ImageStores,
  draft: ListDraft,
  sources: readonly ListSource[],
  options: Cancellable = {},
): Promise<DraftChanging> {
  const list = assembleList(await readListMembers(stores, sources, options));
  if (list.kind === "refused") return list;
  const text = readListText(draft.text);
  const present = new Set(text.entries.flatMap(({ descriptor }) => keyOf(descriptor) ?? []));
  const members = list.members.filter(({ descriptor }) => !present.has(keyOf(descriptor) ?? ""));
  if (members.length === 0) {
    return { kind: "change", change: { edits: [], origins: {}, leftBehind: [] } };
  }
  const added = members.map(({ descriptor }) => descriptor);
  return {
    kind: "change",
    change: {
      edits: [{ kind: "add", members: added }, ...formatEdits(text, added)],
      origins: Object.fromEntries(
        members.map(({ descriptor, origin }) => [descriptor.digest, origin]),
      ),
      leftBehind: list.leftBehind,
    },
  };
}

function keyOf(descriptor: Descriptor | undefined): string | undefined {
  if (!descriptor) return undefined;
  const { digest, platform } = descriptor;
  return `${digest} ${platform ? platformKey(platform) : ""}`;
}
