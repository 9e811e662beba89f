/** Who waits for whom: step ids in the order of the file (acr-builder graph/dag.go). */
export interface StepGraph {
  /** Steps that wait for none. */
  readonly roots: readonly string[];
  /** Id → steps that wait for it. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** Id → steps it waits for. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
}
