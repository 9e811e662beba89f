import path from "node:path";
import { workspace, type Uri } from "vscode";
import { mapLimited } from "../../core/base/limiter.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Event } from "../../core/base/event.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { LocalFiles } from "../../images/local/localFiles.ts";
import type { LocalPlace } from "../../images/local/localStore.ts";
import type { LocalStoreList } from "../../images/local/localStoreList.ts";
import { PausedCalls } from "./pausedCalls.ts";

/** Layouts that are shown of a workspace. */
const maxLayouts = 100;
/** With more archives than this, none is looked into: they are no place for images then. */
const maxArchives = 50;
const lookedIntoAtOnce = 4;
const pauseMs = 500;

const layoutPattern = "**/oci-layout";
const archivePattern = "**/*.tar";
/** Beside what the setting `files.exclude` leaves out. */
const excluded = "**/{node_modules,.git}/**";

interface FinderParts {
  readonly list: LocalStoreList;
  readonly settings: { readonly findLocalStores: boolean; readonly onDidChange: Event<void> };
  readonly files: () => Promise<Pick<LocalFiles, "detect">>;
  readonly logger: Logger;
}

/**
 * Finds the image layouts and archives of a workspace that is trusted. Nothing is looked for before
 * the first {@link start}.
 */
export class LocalStoreFinder implements Disposable {
  readonly #parts: FinderParts;
  readonly #owned = new DisposableStore();
  readonly #pauses = this.#owned.add(new PausedCalls(pauseMs));
  #hasStarted = false;
  #searches = 0;

  constructor(parts: FinderParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    const later = () => this.#pauses.call("search", () => void this.#search());
    for (const pattern of [layoutPattern, archivePattern]) {
      const watcher = this.#owned.add(workspace.createFileSystemWatcher(pattern, false, true));
      this.#owned.add(watcher.onDidCreate(later));
      this.#owned.add(watcher.onDidDelete(later));
    }
    this.#owned.add(workspace.onDidChangeWorkspaceFolders(later));
    this.#owned.add(workspace.onDidGrantWorkspaceTrust(later));
    this.#owned.add(this.#parts.settings.onDidChange(later));
    void this.#search();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #search(): Promise<void> {
    const search = ++this.#searches;
    const { list, settings, logger } = this.#parts;
    try {
      const isWanted = workspace.isTrusted && settings.findLocalStores;
      const found = isWanted ? await this.#find() : [];
      if (search === this.#searches && !this.#owned.isDisposed) list.setFound(found);
    } catch (error) {
      logger.error("Looking for image layouts and archives in the workspace failed", error);
    }
  }

  async #find(): Promise<readonly LocalPlace[]> {
    const [markers, archives] = await Promise.all([
      workspace.findFiles(layoutPattern, excluded, maxLayouts + 1),
      workspace.findFiles(archivePattern, excluded, maxArchives + 1),
    ]);
    const candidates = [
      ...this.#firstLayouts(markers.filter(isOnDisk)).map(({ fsPath }) => path.dirname(fsPath)),
      ...this.#fewEnough(archives.filter(isOnDisk)).map(({ fsPath }) => fsPath),
    ];
    if (candidates.length === 0) return [];
    const files = await this.#parts.files();
    const places = await mapLimited(candidates, lookedIntoAtOnce, (each) =>
      this.#look(files, each),
    );
    return places.flatMap((place) => place ?? []);
  }

  #firstLayouts(markers: readonly Uri[]): readonly Uri[] {
    if (markers.length > maxLayouts) {
      this.#parts.logger.info(
        `The workspace has more than ${maxLayouts} image layouts; the others are not shown`,
      );
    }
    return markers.slice(0, maxLayouts);
  }

  #fewEnough(archives: readonly Uri[]): readonly Uri[] {
    if (archives.length <= maxArchives) return archives;
    this.#parts.logger.info(
      `The workspace has more than ${maxArchives} .tar files; they are not looked into`,
    );
    return [];
  }

  async #look(files: Pick<LocalFiles, "detect">, place: string): Promise<LocalPlace | undefined> {
    try {
      const kind = await files.detect(place);
      return kind && { kind, path: place };
    } catch (error) {
      // Most such files were never meant to hold images.
      const reason = error instanceof Error ? error.message : String(error);
      this.#parts.logger.debug(`${place} could not be looked into: ${reason}`);
      return undefined;
    }
  }
}

function isOnDisk({ scheme }: Uri): boolean {
  return scheme === "file";
}
