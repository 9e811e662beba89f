import { languages, type TextDocument } from "vscode";
import { isTaskFileName, looksLikeTask } from "../../../acr/language/taskFileName.ts";
import type { Settings } from "../../platform/settings.ts";

interface KnownAnswer {
  /** Of the document. */
  readonly version: number;
  readonly isTask: boolean;
}

/** Larger files are no task files that anybody writes: characters. */
const maxLength = 1_000_000;

/** Other sides of comparisons, and texts of ours. */
const ignoredSchemes = /^(?:git|output|archipelago.*)$/;

/** Tells task files of Azure Container Registry from others: by name, by setting, by content. */
export class TaskFiles {
  readonly #settings: Settings;
  readonly #known = new WeakMap<TextDocument, KnownAnswer>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  isTaskFile(document: TextDocument): boolean {
    if (ignoredSchemes.test(document.uri.scheme)) return false;
    const { version } = document;
    const known = this.#known.get(document);
    if (known?.version === version) return known.isTask;
    const isTask = this.#look(document);
    this.#known.set(document, { version, isTask });
    return isTask;
  }

  #look(document: TextDocument): boolean {
    const { uri, languageId } = document;
    if (document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > maxLength) {
      return false;
    }
    if (isTaskFileName(uri.path)) return true;
    const { files } = this.#settings.tasks(uri);
    if (files.some((pattern) => languages.match({ pattern: anywhere(pattern) }, document) > 0)) {
      return true;
    }
    return languageId === "yaml" && looksLikeTask(document.getText());
  }
}

/** A glob without a folder is about names in any folder. */
function anywhere(pattern: string): string {
  return pattern.startsWith("**/") || pattern.startsWith("/") ? pattern : `**/${pattern}`;
}
