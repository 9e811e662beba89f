import {
  CodeAction,
  CodeActionKind,
  CodeLens,
  l10n,
  languages,
  Range,
  workspace,
  WorkspaceEdit,
  type DiagnosticCollection,
  type TextDocument,
} from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Logger } from "../../core/base/logger.ts";
import { isSpecFileName, specFileGlob } from "../../images/spec/specFileName.ts";
import type { SpecDiagnostic } from "./specSupport.ts";

/** What spec files need of the rest of the extension. */
export interface SpecLanguageOptions {
  /** Hosts of the registries that the user added. */
  readonly registries: () => readonly string[];
  /** Ids of the commands above the file; each is called with its URI. */
  readonly commands: {
    readonly push: string;
    readonly showChanges: string;
    readonly openAsDraft: string;
  };
  readonly logger: Logger;
}

interface FoundProblems {
  /** Of the document. */
  readonly version: number;
  readonly problems: SpecDiagnostic[];
}

/** Typing may go on for so long before problems are looked for again. */
const pauseMs = 250;

/**
 * Problems, completion, explanations and actions in `*.manifest-list.yaml` files. The YAML parser is
 * loaded when the first such file is opened.
 */
export class SpecLanguage implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #options: SpecLanguageOptions;
  readonly #problems: DiagnosticCollection;
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #found = new WeakMap<TextDocument, FoundProblems>();

  constructor(options: SpecLanguageOptions) {
    this.#options = options;
    this.#problems = this.#owned.add(languages.createDiagnosticCollection("archipelago.specFile"));
    this.#register();
    for (const document of workspace.textDocuments) this.#check(document);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#owned.dispose();
  }

  #register(): void {
    const selector = { pattern: specFileGlob };
    const { registries } = this.#options;
    const owned = this.#owned;
    owned.add(workspace.onDidOpenTextDocument((document) => this.#check(document)));
    owned.add(workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document)));
    owned.add(workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    owned.add(
      languages.registerCompletionItemProvider(
        selector,
        {
          provideCompletionItems: async (document, position) =>
            (await load()).complete(document, position, registries),
        },
        " ",
        "/",
      ),
    );
    owned.add(
      languages.registerHoverProvider(selector, {
        provideHover: async (document, position) => (await load()).hover(document, position),
      }),
    );
    owned.add(
      languages.registerCodeLensProvider(selector, {
        provideCodeLenses: (document) => this.#lenses(document),
      }),
    );
    owned.add(
      languages.registerCodeActionsProvider(
        selector,
        { provideCodeActions: (document, range) => this.#fixes(document, range) },
        { providedCodeActionKinds: [CodeActionKind.QuickFix] },
      ),
    );
  }

  #lenses({ uri }: TextDocument): CodeLens[] {
    const { push, showChanges, openAsDraft } = this.#options.commands;
    const top = new Range(0, 0, 0, 0);
    return [
      { title: l10n.t("Push"), command: push },
      { title: l10n.t("Show Changes"), command: showChanges },
      { title: l10n.t("Open as Draft"), command: openAsDraft },
    ].map((command) => new CodeLens(top, { ...command, arguments: [uri] }));
  }

  async #fixes(document: TextDocument, range: Range): Promise<CodeAction[]> {
    const problems = await this.#problemsOf(document);
    return problems.flatMap((problem) => {
      const { finding } = problem;
      if (!("suggestion" in finding) || finding.suggestion === undefined) return [];
      if (!problem.range.intersection(range)) return [];
      // Of a platform in one word, such as linux/arm64, only a part is to change.
      if (document.getText(problem.range).includes("/")) return [];
      const title = l10n.t("Change to {0}", finding.suggestion);
      const action = new CodeAction(title, CodeActionKind.QuickFix);
      action.edit = new WorkspaceEdit();
      action.edit.replace(document.uri, problem.range, finding.suggestion);
      action.diagnostics = [problem];
      action.isPreferred = true;
      return action;
    });
  }

  #checkSoon(document: TextDocument): void {
    if (!isSpecFileName(document.uri.path)) return;
    const key = document.uri.toString();
    clearTimeout(this.#waiting.get(key));
    const check = () => {
      this.#waiting.delete(key);
      this.#check(document);
    };
    this.#waiting.set(key, setTimeout(check, pauseMs));
  }

  #check(document: TextDocument): void {
    if (!isSpecFileName(document.uri.path)) return;
    this.#problemsOf(document).then(
      (problems) => {
        if (!document.isClosed) this.#problems.set(document.uri, problems);
      },
      (error: unknown) => this.#options.logger.error("Checking a spec file failed", error),
    );
  }

  /** Each version of a document is parsed once, however often VS Code asks for fixes. */
  async #problemsOf(document: TextDocument): Promise<SpecDiagnostic[]> {
    const { diagnose } = await load();
    const { version } = document;
    const known = this.#found.get(document);
    if (known?.version === version) return known.problems;
    const problems = diagnose(document);
    this.#found.set(document, { version, problems });
    return problems;
  }

  #forget({ uri }: TextDocument): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    this.#problems.delete(uri);
  }
}

function load() {
  return import("./specSupport.ts");
}
