import { languages, type TextDocument } from "vscode";
import { isTaskFileName, looksLikeTask } from "../../../acr/language/taskFileName.ts";
import type { Settings } from "../../platform/settings.ts";

interface KnownAnswer {
  /** What it was made from: version and language of the document, and the setting. */
  readonly made: string;
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
    const { version, languageId, uri } = document;
    const { files } = this.#settings.tasks(uri);
    const made = [version, languageId, ...files].join("\n");
    const known = this.#known.get(document);
    if (known?.made === made) return known.isTask;
    const isTask = this.#look(document, files);
    this.#known.set(document, { made, isTask });
    return isTask;
  }

  #look(document: TextDocument, files: readonly string[]): boolean {
    const { uri, languageId } = document;
    if (document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > maxLength) {
      return false;
    }
    if (isTaskFileName(uri.path)) return true;
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
