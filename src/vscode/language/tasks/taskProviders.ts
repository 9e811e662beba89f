import {
  CodeActionKind,
  languages,
  type CancellationToken,
  type DocumentSelector,
  type TextDocument,
} from "vscode";
import { DisposableStore, type Disposable } from "../../../core/base/disposable.ts";
import { taskCompletion } from "./taskCompletion.ts";
import { fixAllKind, type TaskDiagnostics } from "./taskDiagnostics.ts";
import type { TaskDocuments } from "./taskDocuments.ts";
import type { TaskFiles } from "./taskFiles.ts";
import { taskHover } from "./taskHover.ts";
import { taskLenses, type TaskLensCommand } from "./taskLenses.ts";
import {
  taskDefinition,
  taskFolds,
  taskLinks,
  taskReferences,
  taskRename,
  taskRenameRange,
  taskSemanticTokens,
  taskSymbols,
  taskTokenLegend,
} from "./taskStructure.ts";
import type { TaskView } from "./taskView.ts";

/** What the features of the editor work with. */
interface TaskProviderOptions {
  readonly files: TaskFiles;
  readonly documents: TaskDocuments;
  readonly problems: TaskDiagnostics;
  readonly lenses: readonly TaskLensCommand[];
  readonly registries: () => readonly string[];
}

/** Registers what the editor offers in task files; other files of the selector are left alone. */
export function registerTaskProviders(
  selector: DocumentSelector,
  options: TaskProviderOptions,
): Disposable {
  const owned = new DisposableStore();
  const parts: Parts = { selector, owned, viewed: viewer(options) };
  registerTexts(parts, options);
  registerStructure(parts, options);
  registerNames(parts);
  return owned;
}

interface Parts {
  readonly selector: DocumentSelector;
  readonly owned: DisposableStore;
  readonly viewed: ReturnType<typeof viewer>;
}

/** Works with a task file as it is now; nothing comes of other files and of older texts. */
function viewer({ files, documents }: TaskProviderOptions) {
  return async <T>(
    document: TextDocument,
    token: CancellationToken,
    work: (view: TaskView) => T | Promise<T>,
  ): Promise<T | undefined> => {
    if (!files.isTaskFile(document)) return undefined;
    const view = await documents.of(document);
    // The text is another one by now, and VS Code asks again.
    if (token.isCancellationRequested || view.version !== document.version) return undefined;
    return work(view);
  };
}

function registerTexts(
  { selector, owned, viewed }: Parts,
  { files, problems, lenses, registries }: TaskProviderOptions,
): void {
  const kinds = { providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind] };
  owned.add(languages.registerCodeActionsProvider(selector, problems, kinds));
  owned.add(
    languages.registerCodeLensProvider(selector, {
      provideCodeLenses: (document) =>
        files.isTaskFile(document) ? [...taskLenses(document, lenses)] : [],
    }),
  );
  owned.add(
    languages.registerCompletionItemProvider(
      selector,
      {
        provideCompletionItems: (document, position, token) =>
          viewed(document, token, (view) => taskCompletion(document, position, view, registries())),
      },
      " ",
      ".",
      "$",
      "-",
      "[",
      "/",
    ),
  );
  owned.add(
    languages.registerHoverProvider(selector, {
      provideHover: (document, position, token) =>
        viewed(document, token, (view) => taskHover(document, position, view)),
    }),
  );
}

function registerStructure(
  { selector, owned, viewed }: Parts,
  { files }: TaskProviderOptions,
): void {
  owned.add(
    languages.registerDocumentSymbolProvider(selector, {
      provideDocumentSymbols: (document, token) =>
        viewed(document, token, (view) => taskSymbols(document, view)),
    }),
  );
  owned.add(
    languages.registerFoldingRangeProvider(selector, {
      provideFoldingRanges: (document) =>
        files.isTaskFile(document) ? taskFolds(document) : undefined,
    }),
  );
  owned.add(
    languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: (document, token) =>
        viewed(document, token, (view) => taskLinks(document, view)),
    }),
  );
  owned.add(
    languages.registerDocumentSemanticTokensProvider(
      selector,
      {
        provideDocumentSemanticTokens: (document, token) =>
          viewed(document, token, (view) => taskSemanticTokens(document, view)),
      },
      taskTokenLegend,
    ),
  );
}

function registerNames({ selector, owned, viewed }: Parts): void {
  owned.add(
    languages.registerDefinitionProvider(selector, {
      provideDefinition: (document, position, token) =>
        viewed(document, token, (view) => taskDefinition(document, position, view)),
    }),
  );
  owned.add(
    languages.registerReferenceProvider(selector, {
      provideReferences: (document, position, { includeDeclaration }, token) =>
        viewed(document, token, (view) =>
          taskReferences(document, position, view, includeDeclaration),
        ),
    }),
  );
  owned.add(
    languages.registerRenameProvider(selector, {
      prepareRename: (document, position, token) =>
        viewed(document, token, (view) => taskRenameRange(document, position, view)),
      provideRenameEdits: (document, position, to, token) =>
        viewed(document, token, (view) => taskRename(document, position, view, to)),
    }),
  );
}
