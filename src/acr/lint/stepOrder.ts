import type { StepGraph } from "../model/stepGraph.ts";
import type { Step, Task } from "../model/task.ts";

/** Which steps are done before others begin. Without a graph (an error) the order is the file's. */
export class StepOrder {
  readonly #graph: StepGraph | undefined;
  readonly #ancestors = new Map<string, ReadonlySet<string>>();

  constructor(task: Task, graph: StepGraph | undefined) {
    this.#graph = graph;
    if (!graph) return;
    for (const { id } of task.steps) {
      const all = new Set<string>();
      for (const parent of graph.parents.get(id) ?? []) {
        all.add(parent);
        for (const further of this.#ancestors.get(parent) ?? []) all.add(further);
      }
      this.#ancestors.set(id, all);
    }
  }

  /** Whether `first` is done when `second` begins. A step is not done before itself. */
  precedes(first: Step, second: Step): boolean {
    if (!this.#graph) return first.index < second.index;
    return this.#ancestors.get(second.id)?.has(first.id) ?? false;
  }

  /** Whether `first` can be done when `second` begins: it does not wait for it. */
  mayPrecede(first: Step, second: Step): boolean {
    return first !== second && !this.precedes(second, first);
  }
}
