import type { StandInRegistry } from "./azureWorld.ts";

/** A step as far as a dry run looks at it. */
export interface SimulatedStep {
  readonly id: string;
  readonly kind: "build" | "cmd" | "push";
  readonly images: readonly string[];
  /** What it ends with; nothing for a good end. */
  readonly failure?: string;
}

/** Where the simulated run is, and what it leaves. */
export type SimulatedStatus = "Queued" | "Running" | "Succeeded" | "Failed" | "Canceled";

interface RunPlan {
  readonly runId: string;
  readonly registry: StandInRegistry;
  readonly platform: object;
  readonly runType: "QuickBuild" | "QuickRun";
  readonly steps: readonly SimulatedStep[];
  /** Why it fails before the first step. */
  readonly refusal?: string | undefined;
  /** Lines that one question brings. */
  readonly linesAtOnce: number;
}

/**
 * A run that nothing is built by: it writes the log that the engine would (Azure/acr-builder; the
 * first and last lines are the service's), some lines whenever somebody asks how far it is.
 */
export class SimulatedRun {
  readonly plan: RunPlan;
  readonly createTime = new Date().toISOString();
  /** Its end, in which it pushes what it claims to have pushed. */
  onSuccess: (images: readonly string[]) => Promise<void> = () => Promise.resolve();
  status: SimulatedStatus = "Queued";
  finishTime: string | undefined;
  outputImages: readonly object[] = [];
  readonly #lines: string[];
  #written = 0;

  constructor(plan: RunPlan) {
    this.plan = plan;
    this.#lines = [...logLines(plan)];
  }

  get hasEnded(): boolean {
    return this.status !== "Queued" && this.status !== "Running";
  }

  /** The log so far. */
  get log(): string {
    return this.#lines.slice(0, this.#written).join("");
  }

  get failure(): string | undefined {
    return this.plan.refusal ?? this.plan.steps.find(({ failure }) => failure)?.failure;
  }

  /** What the log says at its end, once it is whole. */
  get outcome(): string | undefined {
    if (!this.hasEnded) return undefined;
    return { Succeeded: "successful", Failed: "failed", Canceled: "canceled" }[
      this.status as "Succeeded" | "Failed" | "Canceled"
    ];
  }

  async advance(): Promise<void> {
    if (this.hasEnded) return;
    if (this.status === "Queued") {
      this.status = "Running";
      return;
    }
    this.#written = Math.min(this.#lines.length, this.#written + this.plan.linesAtOnce);
    if (this.#written < this.#lines.length) return;
    if (this.failure === undefined) {
      await this.onSuccess(
        this.plan.steps.flatMap((step) => (step.kind === "push" ? step.images : [])),
      );
    }
    this.#end(this.failure === undefined ? "Succeeded" : "Failed");
  }

  cancel(): void {
    if (!this.hasEnded) this.#end("Canceled");
  }

  #end(status: SimulatedStatus): void {
    this.status = status;
    this.finishTime = new Date().toISOString();
  }
}

function* logLines({ runId, registry, steps, refusal }: RunPlan): Generator<string> {
  const stamp = "2026/03/09 20:30:12";
  const say = (line: string) => `${stamp} ${line}\r\n`;
  const end = (error: string) =>
    `\r\nRun ID: ${runId} failed after 5s. Error: failed during run, err: ${error}\r\n`;
  yield say("Downloading source code...");
  if (refusal !== undefined) {
    yield `${refusal}\r\n`;
    yield end("exit status 1");
    return;
  }
  yield say("Finished downloading source code");
  yield say("Creating Docker network: acb_default_network, driver: 'bridge'");
  yield say("Successfully set up Docker network: acb_default_network");
  yield say("Setting up Docker configuration...");
  yield say("Successfully set up Docker configuration");
  yield say(`Logging in to registry: ${registry.loginServer}`);
  yield say(`Successfully logged into ${registry.loginServer}`);
  for (const step of steps) {
    const { id, kind, images, failure } = step;
    yield say(
      `Executing step ID: ${id}. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'`,
    );
    if (kind === "push") {
      for (const image of images) {
        yield say(`Pushing image: ${image}, attempt 1`);
        yield `The push refers to repository [${image.split(":")[0] ?? ""}]\r\n`;
        yield say(`Successfully pushed image: ${image}`);
      }
      continue;
    }
    yield say(`Launching container with name: ${id}`);
    yield `Größe: 3 MB …\r\n`;
    if (failure !== undefined) {
      yield say(`Container failed during run: ${id}. No retries remaining.`);
      yield `failed to run step ID: ${id}: ${failure}\r\n`;
      yield end(failure);
      return;
    }
    yield say(`Successfully executed container: ${id}`);
  }
  for (const { id } of steps) {
    yield say(`Step ID: ${id} marked as successful (elapsed time in seconds: 1.180081)`);
  }
  const builds = steps.filter(({ kind }) => kind === "build").flatMap(({ images }) => images);
  if (builds.length > 0) {
    yield say("The following dependencies were found:");
    yield say("");
    yield `${JSON.stringify(builds.map((image) => dependencyOf(image)))}\r\n`;
  }
  yield `\r\nRun ID: ${runId} was successful after 5s\r\n`;
}

function dependencyOf(reference: string): object {
  const [name = "", tag = "latest"] = reference.split(/:(?=[^/]+$)/);
  const [registry = "", ...path] = name.split("/");
  return {
    image: { registry, repository: path.join("/"), tag, digest: "", reference },
    "runtime-dependency": {
      registry: "registry.hub.docker.com",
      repository: "library/scratch",
      tag: "latest",
      reference: "scratch:latest",
    },
    "buildtime-dependency": null,
    git: { "git-head-revision": "" },
  };
}
