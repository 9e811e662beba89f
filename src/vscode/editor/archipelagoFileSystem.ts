import { FileSystemError, l10n, type Uri } from "vscode";
import type { DocumentLoader } from "../../images/documentLoader.ts";
import { subjectOf } from "./documentUris.ts";
import { ReadOnlyFiles } from "./readOnlyFiles.ts";
import type { FileContent } from "./virtualFiles.ts";

/** `archipelago:` documents: exactly the bytes that the registry sent. */
export class ArchipelagoFileSystem extends ReadOnlyFiles {
  readonly #loader: DocumentLoader;

  constructor(loader: DocumentLoader) {
    super();
    this.#loader = loader;
  }

  protected override async read(uri: Uri): Promise<FileContent> {
    const subject = subjectOf(uri);
    if (subject?.kind !== "registry") throw FileSystemError.FileNotFound(uri);
    const document = await this.#loader.load(subject.address);
    switch (document.kind) {
      case "manifest":
        return document.manifest.raw;
      case "blob":
        return document;
      case "binary":
        throw FileSystemError.Unavailable(
          l10n.t("This is not text ({0}), so it is not downloaded.", document.mediaType),
        );
    }
  }
}
