import { commands } from "vscode";

/** Context keys that menus and welcome texts ask for. */
export const ContextKeys = {
  hasConnections: "archipelago.hasConnections",
  /** Folders or archives of images are shown. */
  hasLocalStores: "archipelago.hasLocalStores",
  /** The Registries view has rows, of whatever kind. */
  hasStores: "archipelago.hasStores",
  isFiltered: "archipelago.isFiltered",
  sandboxRuns: "archipelago.sandboxRuns",
  /** What became of the look for a container engine; unset before the first. */
  engineState: "archipelago.engineState",
} as const;

type ContextKey = (typeof ContextKeys)[keyof typeof ContextKeys];

/** Sets a context key, and tells VS Code only when its value is another one. */
export class ManagedContextKey {
  readonly #key: ContextKey;
  #value: boolean | string | undefined;

  constructor(key: ContextKey) {
    this.#key = key;
  }

  set(value: boolean | string): void {
    if (value === this.#value) return;
    this.#value = value;
    void commands.executeCommand("setContext", this.#key, value);
  }
}
