import type { Uri } from "./vscodeEditorStub.ts";
import { Disposable, EventEmitter } from "./vscodeEventsStub.ts";

/** The parts of the VS Code API that documents need: opened, edited, undone and saved in memory. */

interface Files {
  readFile(uri: Uri): Promise<Uint8Array>;
  writeFile(uri: Uri, content: Uint8Array): Promise<void>;
}

/** Offsets stand for positions, which is all that the code under test does with them. */
export class Range {
  readonly start: number;
  readonly end: number;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  intersection(other: Range): Range | undefined {
    const [start, end] = [Math.max(this.start, other.start), Math.min(this.end, other.end)];
    return start > end ? undefined : new Range(start, end);
  }
}

export class WorkspaceEdit {
  readonly replacements: { readonly uri: Uri; readonly range: Range; readonly text: string }[] = [];

  get size(): number {
    return this.replacements.length;
  }

  replace(uri: Uri, range: Range, text: string): void {
    this.replacements.push({ uri, range, text });
  }
}

export class TextDocument {
  readonly uri: Uri;
  languageId = "json";
  version = 1;
  isDirty = false;
  isClosed = false;
  #text: string;
  readonly #undone: string[] = [];
  readonly #save: (document: TextDocument) => Promise<void>;

  constructor(uri: Uri, text: string, save: (document: TextDocument) => Promise<void>) {
    this.uri = uri;
    this.#text = text;
    this.#save = save;
  }

  getText(): string {
    return this.#text;
  }

  positionAt(offset: number): number {
    return offset;
  }

  /** Replaces the text as the user would by typing. */
  type(text: string): void {
    this.#undone.push(this.#text);
    this.#set(text);
  }

  undo(): void {
    const before = this.#undone.pop();
    if (before !== undefined) this.#set(before, 1);
  }

  /** Says by its answer only that it could not be saved, or not all of it. */
  async save(): Promise<boolean> {
    const { version } = this;
    try {
      await this.#save(this);
    } catch {
      return false;
    }
    if (this.version === version) this.isDirty = false;
    return !this.isDirty;
  }

  #set(text: string, reason?: number): void {
    this.#text = text;
    this.version++;
    this.isDirty = true;
    events.changed.fire({ document: this, reason });
  }
}

const events = {
  opened: new EventEmitter<TextDocument>(),
  changed: new EventEmitter<{
    readonly document: TextDocument;
    readonly reason: number | undefined;
  }>(),
  closed: new EventEmitter<TextDocument>(),
};

const providers = new Map<string, Files>();

export const workspace = {
  textDocuments: [] as TextDocument[],
  onDidOpenTextDocument: events.opened.event,
  onDidChangeTextDocument: events.changed.event,
  onDidCloseTextDocument: events.closed.event,

  registerFileSystemProvider(scheme: string, files: Files): Disposable {
    providers.set(scheme, files);
    return new Disposable(() => providers.delete(scheme));
  },

  async openTextDocument(uri: Uri): Promise<TextDocument> {
    const key = uri.toString();
    const open = workspace.textDocuments.find((each) => each.uri.toString() === key);
    if (open) return open;
    const files = providers.get(uri.scheme);
    if (!files) throw new Error(`No files of ${uri.scheme}`);
    const text = new TextDecoder().decode(await files.readFile(uri));
    const document = new TextDocument(uri, text, (saved) =>
      files.writeFile(uri, new TextEncoder().encode(saved.getText())),
    );
    workspace.textDocuments.push(document);
    events.opened.fire(document);
    return document;
  },

  /** Takes its time, and does nothing if a document was changed meanwhile, or if nothing is to do. */
  async applyEdit({ replacements }: WorkspaceEdit): Promise<boolean> {
    const changes = replacements.map(({ uri, range, text }) => {
      const key = uri.toString();
      const document = workspace.textDocuments.find((each) => each.uri.toString() === key);
      return { document, version: document?.version, range, text };
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (changes.some(({ document, version }) => document?.version !== version)) return false;
    for (const { document, range, text } of changes) {
      const before = document?.getText() ?? "";
      document?.type(before.slice(0, range.start) + text + before.slice(range.end));
    }
    return changes.length > 0;
  },
};

/** Closes all documents, as if every editor had been closed. */
export function closeDocuments(): void {
  for (const document of workspace.textDocuments.splice(0)) {
    document.isClosed = true;
    events.closed.fire(document);
  }
}

/** What modal questions are answered with, in their order; a question without one is dismissed. */
export const answers: string[] = [];
/** Questions that were asked, with their details. */
export const questions: string[] = [];

export const window = {
  /** Answered as modal questions are. */
  showInformationMessage(message: string): Promise<string | undefined> {
    questions.push(message);
    return Promise.resolve(answers.shift());
  },

  async showWarningMessage(
    message: string,
    { detail = "" }: { readonly detail?: string } = {},
  ): Promise<string | undefined> {
    questions.push(`${message} ${detail}`);
    // As people do, it takes a while.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return answers.shift();
  },
};
