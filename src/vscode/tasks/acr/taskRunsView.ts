import { runContext } from "../../platform/runActions.ts";
import {
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type TreeDataProvider,
} from "vscode";
import { DisposableStore, type Disposable } from "../../../core/base/disposable.ts";
import { ContextKeys, ManagedContextKey } from "../../platform/contextKeys.ts";
import type {
  RunSource,
  TaskRunImage,
  TaskRuns,
  TaskRunState,
  TaskRunStep,
} from "../../platform/taskRuns.ts";

/** A row of the view; commands get it. */
export type TaskRunRow =
  | { readonly kind: "taskRun"; readonly run: RunSource }
  | { readonly kind: "taskStep"; readonly run: RunSource; readonly step: TaskRunStep }
  | { readonly kind: "taskImage"; readonly run: RunSource; readonly image: TaskRunImage };

const icons: Readonly<Record<TaskRunState, readonly [string, string?]>> = {
  waiting: ["circle-outline"],
  running: ["loading~spin"],
  successful: ["pass", "testing.iconPassed"],
  failed: ["error", "testing.iconFailed"],
  skipped: ["circle-slash"],
  cancelled: ["circle-slash"],
};

/** The Task Runs view: the runs of this window with their steps and what they pushed. */
export class TaskRunsView implements TreeDataProvider<TaskRunRow>, Disposable {
  readonly #runs: TaskRuns;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<undefined>());
  readonly #hasRuns = new ManagedContextKey(ContextKeys.hasTaskRuns);

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(runs: TaskRuns) {
    this.#runs = runs;
    this.#owned.add(window.createTreeView("archipelago.taskRuns", { treeDataProvider: this }));
    this.#owned.add(
      runs.onDidChange(() => {
        this.#hasRuns.set(runs.all.length > 0);
        this.#changes.fire(undefined);
      }),
    );
  }

  getChildren(row?: TaskRunRow): TaskRunRow[] {
    if (!row) return this.#runs.all.map((run) => ({ kind: "taskRun", run }));
    if (row.kind !== "taskRun") return [];
    const { run } = row;
    return [
      ...run.steps.map((step) => ({ kind: "taskStep", run, step }) as const),
      ...run.images.map((image) => ({ kind: "taskImage", run, image }) as const),
    ];
  }

  getTreeItem(row: TaskRunRow): TreeItem {
    switch (row.kind) {
      case "taskRun":
        return runItem(row.run);
      case "taskStep":
        return stepItem(row.run, row.step);
      case "taskImage":
        return imageItem(row.run, row.image);
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function runItem(run: RunSource): TreeItem {
  const isOver = run.endedAt !== undefined;
  const item = new TreeItem(run.title, TreeItemCollapsibleState.Expanded);
  const where = run.where === "local" ? l10n.t("on this computer") : l10n.t("in Azure");
  const seconds = isOver ? secondsText((run.endedAt - run.startedAt) / 1000) : "";
  item.id = run.id;
  item.description = [stateText(run.state), where, seconds].filter(Boolean).join(" · ");
  item.iconPath = icon(run.state);
  item.contextValue = runContext("taskRun", isOver ? [] : ["cancel"]);
  return item;
}

function stepItem(run: RunSource, { id, state, seconds, note }: TaskRunStep): TreeItem {
  const item = new TreeItem(id, TreeItemCollapsibleState.None);
  const time = seconds === undefined ? "" : secondsText(seconds);
  item.id = `${run.id} step ${id}`;
  item.description = [stateText(state), time, note].filter(Boolean).join(" · ");
  item.iconPath = icon(state);
  item.contextValue = runContext("taskStep");
  return item;
}

function imageItem(run: RunSource, { name, digest, place }: TaskRunImage): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.None);
  item.id = `${run.id} image ${name}`;
  item.description = digest?.slice(0, 19) ?? "";
  item.iconPath = new ThemeIcon("package");
  item.tooltip = digest === undefined ? name : `${name}\n${digest}`;
  item.contextValue = runContext("taskImage", place ? ["reveal"] : []);
  return item;
}

function icon(state: TaskRunState): ThemeIcon {
  const [name, color] = icons[state];
  return new ThemeIcon(name, color === undefined ? undefined : new ThemeColor(color));
}

function secondsText(seconds: number): string {
  return l10n.t("{0} s", seconds.toFixed(1));
}

function stateText(state: TaskRunState): string {
  switch (state) {
    case "waiting":
      return l10n.t("waiting");
    case "running":
      return l10n.t("running");
    case "successful":
      return l10n.t("successful");
    case "failed":
      return l10n.t("failed");
    case "skipped":
      return l10n.t("skipped");
    case "cancelled":
      return l10n.t("cancelled");
  }
}
