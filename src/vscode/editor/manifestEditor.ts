import type { Uri } from "vscode";
import {
  commands,
  ViewColumn,
  window,
  type CustomDocument,
  type TextDocument,
  type WebviewPanel,
} from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Trail } from "../../shared/trail.ts";
import { draftScheme, subjectOf } from "./documentUris.ts";
import { draftIdOf } from "./draftDocuments.ts";
import type { EditorServices } from "./editorServices.ts";
import type { ManifestPanel, PanelNavigation } from "./manifestPanel.ts";
import type { PageSources } from "./pageLoader.ts";
import { webviewHtml, webviewRoot } from "./webviewHtml.ts";

/** View types of the custom editors in package.json; drafts are texts that can be edited. */
const viewTypes = { readOnly: "archipelago.manifest", draft: "archipelago.draft" } as const;

/** Shows documents of registries, drafts and reports rendered. Knows the open views. */
export class ManifestEditor implements PanelNavigation, Disposable {
  readonly #services: EditorServices;
  readonly #sources: PageSources;
  readonly #panels = new Set<ManifestPanel>();
  readonly #store = new DisposableStore();
  /** Ways to documents that are being opened, by URI. */
  readonly #comingTrails = new Map<string, Trail>();

  private constructor(services: EditorServices, sources: PageSources) {
    this.#services = services;
    this.#sources = sources;
  }

  /** Registers the editor; dispose it to take it away with all that it shows. */
  static register(services: EditorServices, sources: PageSources): ManifestEditor {
    const editor = new ManifestEditor(services, sources);
    const options = {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: { enableFindWidget: true },
    };
    const readOnly = {
      openCustomDocument: (uri: Uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: ({ uri }: CustomDocument, panel: WebviewPanel) =>
        editor.#show(uri, panel),
    };
    const draft = {
      resolveCustomTextEditor: ({ uri }: TextDocument, panel: WebviewPanel) =>
        editor.#show(uri, panel),
    };
    editor.#store.add(window.registerCustomEditorProvider(viewTypes.readOnly, readOnly, options));
    editor.#store.add(window.registerCustomEditorProvider(viewTypes.draft, draft, options));
    return editor;
  }

  /**
   * Opens a document rendered, in the active group or beside it without taking the focus; the next one
   * takes the place of a preview.
   */
  async open(
    uri: Uri,
    { preview, isBeside }: { readonly preview: boolean; readonly isBeside?: boolean },
  ): Promise<void> {
    const beside = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    const options = { preview, ...(isBeside && beside) };
    await commands.executeCommand("vscode.openWith", uri, viewTypeOf(uri), options);
  }

  async follow(uri: Uri, trail: Trail, from: WebviewPanel): Promise<void> {
    const key = uri.toString();
    this.#comingTrails.set(key, trail);
    await commands.executeCommand("vscode.openWith", uri, viewTypeOf(uri), {
      preview: true,
      ...(from.viewColumn !== undefined && { viewColumn: from.viewColumn }),
    });
    // A view that was open already was only brought to the front.
    const unused = this.#takeTrail(uri);
    if (unused) for (const panel of this.#panelsOf(uri)) panel.setTrail(unused);
  }

  async openAsText(uri: Uri, from?: WebviewPanel): Promise<void> {
    await commands.executeCommand("vscode.openWith", uri, "default", {
      preview: true,
      ...(from?.viewColumn !== undefined && { viewColumn: from.viewColumn }),
    });
  }

  /** Reads a document again wherever it is shown. */
  reload(uri: Uri): void {
    for (const panel of this.#panelsOf(uri)) panel.reload();
  }

  /** Reads the documents of a repository again wherever they are shown. */
  reloadRepository(place: { readonly connectionId: string; readonly repository: string }): void {
    for (const panel of this.#panels) {
      const subject = subjectOf(panel.uri);
      if (subject?.kind !== "registry") continue;
      const { connectionId, repository } = subject.address;
      if (connectionId === place.connectionId && repository === place.repository) panel.reload();
    }
  }

  /** Shows a draft as it is now. */
  showDraft(draftId: string): void {
    for (const panel of this.#panels) {
      if (draftIdOf(panel.uri) === draftId) panel.showDraft();
    }
  }

  /** Reads again what could not be read, such as after a credential was changed. */
  retryFailed(): void {
    for (const panel of this.#panels) if (panel.hasFailed) panel.reload();
  }

  dispose(): void {
    this.#store.dispose();
    for (const panel of this.#panels) panel.dispose();
    this.#panels.clear();
  }

  /** The page is a large part of the code, and loaded when the first one is shown. */
  async #show(uri: Uri, panel: WebviewPanel): Promise<void> {
    const trail = this.#takeTrail(uri);
    const closing = new AbortController();
    panel.onDidDispose(() => closing.abort());
    const { ManifestPanel } = await import("./manifestPanel.ts");
    if (closing.signal.aborted) return;
    const { extensionUri } = this.#services;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [webviewRoot(extensionUri)],
    };
    const context = {
      uri,
      panel,
      services: this.#services,
      sources: this.#sources,
      navigation: this,
    };
    const shown = new ManifestPanel(context, trail);
    this.#panels.add(shown);
    panel.onDidDispose(() => {
      this.#panels.delete(shown);
      shown.dispose();
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri);
    shown.reload();
  }

  #panelsOf(uri: Uri): readonly ManifestPanel[] {
    const key = uri.toString();
    return [...this.#panels].filter((panel) => panel.uri.toString() === key);
  }

  #takeTrail(uri: Uri): Trail | undefined {
    const key = uri.toString();
    const trail = this.#comingTrails.get(key);
    this.#comingTrails.delete(key);
    return trail;
  }
}

function viewTypeOf({ scheme }: Uri): string {
  return scheme === draftScheme ? viewTypes.draft : viewTypes.readOnly;
}
