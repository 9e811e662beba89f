import type { TaskFinding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding, replaceFix } from "../makeFinding.ts";

/** Longest that a run may take, in seconds (ACR Tasks: 8 hours). */
const longestRun = 28_800;

/** What the task as a whole does that nobody wants. */
export function* steps(context: LintContext): Generator<TaskFinding> {
  const { task, reading } = context;
  if (task.steps.length === 0 && !reading.failure) {
    yield finding("steps-empty", task.keys.get("steps")?.key ?? start(task.range), {});
  }
  for (const { step, name, range } of reading.hangs) {
    yield finding("when-twice", range, { step: name || step });
  }
  for (const { when = [] } of task.steps) {
    for (const entry of when) {
      if (entry.text.text !== "acb_root") continue;
      yield finding("when-root", entry.range, {}, { fixes: [replaceFix(entry.range, '"-"')] });
    }
  }
  yield* networks(context);
  yield* commas(context);
  const total = longestPath(context);
  const place = task.keys.get("stepTimeout")?.key ?? task.steps.at(-1)?.keys.get("timeout")?.key;
  if (total > longestRun && place) {
    const facts = { seconds: String(total), most: String(longestRun) };
    yield finding("timeout-total", place, facts);
  }
}

/** Secrets that no template asks for. */
export function* secrets({ task, reading }: LintContext): Generator<TaskFinding> {
  for (const { id } of task.secrets) {
    const name = id?.text.text ?? "";
    const isUsed =
      reading.unaliased.text.includes("Secrets") && usesSecret(reading.unaliased.text, name);
    if (id && name !== "" && !isUsed) yield finding("secret-unused", id.range, { secret: name });
  }
}

function usesSecret(text: string, name: string): boolean {
  return text.includes(`.Secrets.${name}`) || new RegExp(`index\\s+\\.Secrets\\s+["\`]`).test(text);
}

function* networks({ task }: LintContext): Generator<TaskFinding> {
  const [first] = task.networks;
  if (!first || task.networks.some(({ isDefault }) => isDefault)) return;
  const needy = task.steps.some((step) => step.kind !== "push" && !step.keys.has("network"));
  if (needy) yield finding("network-default", task.keys.get("networks")?.key ?? first.range, {});
}

/** `A=1,2` for all steps is taken apart at the comma: only sensible where each part is `NAME=value`. */
function* commas({ task }: LintContext): Generator<TaskFinding> {
  for (const entry of task.env) {
    const [, ...rest] = entry.text.text.split(",");
    if (rest.some((part) => !/^\s*[A-Za-z_]\w*=/.test(part))) {
      yield finding("env-comma", entry.range, { entry: entry.text.text });
    }
  }
}

/** Seconds that the slowest chain of steps may take. */
function longestPath({ task, reading }: LintContext): number {
  const ends = new Map<string, number>();
  let last = 0;
  for (const step of task.steps) {
    const parents = reading.graph?.parents.get(step.id) ?? [];
    const begin = parents.reduce((latest, id) => Math.max(latest, ends.get(id) ?? 0), 0);
    const end = begin + step.startDelay + step.timeout * (step.retries + 1);
    ends.set(step.id, end);
    last = Math.max(last, end);
  }
  const hasOwn = task.keys.has("stepTimeout") || task.steps.some(({ keys }) => keys.has("timeout"));
  // A step that may take all the time there is has no limit of its own.
  const isUnlimited = task.steps.some(({ timeout }) => timeout === longestRun);
  return hasOwn && !isUnlimited ? last : 0;
}

function start({ start: at }: { readonly start: number }) {
  return { start: at, end: at };
}
