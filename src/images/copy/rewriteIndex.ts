import type { JsonValue } from "../../core/base/json.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { algorithmOf, digestOf } from "../../core/oci/digest.ts";
import { applyReplacements } from "../../core/oci/editList.ts";
import { inOrder, rearrange, setMembers } from "../../core/oci/jsonEdits.ts";
import { jsonStyleOf } from "../../core/oci/jsonStyle.ts";
import { itemsOf, memberOf, readJsonTree } from "../../core/oci/jsonTree.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { parseManifest } from "../../core/oci/parseManifest.ts";
import { CopyError } from "./copyError.ts";

/** An entry of an index that stays. */
export interface KeptEntry {
  /** Among `manifests`, from 0. */
  readonly position: number;
  /** What it names from now on, where that is something else: an index that was rewritten. */
  readonly now?: Descriptor;
}

/**
 * An index without the other entries. Whatever is not about these stays as it is written: members,
 * annotations, their order, the layout of the text. Throws `CopyError` `unreadable` if what comes
 * out is not what was meant, as with members that occur twice.
 */
export async function rewriteIndex(
  index: IndexManifest,
  kept: readonly KeptEntry[],
): Promise<IndexManifest> {
  const { digest, mediaType, bytes } = index.raw;
  const text = new TextDecoder().decode(bytes);
  const { root } = readJsonTree(text);
  const manifests = memberOf(root, "manifests");
  if (!root || !manifests) throw new CopyError("unreadable", digest);
  const document = { text, style: jsonStyleOf(text, root) };
  const entries = itemsOf(manifests);
  const changes = kept.flatMap(({ position, now }) => {
    const entry = entries[position];
    return entry && now ? setMembers(document, entry, membersOf(now)) : [];
  });
  const items = kept.map(({ position }) => ({ kind: "kept" as const, position }));
  const edits = inOrder([...rearrange(document, manifests, items), ...changes]);
  const rewritten = new TextEncoder().encode(applyReplacements(text, edits));
  const made = parseManifest({
    mediaType,
    bytes: rewritten,
    digest: await digestOf(rewritten, algorithmOf(digest)),
  });
  const wanted = kept.map(({ position, now }) => now ?? index.manifests[position]);
  if (made.kind !== "index" || !haveDigestsOf(made.manifests, wanted)) {
    throw new CopyError("unreadable", digest);
  }
  return made;
}

function membersOf({ digest, size }: Descriptor): ReadonlyMap<string, JsonValue | undefined> {
  // Embedded content would be that of before.
  return new Map<string, JsonValue | undefined>([
    ["digest", digest],
    ["size", size],
    ["data", undefined],
  ]);
}

function haveDigestsOf(
  entries: readonly Descriptor[],
  wanted: readonly (Descriptor | undefined)[],
): boolean {
  return (
    entries.length === wanted.length &&
    entries.every(({ digest }, position) => digest === wanted[position]?.digest)
  );
}
