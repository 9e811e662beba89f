import type { VolumeMount } from "./stepFields.ts";
import type { RawStep } from "./rawStep.ts";
import { finding, placeOf, type TaskFinding } from "./taskFinding.ts";
import { containsSpace } from "./validateTask.ts";

/**
 * What the engine checks of one step, in its order (acr-builder graph/step.go Validate); the engine
 * stops at the first.
 */
export function* validateStep(step: RawStep, id: string): Generator<TaskFinding> {
  if (step.retries < 0) {
    yield finding("step-retries", "step must specify retries >= 0", placeOf(step, "retries"));
  }
  if (step.repeat < 0) {
    yield finding("step-retries", "step must specify repeat >= 0", placeOf(step, "repeat"));
  }
  const kinds = kindsOf(step);
  if (kinds.length > 1) {
    const message = "step must only contain a single build, cmd, or push property";
    yield finding("step-kind", message, keyOf(step, kinds[1]));
  }
  if (containsSpace(id)) {
    yield finding("step-id", "step ID cannot contain spaces", placeOf(step, "id"));
  }
  if (kinds.length === 0) {
    const message = "step is missing a cmd, build, or push property";
    yield finding("step-kind", message, placeOf(step));
  }
  yield* checkMounts(step, kinds);
  yield* checkWhen(step, id);
  yield* checkCache(step);
}

export type StepKind = "cmd" | "build" | "push";

/** The kinds a step says it is of, in the order of the file. */
export function kindsOf(step: RawStep): readonly StepKind[] {
  const kinds: StepKind[] = [];
  if (step.cmd) kinds.push("cmd");
  if (step.build) kinds.push("build");
  if (step.push.length > 0) kinds.push("push");
  const startOf = (kind: StepKind): number => step.keys.get(kind)?.key.start ?? 0;
  return kinds.sort((a, b) => startOf(a) - startOf(b));
}

function keyOf(step: RawStep, kind: StepKind | undefined): TaskFinding["range"] {
  return (kind && step.keys.get(kind)?.key) ?? placeOf(step);
}

function* checkMounts(step: RawStep, kinds: readonly StepKind[]): Generator<TaskFinding> {
  if (step.mounts.length === 0) return;
  if (!kinds.includes("cmd") && !kinds.includes("build")) {
    const message =
      "invalid use of Mounts. Mounts must have unique container paths and only used for cmd or build steps";
    yield finding("mount-misplaced", message, placeOf(step, "volumeMounts"));
  }
  const paths = new Set<string>();
  for (const mount of step.mounts) {
    if (mount) yield* checkMount(mount, paths);
  }
}

function* checkMount(mount: VolumeMount, paths: Set<string>): Generator<TaskFinding> {
  if (!mount.name || !mount.path) {
    yield finding("mount-incomplete", "mount name or mount path is empty", placeOf(mount));
    return;
  }
  const path = mount.path.text.text;
  if (paths.has(path)) {
    const message = "mount with duplicate container file path found";
    yield finding("mount-duplicate", message, mount.path.range);
  }
  paths.add(path);
}

function* checkWhen(step: RawStep, id: string): Generator<TaskFinding> {
  for (const entry of step.when) {
    const target = entry.text.text;
    if (target === "-" && step.when.length > 1) {
      const message =
        "step cannot contain other IDs in when if the immediate execution token is specified";
      yield finding("when-immediate", message, entry.range);
    }
    if (target === id) yield finding("when-self", `Step ID: ${id} is self-referenced`, entry.range);
  }
}

function* checkCache(step: RawStep): Generator<TaskFinding> {
  const cache = step.cache?.text.text.toLowerCase() ?? "";
  if (["", "enabled", "disabled"].includes(cache)) return;
  const message = "invalid value for cache property. Valid values are 'enabled', 'disabled'";
  yield finding("cache", message, placeOf(step, "cache"));
}
