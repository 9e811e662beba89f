import { RelativePattern, Uri, workspace, type FileSystemWatcher } from "vscode";
import { DisposableStore, type Disposable } from "../../../core/base/disposable.ts";
import { Emitter } from "../../../core/base/event.ts";
import type { WorkspaceFile } from "./taskView.ts";

/** Larger files are not what a task file names: bytes. */
const maxBytes = 1_000_000;

/**
 * Files that task files name, read once and watched from then on. Paths begin at the task file's
 * folder or, where nothing is there, at the workspace's: either may be sent as the run's workspace.
 */
export class TaskWorkspace implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<string>());
  /** Fires with the URI of a file that was made, changed or deleted, looked for before. */
  readonly onDidChange = this.#changes.event;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #watchers = new Map<string, FileSystemWatcher>();

  /** Where a path may lead to, the best place first; none for texts outside of any folder. */
  placesOf(document: Uri, path: string): readonly Uri[] {
    const folder = workspace.getWorkspaceFolder(document)?.uri;
    const roots = document.scheme === "untitled" ? [] : [Uri.joinPath(document, "..")];
    const root = folder ?? (document.scheme === "untitled" ? firstFolder() : undefined);
    if (root && root.toString() !== roots[0]?.toString()) roots.push(root);
    return roots.map((each) => Uri.joinPath(each, path));
  }

  /** The file at the first of the places that has one; `null` if none does. */
  async read(places: readonly Uri[]): Promise<WorkspaceFile | null> {
    for (const uri of places) {
      const text = await this.#text(uri);
      if (text !== undefined) return { uri, text };
    }
    return null;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #text(uri: Uri): Promise<string | undefined> {
    const key = uri.toString();
    const known = this.#texts.get(key);
    if (known) return known;
    this.#watch(Uri.joinPath(uri, ".."));
    const text = readText(uri);
    this.#texts.set(key, text);
    return text;
  }

  #watch(folder: Uri): void {
    const key = folder.toString();
    if (this.#watchers.has(key)) return;
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, "*"));
    this.#watchers.set(key, this.#owned.add(watcher));
    const note = (uri: Uri) => {
      if (this.#texts.delete(uri.toString())) this.#changes.fire(uri.toString());
    };
    this.#owned.add(watcher.onDidCreate(note));
    this.#owned.add(watcher.onDidChange(note));
    this.#owned.add(watcher.onDidDelete(note));
  }
}

function firstFolder(): Uri | undefined {
  return workspace.workspaceFolders?.[0]?.uri;
}

async function readText(uri: Uri): Promise<string | undefined> {
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > maxBytes) return undefined;
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined; // not there, a folder, or nothing that may be read
  }
}
