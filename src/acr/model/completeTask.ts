import { goQuote } from "../template/values/quote.ts";
import { completeStep, type StepSettings } from "./completeStep.ts";
import { mergeEnv } from "./mergeEnv.ts";
import { emptyRawStep, type RawStep } from "./rawStep.ts";
import type { RawTask } from "./rawTask.ts";
import type { Step, Task } from "./task.ts";
import { crash, finding, placeOf, type TaskFinding } from "./taskFinding.ts";

/** A task with everything filled in. */
export interface CompletedTask {
  readonly task: Task;
  /** What the engine says on the way, first things first. */
  readonly findings: readonly TaskFinding[];
}

const currentVersion = "v1.0.0";
const knownVersions: readonly string[] = ["1.0-preview-1", currentVersion, "v1.1.0"];
const defaultNetwork = "acb_default_network";
const defaultStepTimeout = 600;

/** Fills in defaults and what the task gives to its steps (acr-builder graph/task.go initialize). */
export function completeTask(raw: RawTask, settings: StepSettings): CompletedTask {
  const findings: TaskFinding[] = [];
  const version = raw.version?.text.text ?? currentVersion;
  if (!knownVersions.includes(version.toLowerCase())) {
    const said = `invalid version specified: ${goQuote(version)}`;
    const message = `${said}, the current version is "${currentVersion}"`;
    findings.push(finding("version", message, placeOf(raw, "version")));
  }
  const network = networkOf(raw, findings);
  const stepTimeout = raw.stepTimeout > 0 ? raw.stepTimeout : defaultStepTimeout;
  const steps = raw.steps.map((step, index): Step => {
    const range = raw.stepPlaces[index] ?? raw.range;
    const merged = mergeEnv(step?.env ?? [], raw.env);
    if (merged.error) findings.push(merged.error);
    const id = stepId(step, index);
    const { workingDirectory } = raw;
    const around = { index, id, env: merged.env, stepTimeout, network, workingDirectory };
    const completed = completeStep(step ?? emptyRawStep(range), around, settings);
    return step || completed.kind !== "empty" ? completed : { ...completed, isNull: true };
  });
  return { task: { ...taskOf(raw), version, stepTimeout, steps }, findings };
}

/** The id of a step, given or made. */
export function stepId(step: RawStep | undefined, index: number): string {
  return step?.id?.text.text ?? `acb_step_${String(index)}`;
}

/** The network of steps that name none: the last default, the engine's own where there are none. */
function networkOf(raw: RawTask, findings: TaskFinding[]): string | undefined {
  for (const network of raw.networks.toReversed()) {
    if (!network) findings.push(crash("network-null", placeOf(raw, "networks")));
    else if (network.isDefault) return network.name?.text.text;
  }
  return raw.networks.length === 0 && !raw.isBuildTask ? defaultNetwork : undefined;
}

function taskOf(raw: RawTask): Omit<Task, "version" | "stepTimeout" | "steps"> {
  return {
    range: raw.range,
    keys: raw.keys,
    unknownKeys: raw.unknownKeys,
    repeatedKeys: raw.repeatedKeys,
    writtenVersion: raw.version,
    workingDirectory: raw.workingDirectory,
    env: raw.env,
    secrets: raw.secrets.filter((secret) => secret !== undefined),
    networks: raw.networks.filter((network) => network !== undefined),
    volumes: raw.volumes.filter((volume) => volume !== undefined),
  };
}
