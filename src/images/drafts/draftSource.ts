import type { Event } from "../../core/base/event.ts";
import type { ListDraft } from "./listDraft.ts";

/** Where the drafts of manifest lists are found. */
export interface DraftSource {
  readonly all: readonly ListDraft[];
  get(id: string): ListDraft | undefined;
  /** Fires the id of a draft that was saved or removed. */
  readonly onDidChange: Event<string>;
}

/** Drafts that others change, too, and tell nobody. */
export interface SharedDrafts extends DraftSource {
  /** Looks for drafts that were changed elsewhere and fires for each. */
  noticeChanges(): void;
}
