import { algorithmOf, digestOf } from "../../core/oci/digest.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ListTarget } from "../compose/composeList.ts";
import { sourceName } from "../compose/sourceName.ts";
import type { ListDraft, MemberOrigin } from "./listDraft.ts";

/**
 * A draft of a list that a tag holds. Its text is the list as it came, so that a push of the
 * unchanged draft changes nothing. `undefined` for bytes that are no UTF-8, which no text can hold.
 */
export async function draftFromList(
  list: IndexManifest,
  target: ListTarget,
  options: { readonly id: string; readonly now: string },
): Promise<ListDraft | undefined> {
  const { bytes, digest } = list.raw;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if ((await digestOf(new TextEncoder().encode(text), algorithmOf(digest))) !== digest) {
    return undefined;
  }
  const { connectionId, repository, tag } = target;
  return {
    id: options.id,
    connectionId,
    repository,
    tag,
    moreTags: [],
    text,
    origins: originsOf(list, target),
    leftBehind: [],
    basedOn: digest,
    changedAt: options.now,
  };
}

/** Not chosen by the tag: what the tag names is guarded by `basedOn` already. */
function originsOf(
  { manifests }: IndexManifest,
  { connectionId, repository, tag }: ListTarget,
): Readonly<Record<string, MemberOrigin>> {
  const list = sourceName(repository, { tag });
  return Object.fromEntries(
    manifests.map(({ digest, platform }) => {
      const source = platform ? `${list} (${formatPlatform(platform)})` : list;
      return [digest, { connectionId, repository, source }];
    }),
  );
}
