import type { Cancellable } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { applyReplacements, editList } from "../../core/oci/editList.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import type { LeftBehind, ListDraft, MemberOrigin } from "../drafts/listDraft.ts";
import { readListText, type ListTextEntry } from "../drafts/readListText.ts";
import type { ImageStores } from "../imageStores.ts";
import { assembleList, type AssembledList } from "./assembleList.ts";
import { formatEdits, type DraftChange } from "./draftChange.ts";
import { readListMembers, type ListMember } from "./listMembers.ts";
import type { ListProblem } from "./listProblem.ts";
import { movedSources, type MovedSource } from "./movedSources.ts";
import { isPicked } from "./pickPlatforms.ts";
import { subjectOf } from "./referredAttestations.ts";

/** A member that what its tag names now has no image for. It stays as it is. */
export interface UnmatchedMember {
  readonly descriptor: Descriptor;
  readonly source: MovedSource;
}

/** What the tags that a draft was made of name now, and what would bring it up to date. */
export interface SourceRefresh {
  readonly moved: readonly MovedSource[];
  readonly change: DraftChange;
  readonly unmatched: readonly UnmatchedMember[];
  /** Of sources that can no longer be members. */
  readonly problems: readonly ListProblem[];
}

/**
 * Asks the tags that members were chosen by again, and takes what they name now: each member is
 * replaced in its place by the image for its platform. Nothing is written.
 *
 * @param draft with its text as it is in the editor
 * Throws `StoreError`, or `ListEditError` `notAList` if the text is no list.
 */
export async function refreshSources(
  stores: ImageStores,
  draft: ListDraft,
  options: Cancellable = {},
): Promise<SourceRefresh> {
  const { index } = readListText(draft.text);
  const moved = await movedSources(stores, draft, index?.manifests ?? [], options);
  const refresh = new Refreshing(draft);
  for (const source of moved) {
    if (source.now === undefined) continue;
    const { connectionId, repository, tag } = source;
    const from = [{ connectionId, repository, reference: { tag } }];
    refresh.take(source, assembleList(await readListMembers(stores, from, options)));
  }
  return { moved, ...refresh.result() };
}

class Refreshing {
  readonly #draft: ListDraft;
  /** With the edits so far, which shift positions. */
  #text: string;
  readonly #edits: ListEdit[] = [];
  readonly #origins: Record<string, MemberOrigin> = {};
  readonly #leftBehind: LeftBehind[] = [];
  readonly #unmatched: UnmatchedMember[] = [];
  readonly #problems: ListProblem[] = [];

  constructor(draft: ListDraft) {
    this.#draft = draft;
    this.#text = draft.text;
  }

  result(): Omit<SourceRefresh, "moved"> {
    const change = { edits: this.#edits, origins: this.#origins, leftBehind: this.#leftBehind };
    return { change, unmatched: this.#unmatched, problems: this.#problems };
  }

  take(source: MovedSource, list: AssembledList): void {
    if (list.kind === "refused") {
      this.#problems.push(...list.problems);
      return;
    }
    this.#leftBehind.push(...list.leftBehind);
    // An image may stand in a list more than once: entries that stayed are passed over.
    const stayed = new Map<Digest, number>();
    for (const digest of this.#membersFrom(source)) {
      const passed = stayed.get(digest) ?? 0;
      const { descriptor, position } = this.#entriesOf(digest)[passed] ?? {};
      if (!descriptor || position === undefined) continue;
      const isReplaced = this.#renew(descriptor, position, { source, members: list.members });
      if (!isReplaced) stayed.set(digest, passed + 1);
    }
  }

  /** Whether the entry names another image now. */
  #renew(
    old: Descriptor,
    position: number,
    { source, members }: { readonly source: MovedSource; readonly members: readonly ListMember[] },
  ): boolean {
    const image = members.find(({ descriptor }) => isSuccessor(old, descriptor));
    if (!image) {
      this.#unmatched.push({ descriptor: old, source });
      return false;
    }
    const attested = members.filter(
      ({ descriptor }) => subjectOf(descriptor) === image.descriptor.digest,
    );
    // Also of what stayed: its tag names it by another list now.
    for (const { descriptor, origin } of [image, ...attested]) {
      this.#origins[descriptor.digest] = origin;
    }
    if (image.descriptor.digest === old.digest) return false;
    const attestations = attested.map(({ descriptor }) => descriptor);
    const member = renewed(old, image.descriptor);
    const format = formatEdits(readListText(this.#text), [member, ...attestations]);
    this.#edit({ kind: "replace", position, member, attestations });
    for (const edit of format) this.#edit(edit);
    return true;
  }

  #edit(edit: ListEdit): void {
    this.#edits.push(edit);
    this.#text = applyReplacements(this.#text, editList(this.#text, edit));
  }

  /** Images that were taken from the tag when it named something else. */
  #membersFrom({ connectionId, repository, tag, before }: MovedSource): readonly Digest[] {
    return readListText(this.#draft.text).entries.flatMap(
      ({ descriptor, isAttestation: isOne }) => {
        const origin = descriptor && !isOne ? this.#draft.origins[descriptor.digest] : undefined;
        const isFrom =
          origin?.connectionId === connectionId &&
          origin.repository === repository &&
          origin.chosen?.tag === tag &&
          origin.chosen.digest === before;
        return descriptor && isFrom ? [descriptor.digest] : [];
      },
    );
  }

  #entriesOf(digest: Digest): readonly ListTextEntry[] {
    return readListText(this.#text).entries.filter(({ descriptor, isAttestation: isOne }) => {
      return descriptor?.digest === digest && !isOne;
    });
  }
}

function isSuccessor(old: Descriptor, candidate: Descriptor): boolean {
  if (isAttestation(candidate)) return false;
  const { platform } = candidate;
  if (!old.platform || !platform) return old.platform === platform;
  // An os.version that was added in the draft is no reason to leave the image behind.
  return isPicked([platform], old.platform);
}

/** The platform stays as it is written in the draft, and so do annotations that the new one lacks. */
function renewed(old: Descriptor, image: Descriptor): Descriptor {
  const annotations = { ...old.annotations, ...image.annotations };
  return {
    ...image,
    ...(old.platform && { platform: old.platform }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
