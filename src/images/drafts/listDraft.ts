import type { Digest } from "../../core/oci/digest.ts";

/** Where a member of a draft was taken from. */
export interface MemberOrigin {
  readonly connectionId: string;
  readonly repository: string;
  /** For people: `app:amd64`, `app@sha256:83c7f9c9 (linux/arm64)`. */
  readonly source: string;
  /**
   * Set if it was chosen by tag. `digest` is what the tag named then: the member itself, or the
   * list that the member was taken out of. A push asks again, because tags move (docker/cli#954).
   */
  readonly chosen?: ChosenTag;
}

export interface ChosenTag {
  readonly tag: string;
  readonly digest: Digest;
}

/** Annotations of a list that was flattened; they are about that list, so they are left behind. */
export interface LeftBehind {
  /** As in {@link MemberOrigin}. */
  readonly source: string;
  /** Names of the annotations. */
  readonly annotations: readonly string[];
}

/** A manifest list that is being composed and was not pushed yet. */
export interface ListDraft {
  readonly id: string;
  readonly connectionId: string;
  readonly repository: string;
  readonly tag: string;
  /** Further tags of the repository that are to name the list; they are written after `tag`. */
  readonly moreTags: readonly string[];
  /**
   * The list as it will be sent, in UTF-8: what the user edits, in the table and as text. While it
   * is being edited it may be no list at all; see `readListText`.
   */
  readonly text: string;
  /** By digest of the member. Members that were written by hand have none. */
  readonly origins: Readonly<Record<string, MemberOrigin>>;
  readonly leftBehind: readonly LeftBehind[];
  /** What `tag` held when the draft was made; undefined if it did not exist. */
  readonly basedOn: Digest | undefined;
  /** Of a draft that a spec file makes: how the file made it last, to tell what was edited since. */
  readonly madeAs?: Digest;
  /** RFC 3339, when it was changed last. */
  readonly changedAt: string;
}
