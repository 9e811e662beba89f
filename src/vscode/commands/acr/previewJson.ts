import { formatPlatform } from "../../../core/oci/platformText.ts";
import { imagesLeft } from "../../../acr/plan/imagesLeft.ts";
import { stepEffects } from "../../../acr/plan/stepEffects.ts";
import { usedValues } from "../../../acr/plan/usedValues.ts";
import type { TaskView } from "../../language/tasks/taskView.ts";
import { runPlatform } from "./runPlatform.ts";

/** What the preview of a task file says, in the field's words. */
export function previewJson({ reading, plan, findings, inputs }: TaskView) {
  const { failure, graph, task } = reading;
  return {
    ...(failure && { failure: { phase: failure.phase, message: failure.message } }),
    findings: findings.map(({ rule, facts }) => ({ rule, ...facts })),
    steps: (task?.steps ?? []).map((step) => ({
      id: step.id,
      kind: step.kind,
      waitsFor: graph?.parents.get(step.id) ?? [],
      timeout: step.timeout,
      retries: step.retries,
      effects: plan ? effectsOf(plan, step) : [],
    })),
    images: plan
      ? imagesLeft(plan, runPlatform).map(({ name, isList, platforms, step }) => ({
          name,
          isList,
          platforms: platforms.map(({ platform, saidBy, member }) => ({
            platform: platform ? formatPlatform(platform) : null,
            saidBy: saidBy ?? null,
            ...(member !== undefined && { member }),
          })),
          step: step.id,
        }))
      : [],
    values: usedValues(reading, inputs).map(({ name, value }) => ({ name, value: value ?? null })),
    rendered: reading.rendered?.text ?? null,
  };
}

function effectsOf(...args: Parameters<typeof stepEffects>) {
  return stepEffects(...args).map((effect) =>
    effect.kind === "build"
      ? { ...effect, platforms: effect.platforms.map((platform) => formatPlatform(platform)) }
      : effect,
  );
}
