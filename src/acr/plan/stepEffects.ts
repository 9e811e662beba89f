import type { Platform } from "../../core/oci/platform.ts";
import type { Step } from "../model/task.ts";
import type { TaskPlan } from "./taskPlan.ts";

/** One thing that a step does with images; names as rendered. */
export type StepEffect =
  | {
      readonly kind: "build";
      readonly images: readonly string[];
      /** None: those of the machine of the run. */
      readonly platforms: readonly Platform[];
      readonly isPushed: boolean;
    }
  | { readonly kind: "tag"; readonly from: string; readonly to: string }
  | {
      readonly kind: "push" | "pull" | "inspect" | "pushList" | "removeList";
      readonly image: string;
    }
  | {
      readonly kind: "list";
      readonly list: string;
      readonly members: readonly string[];
      readonly isPushed: boolean;
    };

/** What a step does with images: builds first, what it looks at last. Empty if the plan knows nothing. */
export function stepEffects(plan: TaskPlan, { index }: Step): readonly StepEffect[] {
  const own = <T extends { readonly step: Step }>(items: readonly T[]) =>
    items.filter(({ step }) => step.index === index);
  const uses = <K extends "push" | "pull" | "inspect" | "pushList" | "removeList">(
    kind: K,
    items: TaskPlan["pushes"],
  ) => own(items).map(({ image }) => ({ kind, image: image.text }));
  return [
    ...uses("pull", plan.pulls),
    ...own(plan.builds).map(({ tags, platforms, isPushed }) => ({
      kind: "build" as const,
      images: tags.map(({ text }) => text),
      platforms: platforms.flatMap(({ platform }) => platform ?? []),
      isPushed,
    })),
    ...own(plan.tags).map(({ from, to }) => ({
      kind: "tag" as const,
      from: from.text,
      to: to.text,
    })),
    ...uses("push", plan.pushes),
    ...own(plan.lists).map(({ list, members, isPushed }) => ({
      kind: "list" as const,
      list: list.text,
      members: members.map(({ text }) => text),
      isPushed,
    })),
    ...uses("pushList", plan.listPushes),
    ...uses("removeList", plan.listRemovals),
    ...uses("inspect", plan.inspections),
  ];
}
