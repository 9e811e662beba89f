import { commands } from "vscode";

/** Context keys that menus and welcome texts ask for. */
export const ContextKeys = {
  hasConnections: "archipelago.hasConnections",
  /** Folders or archives of images are shown. */
  hasLocalStores: "archipelago.hasLocalStores",
  /** Paths of the layouts that are shown: nothing else tells them from other folders. */
  layoutFolders: "archipelago.layoutFolders",
  /** The Registries view has rows, of whatever kind. */
  hasStores: "archipelago.hasStores",
  isFiltered: "archipelago.isFiltered",
  sandboxRuns: "archipelago.sandboxRuns",
  /** Runs of task files are shown. */
  hasTaskRuns: "archipelago.hasTaskRuns",
  /** What became of the look for a container engine; unset before the first. */
  engineState: "archipelago.engineState",
} as const;

type ContextKey = (typeof ContextKeys)[keyof typeof ContextKeys];

/** Sets a context key, and tells VS Code only when its value is another one. */
export class ManagedContextKey {
  readonly #key: ContextKey;
  #value: string | undefined;

  constructor(key: ContextKey) {
    this.#key = key;
  }

  set(value: boolean | string | readonly string[]): void {
    const text = JSON.stringify(value);
    if (text === this.#value) return;
    this.#value = text;
    void commands.executeCommand("setContext", this.#key, value);
  }
}
