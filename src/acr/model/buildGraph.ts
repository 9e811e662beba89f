import type { TaskHang } from "../taskReading.ts";
import { stepId } from "./completeTask.ts";
import type { Scalar } from "./keyed.ts";
import type { RawStep } from "./rawStep.ts";
import type { RawTask } from "./rawTask.ts";
import type { StepGraph } from "./stepGraph.ts";
import { finding, placeOf, type TaskFinding } from "./taskFinding.ts";
import { validateStep } from "./validateStep.ts";

/** The steps as a graph, and what the engine says while it makes it. */
export interface BuiltGraph {
  readonly graph: StepGraph;
  readonly findings: readonly TaskFinding[];
  readonly hangs: readonly TaskHang[];
}

/** Name of the node that every step comes from. */
const root = "acb_root";

/**
 * Checks the steps one after the other and connects each with the ones before it that it waits for
 * (acr-builder graph/dag.go). Steps with mistakes are connected as far as that makes sense.
 */
export function buildGraph(task: RawTask): BuiltGraph {
  const builder = new GraphBuilder();
  for (const [index, step] of task.steps.entries()) {
    if (step) builder.add(step, stepId(step, index));
  }
  return builder;
}

class GraphBuilder implements BuiltGraph {
  readonly findings: TaskFinding[] = [];
  readonly hangs: TaskHang[] = [];
  readonly #roots: string[] = [];
  readonly #children = new Map<string, string[]>();
  readonly #parents = new Map<string, string[]>();
  #previous: string | undefined;

  get graph(): StepGraph {
    return { roots: this.#roots, children: this.#children, parents: this.#parents };
  }

  add(step: RawStep, id: string): void {
    this.findings.push(...validateStep(step, id));
    const range = placeOf(step, "id");
    if (id === root) {
      const message = "acb_root is a reserved ID, it can't be used";
      this.findings.push(finding("step-id", message, range));
      return;
    }
    if (this.#children.has(id)) {
      this.findings.push(finding("step-duplicate", `${id} already exists as a vertex`, range));
      return;
    }
    this.#children.set(id, []);
    this.#parents.set(id, []);
    this.#connect(step, id);
    this.#previous = id;
  }

  #connect(step: RawStep, id: string): void {
    const [first] = step.when;
    if (!first) this.#edge(this.#previous ?? root, id);
    else if (step.when.length === 1 && first.text.text === "-") this.#edge(root, id);
    else for (const entry of step.when) this.#wait(entry, id);
  }

  #wait(entry: Scalar, id: string): void {
    const from = entry.text.text;
    if (from === "") {
      this.findings.push(finding("when-empty", "from cannot be empty", entry.range));
    } else if (from !== root && !this.#children.has(from)) {
      const message = `${from} does not exist as a vertex [from: ${from}, to: ${id}]`;
      this.findings.push(finding("when-unknown", message, entry.range));
    } else if (from !== id && !this.#edge(from, id)) {
      this.hangs.push({ step: id, name: from, range: entry.range });
    }
  }

  /** False: the two are connected already. */
  #edge(from: string, to: string): boolean {
    const children = from === root ? this.#roots : this.#children.get(from);
    if (!children || children.includes(to)) return false;
    children.push(to);
    if (from !== root) this.#parents.get(to)?.push(from);
    return true;
  }
}
