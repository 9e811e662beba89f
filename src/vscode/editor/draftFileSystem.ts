import type { Uri } from "vscode";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
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

  protected override read(uri: Uri): Promise<FileContent> {
    const subject = subjectOf(uri);
    const draftId = subject?.kind === "draft" ? subject.draftId : "";
    const draft = this.#drafts.get(draftId);
    return draft ? Promise.resolve(draft.manifest) : Promise.reject(new DraftGoneError(draftId));
  }
}
