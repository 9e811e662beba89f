import type { Uri } from "vscode";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
import { listManifest } from "../../images/drafts/listText.ts";
import { subjectOf } from "./documentUris.ts";
import { DraftGoneError } from "./failures.ts";
import { ReadOnlyFiles, type FileContent } from "./readOnlyFiles.ts";

/** `archipelago-draft:` documents: the bytes that a push will send. */
export class DraftFileSystem extends ReadOnlyFiles {
  readonly #drafts: DraftSource;

  constructor(drafts: DraftSource) {
    super();
    this.#drafts = drafts;
  }

  protected override async read(uri: Uri): Promise<FileContent> {
    const subject = subjectOf(uri);
    const draftId = subject?.kind === "draft" ? subject.draftId : "";
    const draft = this.#drafts.get(draftId);
    if (!draft) throw new DraftGoneError(draftId);
    return listManifest(draft.text);
  }
}
