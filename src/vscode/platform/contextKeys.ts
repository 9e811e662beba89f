import { commands } from "vscode";

/** Context keys that menus and welcome texts ask for. */
export const ContextKeys = {
  hasConnections: "archipelago.hasConnections",
  isFiltered: "archipelago.isFiltered",
  sandboxRuns: "archipelago.sandboxRuns",
} as const;

type ContextKey = (typeof ContextKeys)[keyof typeof ContextKeys];

/** Sets a context key, and tells VS Code only when its value is another one. */
export class ManagedContextKey {
  readonly #key: ContextKey;
  #value: boolean | undefined;

  constructor(key: ContextKey) {
    this.#key = key;
  }

  set(value: boolean): void {
    if (value === this.#value) return;
    this.#value = value;
    void commands.executeCommand("setContext", this.#key, value);
  }
}
