import type { Browser, Page } from "playwright-core";
import type { Uri, WebviewPanel } from "vscode";
import { launchBrowser } from "../../scripts/lib/browser.mjs";
import { DocumentLoader } from "../../src/images/documentLoader.ts";
import { ImageReader } from "../../src/images/imageReader.ts";
import { UnknownConnectionError, type ImageStores } from "../../src/images/imageStores.ts";
import { DraftStore } from "../../src/images/drafts/draftStore.ts";
import type { Connection } from "../../src/providers/connection.ts";
import type { Trail } from "../../src/shared/trail.ts";
import { DraftFileSystem } from "../../src/vscode/editor/draftFileSystem.ts";
import { DraftProblems } from "../../src/vscode/editor/draftProblems.ts";
import { DraftTargets } from "../../src/vscode/editor/draftTarget.ts";
import type { EditorActions, EditorServices } from "../../src/vscode/editor/editorServices.ts";
import { ManifestPanel } from "../../src/vscode/editor/manifestPanel.ts";
import type { PageSources } from "../../src/vscode/editor/pageLoader.ts";
import type { Report } from "../../src/vscode/editor/report.ts";
import { webviewHtml } from "../../src/vscode/editor/webviewHtml.ts";
import { MemoryMemento } from "./memoryPorts.ts";
import { MemoryStore } from "./memoryStore.ts";
import { HealthStore } from "../../src/images/verify/healthStore.ts";
import { silentLogger } from "./silentLogger.ts";
import { themes, type ThemeName } from "./themes.ts";
import { closeDocuments, workspace } from "./vscodeDocumentsStub.ts";
import { Uri as StubUri } from "./vscodeEditorStub.ts";
import { startViewServer, type ViewServer } from "./viewServer.ts";

const connection: Connection = {
  id: "registry.test",
  name: "registry.test",
  url: "https://registry.test",
  registry: "registry.test",
  signIn: "anonymous",
  secretLocation: "none",
};

/**
 * The extension's side of the manifest editor and its view in a real browser, joined as VS Code
 * joins them; the images are in memory.
 */
export class ViewBench {
  readonly store = new MemoryStore();
  readonly drafts = DraftStore.open(new MemoryMemento());
  readonly reports = new Map<string, Report>();
  /** What the view asked others to do. */
  readonly actions: string[] = [];
  /** Contents that the page was not allowed to load and errors in its console. */
  readonly problems: string[] = [];
  isConnected = true;
  readonly page: Page;
  readonly #browser: Browser;
  readonly #server: ViewServer;
  #panel: ManifestPanel | undefined;
  #receive: (packet: unknown) => void = () => undefined;
  /** What the pages say of verifications. */
  readonly health = new HealthStore();
  readonly #draftProblems: DraftProblems;
  readonly #services: Omit<EditorServices, "extensionUri">;
  readonly #sources: PageSources;

  private constructor(browser: Browser, server: ViewServer, page: Page) {
    this.#browser = browser;
    this.#server = server;
    this.page = page;
    const [stores, { drafts }] = [this.#stores(), this];
    workspace.registerFileSystemProvider("archipelago-draft", new DraftFileSystem(drafts));
    this.#draftProblems = new DraftProblems({ drafts, stores, logger: silentLogger });
    this.#draftProblems.onDidChange(() => this.#panel?.showDraft());
    const problems = this.#draftProblems;
    this.#services = {
      connections: this.#connections(),
      stores,
      drafts,
      problems,
      health: this.health,
      actions: this.#actions(),
      logger: silentLogger,
    };
    this.#sources = {
      loader: new DocumentLoader(stores),
      stores,
      drafts,
      problems,
      targets: new DraftTargets(stores),
      reports: this.reports,
      health: this.health,
    };
  }

  static async start(): Promise<ViewBench> {
    const [browser, server] = await Promise.all([launchBrowser(), startViewServer()]);
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.setDefaultTimeout(15_000);
    const bench = new ViewBench(browser, server, page);
    await bench.#join();
    return bench;
  }

  /** Shows a document from the beginning; `keep` leaves the state that the view kept. */
  async open(uri: Uri, options: { trail?: Trail; keep?: boolean } = {}): Promise<void> {
    this.#panel?.dispose();
    if (uri.scheme === "archipelago-draft" && this.drafts.get(uri.query)) {
      const { path, query, scheme } = uri;
      await workspace.openTextDocument(stubUri(path, query, scheme));
    }
    this.#panel = new ManifestPanel(
      {
        uri,
        panel: this.#fakePanel(),
        services: { ...this.#services, extensionUri: uri },
        sources: this.#sources,
        navigation: {
          follow: (next, trail) => this.open(next, { trail }),
          openAsText: (next) => this.#act(`openAsText ${next.toString()}`),
        },
      },
      options.trail,
    );
    if (!options.keep) await this.page.evaluate("sessionStorage.clear()").catch(() => undefined);
    this.#server.page = this.#html(uri);
    await this.page.goto(this.#server.url);
    this.#panel.reload();
  }

  async openTag(repository: string, tag: string): Promise<void> {
    await this.open(archipelagoUri(`/${repository}:${tag}`));
  }

  async useTheme(theme: ThemeName): Promise<void> {
    const { bodyClass, colors } = themes[theme];
    await this.page.evaluate(`{
      document.body.className = ${JSON.stringify(bodyClass)};
      document.documentElement.removeAttribute("style");
      for (const [name, value] of Object.entries(${JSON.stringify(colors)})) {
        document.documentElement.style.setProperty("--vscode-" + name, value);
      }
    }`);
  }

  reload(): void {
    this.#panel?.reload();
  }

  /** Forgets all drafts and their documents. */
  async clearDrafts(): Promise<void> {
    closeDocuments();
    for (const { id } of this.drafts.all) await this.drafts.delete(id);
  }

  async stop(): Promise<void> {
    this.#panel?.dispose();
    await this.#browser.close();
    await this.#server.close();
  }

  async #join(): Promise<void> {
    this.page.on("console", (message) => {
      if (message.type() === "error") this.problems.push(message.text());
    });
    this.page.on("pageerror", (error) => this.problems.push(error.message));
    await this.page.exposeFunction("postToHost", (packet: unknown) => this.#receive(packet));
    await this.page.addInitScript({
      content: `globalThis.acquireVsCodeApi = () => ({
        postMessage: (packet) => void globalThis.postToHost(packet),
        getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null"),
        setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
      });`,
    });
  }

  #fakePanel(): WebviewPanel {
    const webview = {
      postMessage: async (packet: unknown) => {
        const script = `window.postMessage(${JSON.stringify(packet)}, "*")`;
        await this.page.evaluate(script).catch(() => undefined); // the page is being replaced
        return true;
      },
      onDidReceiveMessage: (listener: (packet: unknown) => void) => {
        this.#receive = listener;
        return { dispose: () => undefined };
      },
    };
    return { webview, viewColumn: 1 } as unknown as WebviewPanel;
  }

  #html(extensionUri: Uri): string {
    const webview = {
      cspSource: "'self'",
      asWebviewUri: (uri: { path: string }) => uri.path.slice(uri.path.lastIndexOf("/") + 1),
    } as unknown as WebviewPanel["webview"];
    return webviewHtml(webview, extensionUri);
  }

  #connections() {
    const all = () => (this.isConnected ? [connection] : []);
    return {
      get all() {
        return all();
      },
      onDidChange: () => ({ dispose: () => undefined }),
      find: (id: string) => all().find((each) => each.id === id),
    };
  }

  #stores(): ImageStores {
    return {
      open: (id) => {
        if (!this.isConnected) throw new UnknownConnectionError(id);
        return { store: this.store, reader: new ImageReader(this.store) };
      },
    };
  }

  #actions(): EditorActions {
    return {
      draft: (action, id, position) =>
        this.#act([action, id, ...(position === undefined ? [] : [position])].join(" ")),
      editAsDraft: (image) => this.#act(`editAsDraft ${JSON.stringify(image)}`),
      verify: (image) => this.#act(`verify ${JSON.stringify(image)}`),
      signInAgain: (id) => this.#act(`signInAgain ${id}`),
      editCredentials: (id) => this.#act(`editCredentials ${id}`),
      showLog: () => void this.actions.push("showLog"),
    };
  }

  #act(what: string): Promise<void> {
    this.actions.push(what);
    return Promise.resolve();
  }
}

/** A document of the registry that the bench knows. */
export function archipelagoUri(path: string, query = "", scheme = "archipelago"): Uri {
  // The stub has all that the editor asks of a URI.
  return stubUri(path, query, scheme) as unknown as Uri;
}

function stubUri(path: string, query: string, scheme: string): StubUri {
  return StubUri.from({ scheme, authority: connection.id, path, query });
}
