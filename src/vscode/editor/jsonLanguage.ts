import { languages, workspace, type TextDocument } from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { diffScheme } from "./diffSide.ts";
import { draftScheme, registryScheme, reportScheme } from "./documentUris.ts";

/** Makes our documents JSON when they are opened as text: their names have no extension to tell. */
export function useJsonLanguage(): Disposable {
  const store = new DisposableStore();
  store.add(workspace.onDidOpenTextDocument(setLanguage));
  for (const document of workspace.textDocuments) setLanguage(document);
  return store;
}

function setLanguage(document: TextDocument): void {
  const { scheme } = document.uri;
  if (![registryScheme, draftScheme, reportScheme, diffScheme].includes(scheme)) return;
  // What is plain text to VS Code was not chosen by the user; anything else may have been.
  if (document.languageId === "plaintext" && /^\s*[{[]/.test(document.getText())) {
    void languages.setTextDocumentLanguage(document, "json");
  }
}
