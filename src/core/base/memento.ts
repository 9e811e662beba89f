/** Keeps small JSON between sessions; `vscode.Memento` is one. Never for secrets. */
export interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}
