import {
  commands,
  EventEmitter,
  workspace,
  type CancellationToken,
  type TextDocumentContentProvider,
  type Uri,
} from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { DocumentAddress } from "../../core/oci/address.ts";
import type { DocumentLoader } from "../../images/documentLoader.ts";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
import { indentJson } from "../../shared/jsonLayout.ts";
import { signalOf } from "../platform/withProgress.ts";
import { diffScheme, diffSideOf, diffUri, type DiffSide } from "./diffSide.ts";
import { subjectOf } from "./documentUris.ts";
import { toFailure, UnknownDocumentError } from "./failures.ts";

/**
 * The texts of VS Code's diff editor: JSON laid out alike, so that only what differs differs. That
 * of a draft follows what is typed into it.
 */
export class DiffDocuments implements TextDocumentContentProvider, Disposable {
  readonly #loader: DocumentLoader;
  readonly #drafts: DraftSource;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidChange = this.#changed.event;

  constructor(loader: DocumentLoader, drafts: DraftSource) {
    this.#loader = loader;
    this.#drafts = drafts;
    this.#store.add(workspace.registerTextDocumentContentProvider(diffScheme, this));
    this.#store.add(drafts.onDidChange((id) => this.#draftChanged(id)));
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        const subject = subjectOf(document.uri);
        if (subject?.kind === "draft") this.#draftChanged(subject.draftId);
      }),
    );
  }

  /** Shows both in VS Code's diff editor. */
  async open(left: DiffSide, right: DiffSide, title: string): Promise<void> {
    const options = { preview: true };
    await commands.executeCommand("vscode.diff", diffUri(left), diffUri(right), title, options);
  }

  /** Says that a tag names something else now. */
  tagChanged(address: DocumentAddress): void {
    this.#changed.fire(diffUri({ kind: "document", address }));
  }

  async provideTextDocumentContent(uri: Uri, token: CancellationToken): Promise<string> {
    try {
      const side = diffSideOf(uri);
      if (!side) throw new UnknownDocumentError();
      return layOut(await this.#read(side, signalOf(token)));
    } catch (error) {
      throw new Error(toFailure(error).message, { cause: error });
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #read(side: DiffSide, signal: AbortSignal): Promise<string> {
    if (side.kind === "nothing") return "";
    // A draft that was pushed or discarded leaves nothing behind.
    if (side.kind === "draft") return draftText(this.#drafts, side.draftId) ?? "";
    const document = await this.#loader.load(side.address, { signal });
    if (document.kind === "binary") throw new UnknownDocumentError();
    const { bytes } = document.kind === "manifest" ? document.manifest.raw : document;
    return new TextDecoder().decode(bytes);
  }

  #draftChanged(id: string): void {
    for (const { uri } of workspace.textDocuments) {
      const side = diffSideOf(uri);
      if (side?.kind === "draft" && side.draftId === id) this.#changed.fire(uri);
    }
  }
}

/** The text of a draft as it is now, what is typed and not saved yet included. */
export function draftText(drafts: DraftSource, draftId: string): string | undefined {
  const open = workspace.textDocuments.find(({ uri }) => {
    const subject = subjectOf(uri);
    return subject?.kind === "draft" && subject.draftId === draftId;
  });
  return open?.getText() ?? drafts.get(draftId)?.text;
}

/** What is no JSON stays as it is: a draft that is just being written, for one. */
function layOut(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return `${indentJson(text)}\n`;
}
