import type { Uri } from "vscode";
import {
  commands,
  window,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type WebviewPanel,
} from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Trail } from "../../shared/trail.ts";
import type { EditorServices } from "./editorServices.ts";
import { ManifestPanel, type PanelNavigation } from "./manifestPanel.ts";
import type { PageSources } from "./pageLoader.ts";
import { webviewHtml, webviewRoot } from "./webviewHtml.ts";

/** View type of the custom editor in package.json. */
const viewType = "archipelago.manifest";

/** Shows `archipelago:` and `archipelago-draft:` documents rendered. Knows the open views. */
export class ManifestEditor implements CustomReadonlyEditorProvider, PanelNavigation, Disposable {
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
    editor.#store.add(
      window.registerCustomEditorProvider(viewType, editor, {
        supportsMultipleEditorsPerDocument: true,
        webviewOptions: { enableFindWidget: true },
      }),
    );
    return editor;
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): void {
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
    const shown = new ManifestPanel(context, this.#takeTrail(uri));
    this.#panels.add(shown);
    panel.onDidDispose(() => {
      this.#panels.delete(shown);
      shown.dispose();
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri);
    shown.reload();
  }

  /** Opens a document rendered, in the active group; the next one takes the place of a preview. */
  async open(uri: Uri, options: { readonly preview: boolean }): Promise<void> {
    await commands.executeCommand("vscode.openWith", uri, viewType, options);
  }

  async follow(uri: Uri, trail: Trail, from: WebviewPanel): Promise<void> {
    const key = uri.toString();
    this.#comingTrails.set(key, trail);
    await commands.executeCommand("vscode.openWith", uri, viewType, {
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

  /** Reads again what could not be read, such as after a credential was changed. */
  retryFailed(): void {
    for (const panel of this.#panels) if (panel.hasFailed) panel.reload();
  }

  dispose(): void {
    this.#store.dispose();
    for (const panel of this.#panels) panel.dispose();
    this.#panels.clear();
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
