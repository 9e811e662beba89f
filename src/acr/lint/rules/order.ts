import type { Step } from "../../model/task.ts";
import type { PlannedImage } from "../../plan/taskPlan.ts";
import type { TaskFinding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding } from "../makeFinding.ts";

/**
 * Images that a step pushes (or runs in) before the step that builds them is done, and lists that are made before
 * their members are pushed (or pushed before they are made): `when` lets them run at the same time.
 */
export function* usesTooEarly(context: LintContext): Generator<TaskFinding> {
  const { plan } = context;
  const builders = stepsBy([
    ...plan.builds.flatMap(({ step, tags }) => tags.map((image) => ({ step, image }))),
    ...plan.tags.map(({ step, to }) => ({ step, image: to })),
    ...plan.pulls,
  ]);
  for (const { step, image } of [...plan.pushes, ...plan.runs]) {
    yield* early(context, step, image, builders);
  }
  const pushers = stepsBy([
    ...plan.pushes,
    ...plan.builds.flatMap(({ step, tags, isPushed }) =>
      isPushed ? tags.map((image) => ({ step, image })) : [],
    ),
  ]);
  for (const { step, members } of plan.lists) {
    for (const member of members) yield* early(context, step, member, pushers);
  }
  const makers = stepsBy(plan.lists.map(({ step, list }) => ({ step, image: list })));
  for (const { step, image } of plan.listPushes) yield* early(context, step, image, makers);
}

function* early(
  { order }: LintContext,
  step: Step,
  image: PlannedImage,
  makers: ReadonlyMap<string, readonly Step[]>,
): Generator<TaskFinding> {
  const steps = makers.get(image.key ?? "") ?? [];
  const [first] = steps;
  if (!first || steps.some((maker) => maker === step || order.precedes(maker, step))) return;
  const facts = { image: image.text, step: step.id, needed: first.id };
  yield finding("order", image.range, facts, { related: [first.range] });
}

function stepsBy(
  uses: readonly { readonly step: Step; readonly image: PlannedImage }[],
): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>();
  for (const { step, image } of uses) {
    if (image.key === undefined) continue;
    const known = steps.get(image.key);
    if (known) known.push(step);
    else steps.set(image.key, [step]);
  }
  return steps;
}
