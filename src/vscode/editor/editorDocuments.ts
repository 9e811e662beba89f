import { TabInputCustom, TabInputText, window, workspace, type Tab, type Uri } from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import type { DocumentAddress } from "../../core/oci/address.ts";
import { DocumentLoader } from "../../images/documentLoader.ts";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { ArchipelagoFileSystem } from "./archipelagoFileSystem.ts";
import { DigestLinkProvider } from "./digestLinkProvider.ts";
import {
  draftScheme,
  draftUri,
  registryScheme,
  reportScheme,
  subjectOf,
  uriOf,
} from "./documentUris.ts";
import { DraftFileSystem } from "./draftFileSystem.ts";
import type { EditorServices } from "./editorServices.ts";
import { useJsonLanguage } from "./jsonLanguage.ts";
import { ManifestEditor } from "./manifestEditor.ts";
import type { Report } from "./report.ts";
import { ReportDocuments } from "./reportDocuments.ts";

/** The documents of registries and drafts: their file systems, their editor, their links. */
export class EditorDocuments implements Disposable {
  readonly #store = new DisposableStore();
  readonly #files: ArchipelagoFileSystem;
  readonly #drafts: DraftFileSystem;
  readonly #reports = this.#store.add(new ReportDocuments());
  readonly #editor: ManifestEditor;
  readonly #draftSource: DraftSource;
  /** Drafts that are being closed on our own account. */
  readonly #closing = new Set<string>();
  readonly #draftClosed = this.#store.add(new Emitter<ListDraft>());
  /** Fires after the user closed the last editor of a draft. */
  readonly onDidCloseDraft = this.#draftClosed.event;

  constructor(services: EditorServices) {
    const { connections, drafts, stores } = services;
    this.#draftSource = drafts;
    const loader = new DocumentLoader(stores);
    this.#files = this.#store.add(new ArchipelagoFileSystem(loader));
    this.#drafts = this.#store.add(new DraftFileSystem(drafts));
    const options = { isReadonly: true, isCaseSensitive: true };
    this.#store.add(workspace.registerFileSystemProvider(registryScheme, this.#files, options));
    this.#store.add(workspace.registerFileSystemProvider(draftScheme, this.#drafts, options));
    this.#store.add(workspace.registerFileSystemProvider(reportScheme, this.#reports, options));
    const sources = { loader, stores, drafts, reports: this.#reports };
    this.#editor = this.#store.add(ManifestEditor.register(services, sources));
    this.#store.add(DigestLinkProvider.register());
    this.#store.add(useJsonLanguage());
    this.#store.add(connections.onDidChange(() => this.#editor.retryFailed()));
    this.#store.add(drafts.onDidChange((id) => this.#draftChanged(id, drafts.get(id))));
    this.#store.add(window.tabGroups.onDidChangeTabs(({ closed }) => this.#tabsClosed(closed)));
  }

  /** Opens a document in the manifest editor. */
  async open(address: DocumentAddress): Promise<void> {
    await this.#editor.open(uriOf(address), { preview: true });
  }

  /** Opens the same bytes as plain text. */
  async openAsText(address: DocumentAddress): Promise<void> {
    await this.#editor.openAsText(uriOf(address));
  }

  /** Opens a draft in an editor of its own: work must not vanish because a row was clicked. */
  async openDraft(draft: ListDraft): Promise<void> {
    await this.#editor.open(draftUri(draft), { preview: false });
  }

  /**
   * Shows a report, in the place of one with the same id. It opens in an editor of its own: a link
   * that is followed from it must not close it, since it is kept no longer than it is shown.
   */
  async openReport(report: Report): Promise<void> {
    const uri = this.#reports.put(report);
    this.#editor.reload(uri);
    await this.#editor.open(uri, { preview: false });
  }

  /** Closes a draft in every editor. */
  async closeDraft({ id }: ListDraft): Promise<void> {
    this.#closing.add(id);
    try {
      await window.tabGroups.close(tabsOfDraft(id));
    } finally {
      this.#closing.delete(id);
    }
  }

  /** The draft in the active editor, rendered or as text. */
  activeDraftId(): string | undefined {
    const { activeTab } = window.tabGroups.activeTabGroup;
    return activeTab && draftIdOf(activeTab);
  }

  /** Says that a tag names something else now: its open documents and drafts are read again. */
  tagChanged(target: {
    readonly connectionId: string;
    readonly repository: string;
    readonly tag: string;
  }): void {
    const { connectionId, repository, tag } = target;
    const uri = uriOf({ kind: "manifest", connectionId, repository, reference: { tag } });
    this.#files.changed(uri);
    this.#editor.reload(uri);
    const open = tabs().flatMap((tab) => this.#draftOf(tab) ?? []);
    for (const draft of open) {
      const isOfTag = draft.repository === repository && draft.tag === tag;
      if (draft.connectionId === connectionId && isOfTag) this.#editor.reload(draftUri(draft));
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #draftOf(tab: Tab): ListDraft | undefined {
    const id = draftIdOf(tab);
    return id === undefined ? undefined : this.#draftSource.get(id);
  }

  #tabsClosed(closed: readonly Tab[]): void {
    const open = new Set(tabs().map((tab) => reportIdOf(tab)));
    for (const id of closed.map((tab) => reportIdOf(tab))) {
      if (id !== undefined && !open.has(id)) this.#reports.drop(id);
    }
    const drafts = new Set(closed.flatMap((tab) => this.#draftOf(tab) ?? []));
    for (const draft of drafts) {
      const isShown = tabsOfDraft(draft.id).length > 0;
      if (!isShown && !this.#closing.has(draft.id)) this.#draftClosed.fire(draft);
    }
  }

  #draftChanged(id: string, draft: ListDraft | undefined): void {
    if (draft) {
      this.#drafts.changed(draftUri(draft));
      this.#editor.reload(draftUri(draft));
      return;
    }
    for (const tab of tabsOfDraft(id)) {
      const uri = uriOfTab(tab);
      if (!uri) continue;
      this.#drafts.deleted(uri);
      this.#editor.reload(uri);
    }
  }
}

function tabs(): readonly Tab[] {
  return window.tabGroups.all.flatMap((group) => group.tabs);
}

function tabsOfDraft(id: string): readonly Tab[] {
  return tabs().filter((tab) => draftIdOf(tab) === id);
}

function uriOfTab({ input }: Tab): Uri | undefined {
  return input instanceof TabInputCustom || input instanceof TabInputText ? input.uri : undefined;
}

function draftIdOf(tab: Tab): string | undefined {
  const uri = uriOfTab(tab);
  const subject = uri && subjectOf(uri);
  return subject?.kind === "draft" ? subject.draftId : undefined;
}

function reportIdOf(tab: Tab): string | undefined {
  const uri = uriOfTab(tab);
  const subject = uri && subjectOf(uri);
  return subject?.kind === "report" ? subject.reportId : undefined;
}
