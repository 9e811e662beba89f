import {
  l10n,
  TabInputCustom,
  TabInputText,
  window,
  workspace,
  type Tab,
  type TextDocument,
  type TextDocumentChangeEvent,
  type Uri,
} from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { DocumentAddress } from "../../core/oci/address.ts";
import { DocumentLoader } from "../../images/documentLoader.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { ArchipelagoFileSystem } from "./archipelagoFileSystem.ts";
import { DiffDocuments } from "./diffDocuments.ts";
import type { DiffSide } from "./diffSide.ts";
import {
  draftScheme,
  draftUri,
  registryScheme,
  reportScheme,
  subjectOf,
  uriOf,
} from "./documentUris.ts";
import { draftIdOf, saveDraft } from "./draftDocuments.ts";
import { DraftFileSystem } from "./draftFileSystem.ts";
import { DraftTargets } from "./draftTarget.ts";
import type { EditorServices } from "./editorServices.ts";
import { useJsonLanguage } from "./jsonLanguage.ts";
import { linkDigests } from "./linkDigests.ts";
import { ManifestEditor } from "./manifestEditor.ts";
import { ProblemMarks } from "./problemMarks.ts";
import type { Report } from "./report.ts";
import { ReportDocuments } from "./reportDocuments.ts";

/** The documents of registries and drafts: their file systems, their editor, their links. */
export class EditorDocuments implements Disposable {
  readonly #store = new DisposableStore();
  readonly #files: ArchipelagoFileSystem;
  readonly #drafts: DraftFileSystem;
  readonly #reports = this.#store.add(new ReportDocuments());
  readonly #diffs: DiffDocuments;
  readonly #editor: ManifestEditor;
  readonly #services: EditorServices;
  readonly #targets: DraftTargets;

  constructor(services: EditorServices) {
    const { connections, drafts, health, problems, stores } = services;
    this.#services = services;
    this.#targets = new DraftTargets(stores);
    const loader = new DocumentLoader(stores);
    this.#files = this.#store.add(new ArchipelagoFileSystem(loader));
    this.#drafts = this.#store.add(new DraftFileSystem(drafts));
    const options = { isReadonly: true, isCaseSensitive: true };
    const editable = { isCaseSensitive: true };
    this.#store.add(workspace.registerFileSystemProvider(registryScheme, this.#files, options));
    this.#store.add(workspace.registerFileSystemProvider(draftScheme, this.#drafts, editable));
    this.#store.add(workspace.registerFileSystemProvider(reportScheme, this.#reports, options));
    const sources = {
      loader,
      stores,
      drafts,
      problems,
      targets: this.#targets,
      reports: this.#reports,
      health,
    };
    this.#editor = this.#store.add(ManifestEditor.register(services, sources));
    this.#diffs = this.#store.add(new DiffDocuments(loader, drafts));
    this.#store.add(linkDigests());
    this.#store.add(useJsonLanguage());
    this.#store.add(connections.onDidChange(() => this.#retryFailed()));
    this.#store.add(health.onDidChange((place) => this.#editor.reloadRepository(place)));
    this.#store.add(drafts.onDidChange((id) => this.#draftChanged(id, drafts.get(id))));
    this.#store.add(problems.onDidChange((id) => this.#editor.showDraft(id)));
    this.#store.add(new ProblemMarks(problems));
    this.#store.add(workspace.onDidChangeTextDocument((change) => saveUndone(change)));
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
  async openReport(report: Report, options: { readonly isBeside?: boolean } = {}): Promise<void> {
    const uri = this.#reports.put(report);
    this.#editor.reload(uri);
    await this.#editor.open(uri, { preview: false, ...options });
  }

  /** Shows a report as it is now where one with its id is open; says whether it is. */
  renewReport(report: Report): boolean {
    if (!this.#reports.get(report.id)) return false;
    this.#editor.reload(this.#reports.put(report));
    return true;
  }

  /** Shows the texts of both in VS Code's diff editor. */
  async openDiff(left: DiffSide, right: DiffSide, title: string): Promise<void> {
    await this.#diffs.open(left, right, title);
  }

  /** Closes a draft in every editor; what was typed and not saved is saved before. */
  async closeDraft(draft: ListDraft): Promise<void> {
    await saveDraft(this.#services.drafts, draft);
    await window.tabGroups.close(tabsOfDraft(draft.id));
  }

  /** The draft in the active editor, rendered or as text. */
  activeDraftId(): string | undefined {
    const { activeTab } = window.tabGroups.activeTabGroup;
    return activeTab && draftIdOfTab(activeTab);
  }

  /** Says that a tag names something else now: its open documents and drafts are read again. */
  tagChanged(target: {
    readonly connectionId: string;
    readonly repository: string;
    readonly tag: string;
  }): void {
    const { connectionId, repository, tag } = target;
    const address = { kind: "manifest", connectionId, repository, reference: { tag } } as const;
    const uri = uriOf(address);
    this.#files.changed(uri);
    this.#diffs.tagChanged(address);
    this.#editor.reload(uri);
    for (const draft of this.#services.drafts.all) {
      const isOfTag = draft.repository === repository && draft.tag === tag;
      if (draft.connectionId !== connectionId || !isOfTag) continue;
      this.#targets.forget(draft);
      this.#services.problems.checkAgain(draft.id);
      this.#editor.reload(draftUri(draft));
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #retryFailed(): void {
    this.#editor.retryFailed();
    this.#services.problems.retryUnanswered();
  }

  #tabsClosed(closed: readonly Tab[]): void {
    const open = new Set(tabs().map((tab) => reportIdOf(tab)));
    for (const id of closed.map((tab) => reportIdOf(tab))) {
      if (id !== undefined && !open.has(id)) this.#reports.drop(id);
    }
  }

  #draftChanged(id: string, draft: ListDraft | undefined): void {
    if (draft) {
      const uri = draftUri(draft);
      this.#drafts.changed(uri);
      // The name of an earlier target is that of no document any more.
      const left = tabsOfDraft(id).filter(
        (tab) => !tab.isDirty && uriOfTab(tab)?.toString() !== uri.toString(),
      );
      if (left.length > 0) void window.tabGroups.close(left);
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
  return tabs().filter((tab) => draftIdOfTab(tab) === id);
}

function uriOfTab({ input }: Tab): Uri | undefined {
  return input instanceof TabInputCustom || input instanceof TabInputText ? input.uri : undefined;
}

function draftIdOfTab(tab: Tab): string | undefined {
  const uri = uriOfTab(tab);
  return uri && draftIdOf(uri);
}

/** What is undone in the table is saved like what is done there; text is saved by who types it. */
function saveUndone({ document, reason }: TextDocumentChangeEvent): void {
  if (reason === undefined || draftIdOf(document.uri) === undefined) return;
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const isTable =
    input instanceof TabInputCustom && input.uri.toString() === document.uri.toString();
  if (isTable) void save(document);
}

async function save(document: TextDocument): Promise<void> {
  if (await document.save()) return;
  void window.showWarningMessage(
    l10n.t("The draft could not be saved. Open it as text and save it there."),
  );
}

function reportIdOf(tab: Tab): string | undefined {
  const uri = uriOfTab(tab);
  const subject = uri && subjectOf(uri);
  return subject?.kind === "report" ? subject.reportId : undefined;
}
