import type { Uri } from "vscode";
import type { DraftStore } from "../../images/drafts/draftStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { listManifest } from "../../images/drafts/listText.ts";
import { draftUri, subjectOf } from "./documentUris.ts";
import { DraftGoneError, toFileSystemError } from "./failures.ts";
import { VirtualFiles, type FileContent } from "./virtualFiles.ts";

/**
 * `archipelago-draft:` documents: the bytes that a push will send. Saving one saves its draft. The
 * name of a draft that has another target by now is that of no document.
 */
export class DraftFileSystem extends VirtualFiles {
  protected override readonly permissions = undefined;
  readonly #drafts: DraftStore;

  constructor(drafts: DraftStore) {
    super();
    this.#drafts = drafts;
  }

  override async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const draft = this.#draftOf(uri);
    if (!draft) throw toFileSystemError(new DraftGoneError(idOf(uri)), uri);
    const text = new TextDecoder().decode(content);
    if (text === draft.text) return;
    await this.#drafts.save({ ...draft, text, changedAt: new Date().toISOString() });
  }

  protected override async read(uri: Uri): Promise<FileContent> {
    const draft = this.#draftOf(uri);
    if (!draft) throw new DraftGoneError(idOf(uri));
    return listManifest(draft.text);
  }

  #draftOf(uri: Uri): ListDraft | undefined {
    const draft = this.#drafts.get(idOf(uri));
    return draft && draftUri(draft).toString() === uri.toString() ? draft : undefined;
  }
}

function idOf(uri: Uri): string {
  const subject = subjectOf(uri);
  return subject?.kind === "draft" ? subject.draftId : "";
}
