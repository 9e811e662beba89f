import {
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type TreeDataProvider,
  type TreeView,
} from "vscode";
import type { Cancellable } from "../../core/base/abort.ts";
import { formatBytes } from "../../core/base/byteSize.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Logger } from "../../core/base/logger.ts";
import { SharedWork } from "../../core/base/sharedWork.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import { inlineCode } from "../../explorer/presentation/inlineCode.ts";
import type { EngineState, RunningEngine } from "../../engines/findEngine.ts";
import {
  localActions,
  localRows,
  shortId,
  type LocalImageRow,
  type LocalRow,
} from "../../engines/localRows.ts";
import { engineNames, type EngineKind } from "../../engines/engine.ts";
import { ContextKeys, ManagedContextKey } from "../platform/contextKeys.ts";
import type { Settings } from "../platform/settings.ts";

interface LocalImagesOptions {
  /** Asks the engine anew. Not called before the view is opened or a command needs it. */
  readonly look: (signal: AbortSignal) => Promise<EngineState>;
  /** Asks it for no more than whether it runs. */
  readonly ping: (signal: AbortSignal) => Promise<RunningEngine>;
  readonly settings: Pick<Settings, "engine" | "setEngine" | "onDidChange">;
  readonly logger: Logger;
}

/** The Local Images view: what the container engine of this machine holds. */
export class LocalImagesView implements TreeDataProvider<LocalRow>, Disposable {
  readonly #options: LocalImagesOptions;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<undefined>());
  readonly #state = new ManagedContextKey(ContextKeys.engineState);
  readonly #looking = new SharedWork<EngineState>();
  readonly #view: TreeView<LocalRow>;
  #hasLooked = false;
  #isFocused = window.state.focused;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(options: LocalImagesOptions) {
    this.#options = options;
    let chosen = JSON.stringify(options.settings.engine);
    this.#owned.add(
      options.settings.onDidChange(() => {
        const now = JSON.stringify(options.settings.engine);
        if (now !== chosen) this.refresh();
        chosen = now;
      }),
    );
    this.#view = this.#owned.add(
      window.createTreeView("archipelago.localImages", {
        treeDataProvider: this,
        canSelectMany: true,
      }),
    );
    // Images are built, pulled and removed elsewhere, and no engine tells of it the same way.
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#hasLooked) this.refresh();
      }),
    );
    this.#owned.add(
      window.onDidChangeWindowState(({ focused }) => {
        if (focused && !this.#isFocused && this.#view.visible) this.refresh();
        this.#isFocused = focused;
      }),
    );
  }

  /** The selected rows. */
  get selection(): readonly LocalRow[] {
    return this.#view.selection;
  }

  /** Asks the engine again, if anybody looks. */
  refresh(): void {
    this.#changes.fire(undefined);
  }

  /** The setting `archipelago.engine.kind`. */
  setEngine(kind: EngineKind | "auto"): Promise<void> {
    return this.#options.settings.setEngine(kind);
  }

  /** The engine as it is now. */
  async look(options: Cancellable = {}): Promise<EngineState> {
    const state = await this.#looking.run("look", (signal) => this.#options.look(signal), options);
    this.#log(state);
    return state;
  }

  /** The engine, without what it holds. */
  async ping({ signal }: { readonly signal: AbortSignal }): Promise<RunningEngine> {
    const state = await this.#options.ping(signal);
    this.#log(state);
    return state;
  }

  #log(state: RunningEngine): void {
    if ("said" in state) this.#options.logger.warn(`${state.program.path}: ${state.said}`);
  }

  async getChildren(row?: LocalRow): Promise<LocalRow[]> {
    if (row) return row.kind === "untagged" ? [...row.rows] : [];
    this.#hasLooked = true;
    const state = await this.look();
    const isReady = state.kind === "ready";
    this.#state.set(this.#stateKey(state));
    this.#view.description = isReady ? engineNames[state.engine.program.kind] : "";
    return isReady ? [...localRows(state.images)] : [];
  }

  /** What the welcome texts ask for. */
  #stateKey(state: EngineState): string {
    if (state.kind === "ready") return state.images.length === 0 ? "empty" : state.kind;
    if (state.kind !== "missing") return state.kind;
    const { kind, path } = this.#options.settings.engine;
    return kind === "auto" && path === "" ? "missing" : "missingChosen";
  }

  getTreeItem(row: LocalRow): TreeItem {
    return row.kind === "untagged" ? untaggedItem(row.rows.length) : imageItem(row);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function untaggedItem(count: number): TreeItem {
  const item = new TreeItem(l10n.t("Untagged"), TreeItemCollapsibleState.Collapsed);
  item.id = "untagged";
  item.description = String(count);
  item.iconPath = new ThemeIcon("folder");
  item.contextValue = "archipelago:untagged";
  item.accessibilityInformation = { label: l10n.t("Untagged images: {0}", count) };
  return item;
}

function imageItem({ id, name, image }: LocalImageRow): TreeItem {
  const label = name?.replace(/^(localhost|docker\.io\/library)\//, "") ?? shortId(image);
  const platform = formatPlatform(image.platform);
  const size = image.size === undefined ? [] : [formatBytes(image.size)];
  const created = image.created?.slice(0, 10) ?? "";
  const facts = [platform, ...size, created, ...(name === undefined ? [] : [shortId(image)])];
  const when = created === "" ? [] : [l10n.t("created {0}", created)];
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = id;
  item.description = facts.filter(Boolean).join(" · ");
  item.iconPath = new ThemeIcon(name === undefined ? "layers" : "tag");
  item.contextValue = ["archipelago:localImage", ...localActions].join("+");
  item.accessibilityInformation = {
    label: l10n.t("Local image {0}, {1}", label, [platform, ...size, ...when].join(", ")),
  };
  item.tooltip = tooltip(name ?? label, [
    [l10n.t("Platform"), platform],
    [l10n.t("Size"), size.join("")],
    [l10n.t("Created"), image.created ?? ""],
    [l10n.t("Image ID"), image.id],
    ...image.repoDigests.map((each) => [l10n.t("Known as"), each] as const),
  ]);
  return item;
}

/** Names and labels come from images: they are never read as markup. */
function tooltip(title: string, lines: readonly (readonly [string, string])[]): MarkdownString {
  const markdown = new MarkdownString();
  markdown.appendMarkdown("**").appendText(title).appendMarkdown("**\n\n");
  for (const [label, value] of lines.filter(([, text]) => text !== "")) {
    markdown.appendText(`${label}: `).appendMarkdown(inlineCode(value)).appendMarkdown("  \n");
  }
  return markdown;
}
