import type { StepGraph } from "../model/stepGraph.ts";
import type { Step, Task } from "../model/task.ts";

/** Which steps are done before others begin. Without a graph (an error) the order is the file's. */
export class StepOrder {
  readonly #graph: StepGraph | undefined;
  readonly #steps: Task["steps"];
  /** By a step's id: a bit for each step (by index) that is done before it begins. */
  #ancestors: ReadonlyMap<string, Uint32Array> | undefined;

  constructor(task: Task, graph: StepGraph | undefined) {
    this.#graph = graph;
    this.#steps = task.steps;
  }

  /** Whether `first` is done when `second` begins. A step is not done before itself. */
  precedes(first: Step, second: Step): boolean {
    if (!this.#graph) return first.index < second.index;
    this.#ancestors ??= ancestorsOf(this.#steps, this.#graph);
    const word = this.#ancestors.get(second.id)?.[first.index >> 5] ?? 0;
    return (word & (1 << (first.index & 31))) !== 0;
  }

  /** Whether `first` can be done when `second` begins: it does not wait for it. */
  mayPrecede(first: Step, second: Step): boolean {
    return first !== second && !this.precedes(second, first);
  }
}

/** Steps only wait for steps before them in the file, so one pass is enough. */
function ancestorsOf(steps: Task["steps"], graph: StepGraph): ReadonlyMap<string, Uint32Array> {
  const ancestors = new Map<string, Uint32Array>();
  const indexes = new Map(steps.map(({ id, index }) => [id, index]));
  for (const { id } of steps) {
    const all = new Uint32Array((steps.length >> 5) + 1);
    for (const parent of graph.parents.get(id) ?? []) {
      const index = indexes.get(parent);
      if (index !== undefined) all[index >> 5] = (all[index >> 5] ?? 0) | (1 << (index & 31));
      ancestors.get(parent)?.forEach((word, at) => (all[at] = (all[at] ?? 0) | word));
    }
    ancestors.set(id, all);
  }
  return ancestors;
}
