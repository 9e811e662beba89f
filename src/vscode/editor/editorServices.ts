import type { Uri } from "vscode";
import type { Logger } from "../../core/base/logger.ts";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { Connections } from "../../providers/connections.ts";

/** Commands that the manifest view offers as buttons and others carry out. */
export interface EditorActions {
  pushDraft(draftId: string): Promise<void>;
  discardDraft(draftId: string): Promise<void>;
  editCredentials(connectionId: string): Promise<void>;
  showLog(): void;
}

/** What the documents and editors of registries work with. */
export interface EditorServices {
  /** Folder of the installed extension. */
  readonly extensionUri: Uri;
  readonly connections: Connections;
  readonly stores: ImageStores;
  readonly drafts: DraftSource;
  readonly actions: EditorActions;
  readonly logger: Logger;
}
