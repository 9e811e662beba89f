import { EventEmitter, window, type TreeDataProvider, type TreeItem, type TreeView } from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Connections } from "../../providers/connections.ts";
import type { AzureRoom } from "./azureRoom.ts";
import type { RunRow } from "./runRow.ts";

/** The runs of the user's registries in Azure. What asks for them is loaded when somebody looks. */
export class AzureRunsView implements TreeDataProvider<RunRow>, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<RunRow | undefined>());
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #open: () => Promise<AzureRoom>;
  #room: Promise<AzureRoom> | undefined;
  readonly #view: TreeView<RunRow>;

  constructor(connections: Connections, open: () => Promise<AzureRoom>) {
    this.#open = open;
    this.#view = this.#owned.add(
      window.createTreeView("archipelago.azureRuns", {
        treeDataProvider: this,
        showCollapseAll: true,
      }),
    );
    this.#owned.add(connections.onDidChange(() => this.#changes.fire(undefined)));
  }

  /** What works with Azure, loaded with the first question. */
  room(): Promise<AzureRoom> {
    this.#room ??= this.#open().then((room) => {
      this.#owned.add(room);
      this.#owned.add(room.runs.onDidChange((row) => this.#changes.fire(row)));
      return room;
    });
    return this.#room;
  }

  /** The row that is selected, where there is one only. */
  get selected(): RunRow | undefined {
    const { selection } = this.#view;
    return selection.length === 1 ? selection[0] : undefined;
  }

  async getChildren(row?: RunRow): Promise<RunRow[]> {
    if (row) return [...((await row.children?.()) ?? [])];
    const { runs } = await this.room();
    return [...runs.registries()];
  }

  getTreeItem({ item }: RunRow): TreeItem {
    return item;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
