import path from "node:path";
import { RelativePattern, Uri, workspace } from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { LocalStore, LocalStores } from "../../images/local/localStore.ts";
import { PausedCalls } from "./pausedCalls.ts";

/** Those who write a file do so in several steps. */
const pauseMs = 300;

/** Tells when the files of the shown local stores were changed, by whomever. */
export class LocalStoreWatcher implements Disposable {
  readonly #list: LocalStores;
  readonly #changed: (id: string) => void;
  readonly #owned = new DisposableStore();
  readonly #pauses = this.#owned.add(new PausedCalls(pauseMs));
  readonly #watched = new Map<string, Disposable>();

  /** @param changed is given the id of a store */
  constructor(list: LocalStores, changed: (id: string) => void) {
    this.#list = list;
    this.#changed = changed;
    this.#owned.add(list.onDidChange(() => this.#watchAll()));
    this.#watchAll();
  }

  dispose(): void {
    this.#owned.dispose();
    for (const watcher of this.#watched.values()) watcher.dispose();
    this.#watched.clear();
  }

  #watchAll(): void {
    const shown = new Map(this.#list.all.map((store) => [store.id, store]));
    for (const [id, watcher] of this.#watched) {
      if (shown.has(id)) continue;
      watcher.dispose();
      this.#watched.delete(id);
    }
    for (const [id, store] of shown) {
      if (!this.#watched.has(id)) this.#watched.set(id, this.#watch(store));
    }
  }

  #watch({ id, kind, path: place }: LocalStore): Disposable {
    // A file's name may have characters that mean something in a pattern.
    const [folder, pattern] =
      kind === "layout" ? [place, "index.json"] : [path.dirname(place), "*"];
    const watcher = workspace.createFileSystemWatcher(
      new RelativePattern(Uri.file(folder), pattern),
    );
    const note = ({ fsPath }: Uri) => {
      if (kind === "archive" && fsPath !== place) return;
      this.#pauses.call(id, () => this.#changed(id));
    };
    const owned = new DisposableStore();
    owned.add(watcher);
    owned.add(watcher.onDidCreate(note));
    owned.add(watcher.onDidChange(note));
    owned.add(watcher.onDidDelete(note));
    return owned;
  }
}
