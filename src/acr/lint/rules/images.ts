import { parseReference } from "../../../core/oci/reference.ts";
import { imageKey } from "../../plan/imageKey.ts";
import type { PlannedImage } from "../../plan/taskPlan.ts";
import type { TaskFinding, TaskFix } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding } from "../makeFinding.ts";
import { nearMiss } from "../nearMiss.ts";

/** Pushed images that no step builds (or names, or pulls). */
export function* unbuiltImages(context: LintContext): Generator<TaskFinding> {
  const { plan } = context;
  const made = madeImages(context);
  // A file that builds nothing pushes what others built.
  if (made.size === 0) return;
  const pushed = new Set(plan.pushes.map(({ image }) => image.key));
  const candidates = [...made.keys()].filter((key) => !pushed.has(key));
  for (const { image, step } of plan.pushes) {
    const { key } = image;
    if (key === undefined || made.has(key)) continue;
    const near = made.get(nearMiss(key, candidates) ?? "");
    if (near) {
      const fixes = namesAsOne(context, near, image);
      const facts = { image: image.text, near: near.text };
      yield finding("image-misspelled", image.range, facts, { related: [near.range], fixes });
    } else if (!context.isOpaqueBefore(step) && !isMentioned(context, image)) {
      yield finding("image-unbuilt", image.range, { image: image.text });
    }
  }
}

/** Builds whose image is neither pushed nor used by any step, in a file that pushes others. */
export function* unusedImages(context: LintContext): Generator<TaskFinding> {
  const { plan } = context;
  const pushed = plan.pushes.flatMap(({ image }) => (image.key === undefined ? [] : [image.key]));
  if (pushed.length === 0 || plan.opaque.length > 0) return;
  const made = madeImages(context);
  const unbuilt = pushed.filter((key) => !made.has(key));
  const used = new Set([
    ...pushed,
    ...plan.tags.map(({ from }) => from.key),
    ...plan.lists.flatMap(({ members }) => members.map(({ key }) => key)),
    ...plan.runs.map(({ image }) => image.key),
    ...plan.builds.flatMap((build) =>
      (context.dockerfileOf(build)?.stages ?? []).map(({ image }) => imageKey(image)),
    ),
  ]);
  for (const { tags, isPushed } of plan.builds) {
    const [first] = tags;
    if (!first || isPushed || tags.some(({ key }) => key === undefined || used.has(key))) continue;
    // The push that was meant for it has a finding of its own.
    if (
      unbuilt.some(
        (key) =>
          nearMiss(
            key,
            tags.map((tag) => tag.key ?? ""),
          ) !== undefined,
      )
    ) {
      continue;
    }
    if (tags.some((tag) => isMentioned(context, tag))) continue;
    yield finding("image-unused", first.range, { image: first.text });
  }
}

/** Whether a command that nobody can read here names the image: `pack build x`, `grype x`. */
function isMentioned({ task, plan }: LintContext, image: PlannedImage): boolean {
  const isUnread = (index: number) =>
    !plan.builds.some(({ step }) => step.index === index) &&
    !plan.pushes.some(({ step }) => step.index === index);
  return task.steps.some(
    (step) => step.kind === "cmd" && isUnread(step.index) && step.command.text.includes(image.text),
  );
}

/** Images without a registry that are pushed: they go to Docker Hub, since nothing is put in front. */
export function* missingRegistries(context: LintContext): Generator<TaskFinding> {
  const { plan, reading } = context;
  const isOwnRegistryUsed = /\{\{[^}]*\.Run\.Registry\b|\$Registry\b/.test(reading.source);
  const names = [...plan.pushes, ...plan.listPushes].map(({ image }) => image);
  for (const image of names) {
    if (image.key === undefined || !isWithoutRegistry(image.text)) continue;
    const isOfficial = image.key.startsWith("docker.io/library/");
    // With an owner (`kim/app`) Docker Hub can be meant, unless the file pushes to its registry, too.
    if (!isOfficial && !isOwnRegistryUsed) continue;
    const prefix = reading.aliases.isOn ? "$Registry/" : "{{.Run.Registry}}/";
    const all = allNames(context).filter(({ key }) => key === image.key);
    const edits = [...new Set(all.map(({ range }) => range.start))].map((start) => ({
      range: { start, end: start },
      text: prefix,
    }));
    const fix: TaskFix = { kind: "insert", text: prefix, edits };
    yield finding("registry-missing", image.range, { image: image.text }, { fixes: [fix] });
  }
}

/** Names that two builds give to what they build. */
export function* tagsTwice({ plan }: LintContext): Generator<TaskFinding> {
  const first = new Map<string, PlannedImage>();
  for (const tag of plan.builds.flatMap(({ tags }) => tags)) {
    if (tag.key === undefined) continue;
    const before = first.get(tag.key);
    if (!before) first.set(tag.key, tag);
    else {
      yield finding("tag-twice", tag.range, { image: tag.text }, { related: [before.range] });
    }
  }
}

/** Images that the run's machine has once the steps are done: key → where it is named first. */
export function madeImages({ plan }: LintContext): ReadonlyMap<string, PlannedImage> {
  const made = new Map<string, PlannedImage>();
  const images = [
    ...plan.builds.flatMap(({ tags }) => tags),
    ...plan.tags.map(({ to }) => to),
    ...plan.pulls.map(({ image }) => image),
  ];
  for (const image of images) {
    if (image.key !== undefined && !made.has(image.key)) made.set(image.key, image);
  }
  return made;
}

/** Makes two names one: the one that is used less is written as the other. */
export function namesAsOne(
  context: LintContext,
  one: PlannedImage,
  other: PlannedImage,
): readonly TaskFix[] {
  const uses = (image: PlannedImage) => allNames(context).filter(({ key }) => key === image.key);
  const toOther = uses(one).map(({ range }) => ({ range, text: context.written(other.range) }));
  const toOne = uses(other).map(({ range }) => ({ range, text: context.written(one.range) }));
  const fixes: TaskFix[] = [
    { kind: "replace", text: other.text, edits: toOther },
    { kind: "replace", text: one.text, edits: toOne },
  ];
  return toOther.length <= toOne.length ? fixes : fixes.reverse();
}

function allNames({ plan }: LintContext): readonly PlannedImage[] {
  return [
    ...plan.builds.flatMap(({ tags }) => tags),
    ...plan.tags.flatMap(({ from, to }) => [from, to]),
    ...plan.pushes.map(({ image }) => image),
    ...plan.lists.flatMap(({ list, members }) => [list, ...members]),
    ...plan.annotations.flatMap(({ list, member }) => [list, member]),
    ...plan.listPushes.map(({ image }) => image),
    ...plan.listRemovals.map(({ image }) => image),
    ...plan.inspections.map(({ image }) => image),
  ];
}

function isWithoutRegistry(text: string): boolean {
  const [first = ""] = text.split("/");
  if (text.includes("/") && /[.:]|^localhost$/.test(first)) return false;
  return parseReference(text).registry === "docker.io";
}
