import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import { messageOf } from "../../core/base/errors.ts";
import { formatReference, type Reference } from "../../core/oci/reference.ts";
import { tagDigest } from "../../images/tagDigest.ts";
import type { StepGraph } from "../model/stepGraph.ts";
import type { Step, Task } from "../model/task.ts";
import { ManifestLists, type ListParts, type PushedByRun } from "./manifestLists.ts";
import type { RunEngine } from "./runEngine.ts";
import { logLine } from "./runLog.ts";
import { runSteps, type StepProgress, type StepsOutcome } from "./runSteps.ts";
import { writeVolumes } from "./secretFiles.ts";
import { StepActs } from "./stepActs.ts";
import { stepWork } from "./stepWork.ts";

/** A task file that is run on this computer. */
export interface TaskRun extends Pick<ListParts, "stores" | "connectionOf"> {
  readonly id: string;
  readonly task: Task;
  readonly graph: StepGraph;
  readonly engine: RunEngine;
  /** The folder that is the workspace of steps: they see it itself, and not a copy. */
  readonly folder: string;
  readonly clock: Clock;
  /** A line of the run's log. */
  readonly write: (line: string) => void;
  readonly onProgress: (steps: readonly StepProgress[]) => void;
}

/** How a run ended. */
export interface TaskOutcome extends StepsOutcome {
  /** What was pushed, each name once, in the order of the pushes. */
  readonly images: readonly PushedByRun[];
}

/** The network of steps that say none (acr-builder graph/task.go). */
const defaultNetwork = "acb_default_network";

/**
 * Runs a task's steps with a container engine of this computer, as acr-builder runs them in Azure.
 * Whatever happens, its containers, networks and secret files are removed. Never rejects.
 */
export async function runTask(run: TaskRun, options: Cancellable = {}): Promise<TaskOutcome> {
  const startedAt = run.clock.now();
  const own = new OwnedByRun(run);
  let outcome: StepsOutcome;
  try {
    await own.open(options);
    outcome = await own.steps(options);
  } catch (error) {
    const kind = isAbortError(error) ? "cancelled" : "failed";
    outcome = { kind, problem: kind === "failed" ? messageOf(error) : undefined, steps: [] };
  } finally {
    await own.close();
  }
  own.logEnd(outcome, run.clock.now() - startedAt);
  return { ...outcome, images: own.images };
}

function runsContainer(step: Step): boolean {
  const work = stepWork(step);
  return work.kind === "work" && work.items.some(({ act }) => act.kind === "container");
}

class OwnedByRun {
  readonly #run: TaskRun;
  readonly #pushed = new Map<string, PushedByRun>();
  readonly #made: string[] = [];
  #folder: string | undefined;
  #acts: StepActs | undefined;

  constructor(run: TaskRun) {
    this.#run = run;
  }

  get images(): readonly PushedByRun[] {
    return [...this.#pushed.values()];
  }

  async open({ signal }: Cancellable): Promise<void> {
    const { task, id, folder, engine } = this.#run;
    const prefix = `archipelago-${id}`;
    this.#folder = await mkdtemp(path.join(tmpdir(), `${prefix}-`));
    const home = path.join(this.#folder, "home");
    await mkdir(home, { mode: 0o700 });
    const volumes = await writeVolumes(task.volumes, this.#folder);
    const networks = await this.#makeNetworks(prefix, { signal });
    const onPushed = (pushed: PushedByRun): void => this.#note(pushed);
    const now = (): string => new Date(this.#run.clock.now()).toISOString();
    const lists = new ManifestLists({ ...this.#run, onPushed, now });
    const digestOf = (reference: Reference, options: Cancellable): Promise<string | undefined> =>
      this.#digestOf(reference, options);
    const common = { engine, lists, folder, home, volumes, networks, prefix };
    this.#acts = new StepActs({ ...common, onPushed, digestOf });
  }

  steps(options: Cancellable): Promise<StepsOutcome> {
    const { task, graph, clock, write, onProgress } = this.#run;
    if (!this.#acts) throw new Error("The run is not open");
    const log = (text: string): void => this.#log(text);
    const common = { port: this.#acts, clock, log, write, onProgress };
    return runSteps({ steps: task.steps, graph, ...common }, options);
  }

  /** Each by itself, so that what cannot be removed is in no way of the others. */
  async close(): Promise<void> {
    await this.#try(() => this.#acts?.close());
    for (const name of this.#made) await this.#try(() => this.#run.engine.removeNetwork(name));
    const folder = this.#folder;
    if (folder !== undefined) await this.#try(() => rm(folder, { recursive: true, force: true }));
  }

  logEnd({ kind, problem = "" }: StepsOutcome, ms: number): void {
    for (const { reference, digest } of this.images) {
      this.#log(`Pushed ${formatReference(reference)}${digest === undefined ? "" : ` ${digest}`}`);
    }
    for (const name of this.#acts?.kept ?? []) this.#log(`Kept container: ${name}`);
    const { id, write } = this.#run;
    const seconds = `${String(Math.round(ms / 1000))}s`;
    if (kind === "successful") write(`Run ID: ${id} was successful after ${seconds}`);
    else if (kind === "cancelled") write(`Run ID: ${id} was cancelled after ${seconds}`);
    else write(`Run ID: ${id} failed after ${seconds}. Error: ${problem}`);
  }

  /** Networks of the file under names of their own, so that two runs have nothing to do with another. */
  async #makeNetworks(
    prefix: string,
    { signal }: Cancellable,
  ): Promise<ReadonlyMap<string, string>> {
    const { task, engine } = this.#run;
    const names = new Map<string, string>();
    if (!task.steps.some(runsContainer)) return names;
    const wanted = task.networks
      .filter((network) => !network.skipsCreation)
      .map(({ name, driver, isIpv6 }) => {
        return { name: name?.text.text ?? "", driver: driver?.text.text, isIpv6 };
      });
    const own = { name: defaultNetwork, driver: undefined, isIpv6: false };
    for (const network of task.networks.length === 0 ? [own] : wanted) {
      const name = `${prefix}-${network.name.replaceAll(/[^\w.-]/g, "-")}`;
      this.#log(`Creating network: ${network.name}`);
      this.#made.push(name);
      const onLine = (line: string): void => this.#run.write(line);
      await engine.createNetwork({ ...network, name }, { signal, onLine });
      names.set(network.name, name);
    }
    return names;
  }

  async #digestOf({ registry, repository, tag }: Reference, options: Cancellable) {
    const { stores, connectionOf } = this.#run;
    const connectionId = connectionOf(registry);
    if (connectionId === undefined || tag === undefined) return undefined;
    return tagDigest({ store: stores.open(connectionId).store, repository }, tag, options);
  }

  #note(pushed: PushedByRun): void {
    const name = formatReference(pushed.reference);
    this.#pushed.delete(name);
    this.#pushed.set(name, pushed);
  }

  async #try(work: () => Promise<void> | undefined): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log(`Failed to clean up: ${messageOf(error)}`);
    }
  }

  #log(text: string): void {
    this.#run.write(logLine(this.#run.clock.now(), text));
  }
}
