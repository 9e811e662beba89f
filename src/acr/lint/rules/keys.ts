import type { Keyed } from "../../model/keyed.ts";
import {
  ignoredByBuild,
  ignoredByPush,
  mountKeys,
  networkKeys,
  neverUsed,
  secretKeys,
  stepKeys,
  taskKeys,
  volumeKeys,
} from "../../model/keyNames.ts";
import type { Step } from "../../model/task.ts";
import type { TaskFinding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding, replaceFix } from "../makeFinding.ts";
import { nearMiss } from "../nearMiss.ts";

/** Keys that the engine ignores: unknown and repeated ones, those in the wrong place, those without effect. */
export function* keys({ task }: LintContext): Generator<TaskFinding> {
  yield* unknownKeys(task, taskKeys, stepKeys, "steps");
  for (const step of task.steps) {
    yield* unknownKeys(step, stepKeys, taskKeys, "");
    yield* withoutEffect(step);
    for (const mount of step.volumeMounts) yield* unknownKeys(mount, mountKeys);
  }
  for (const network of task.networks) yield* unknownKeys(network, networkKeys);
  for (const secret of task.secrets) yield* unknownKeys(secret, secretKeys);
  for (const volume of task.volumes) yield* unknownKeys(volume, volumeKeys);
}

/** Names that people write from documentation that has them wrong, or from other tools. */
const otherNames: Readonly<Record<string, string>> = {
  continueonerror: "ignoreErrors",
  volumemount: "volumeMounts",
  downloadretries: "cmdDownloadRetries",
  downloadretrydelay: "cmdDownloadRetryDelay",
  run: "cmd",
  command: "cmd",
  entrypoint: "entryPoint",
  environment: "env",
  dependson: "when",
  needs: "when",
  name: "id",
  image: "cmd",
};

function* unknownKeys(
  owner: Keyed,
  known: readonly string[],
  elsewhere: readonly string[] = [],
  place = "",
): Generator<TaskFinding> {
  for (const { name, key, last } of owner.repeatedKeys) {
    yield finding("key-twice", key, { key: name }, { related: [last] });
  }
  for (const { name, key } of owner.unknownKeys) {
    // Where anchors are kept, by convention.
    if (name.startsWith("x-")) continue;
    if (elsewhere.includes(name)) {
      yield finding("key-misplaced", key, { key: name, place });
      continue;
    }
    const near = sameButCase(name, known) ?? otherName(name, known) ?? nearMiss(name, known) ?? "";
    const isTaken = owner.keys.has(near);
    const fixes = near !== "" && !isTaken ? [replaceFix(key, near)] : [];
    yield finding("key-unknown", key, { key: name, near }, { fixes });
  }
}

function sameButCase(name: string, known: readonly string[]): string | undefined {
  return known.find((one) => one.toLowerCase() === name.toLowerCase());
}

function otherName(name: string, known: readonly string[]): string | undefined {
  const other = otherNames[name.toLowerCase()];
  return other !== undefined && known.includes(other) ? other : undefined;
}

function* withoutEffect(step: Step): Generator<TaskFinding> {
  const ofKind = step.kind === "push" ? ignoredByPush : step.kind === "build" ? ignoredByBuild : [];
  const withoutPull = ["cmdDownloadRetries", "cmdDownloadRetryDelay"];
  const ignored = [
    ...neverUsed,
    ...ofKind,
    ...(step.kind === "cmd" && !step.pull ? withoutPull : []),
  ];
  for (const name of ignored) {
    const place = step.keys.get(name);
    if (place) yield finding("key-ignored", place.key, { key: name, kind: step.kind });
  }
}
