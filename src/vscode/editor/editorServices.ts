import type { Uri } from "vscode";
import type { Logger } from "../../core/base/logger.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { DraftStore } from "../../images/drafts/draftStore.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { LocalStores } from "../../images/local/localStore.ts";
import type { Connections } from "../../providers/connections.ts";
import type { DraftAction } from "../../shared/draftView.ts";
import type { HealthSource } from "./healthFacts.ts";
import type { DraftProblems } from "./draftProblems.ts";

/** What is done with a draft by commands. */
export type DraftCommand = Exclude<DraftAction, "chooseSubject">;

/** A tag or manifest, as rows of the tree and commands name it. */
export type ImageAddress =
  | { readonly connectionId: string; readonly repository: string; readonly tag: string }
  | { readonly connectionId: string; readonly repository: string; readonly digest: Digest };

/** Commands that the manifest view offers as buttons and others carry out. */
export interface EditorActions {
  draft(action: DraftCommand, draftId: string, position?: number): Promise<void>;
  editAsDraft(image: ImageAddress): Promise<void>;
  verify(image: ImageAddress): Promise<void>;
  signInAgain(connectionId: string): Promise<void>;
  editCredentials(connectionId: string): Promise<void>;
  showLog(): void;
}

/** What the documents and editors of registries work with. */
export interface EditorServices {
  /** Folder of the installed extension. */
  readonly extensionUri: Uri;
  readonly connections: Connections;
  readonly localStores?: Pick<LocalStores, "find">;
  readonly stores: ImageStores;
  readonly drafts: DraftStore;
  readonly problems: DraftProblems;
  readonly health: HealthSource;
  readonly actions: EditorActions;
  readonly logger: Logger;
}
