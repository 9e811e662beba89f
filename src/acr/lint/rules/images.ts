import { imageKey } from "../../plan/imageKey.ts";
import type { PlannedBuild, PlannedImage } from "../../plan/taskPlan.ts";
import type { SourceRange } from "../../text/mappedText.ts";
import type { TaskFinding, TaskFix } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding } from "../makeFinding.ts";
import { nearImage } from "../nearMiss.ts";

/** Pushed images that no step builds (or names, or pulls). */
export function* unbuiltImages(context: LintContext): Generator<TaskFinding> {
  const { plan, images } = context;
  const { made } = images;
  // A file that builds nothing pushes what others built.
  if (made.size === 0) return;
  const pushed = new Set(plan.pushes.map(({ image }) => image.key));
  const ran = new Set(plan.runs.map(({ image }) => image.key));
  // What is pushed, or run as it is, has its right name.
  const candidates = [...made.keys()].filter((key) => !pushed.has(key) && !ran.has(key));
  for (const { image, step } of plan.pushes) {
    const { key } = image;
    if (key === undefined || made.has(key)) continue;
    const isKnowable = !context.isOpaqueBefore(step);
    const near = isKnowable ? made.get(nearImage(key, candidates) ?? "") : undefined;
    if (near) {
      const fixes = namesAsOne(context, near, image);
      const facts = { image: image.text, near: near.text };
      yield finding("image-misspelled", image.range, facts, { related: [near.range], fixes });
    } else if (isKnowable && !images.isMentioned(image)) {
      yield finding("image-unbuilt", image.range, { image: image.text });
    }
  }
}

/** Images that steps run in and nobody builds, while one is built whose name is nearly the same. */
export function* misspelledRuns(context: LintContext): Generator<TaskFinding> {
  const { made } = context.images;
  const pushed = new Set(context.plan.pushes.map(({ image }) => image.key));
  for (const { image } of context.plan.runs) {
    const { key, reference } = image;
    // Docker Hub has an image for nearly every name, and a misspelled push is told of once.
    if (key === undefined || !reference || made.has(key) || pushed.has(key)) continue;
    if (reference.registry === "docker.io") continue;
    const near = made.get(nearImage(key, made.keys()) ?? "");
    if (!near) continue;
    const fixes = namesAsOne(context, image, near);
    const facts = { image: image.text, near: near.text };
    yield finding("run-misspelled", image.range, facts, { related: [near.range], fixes });
  }
}

/** Builds whose image is neither pushed nor used by any step. */
export function* unusedImages(context: LintContext): Generator<TaskFinding> {
  const { plan, images } = context;
  if (plan.opaque.length > 0) return;
  const { made, pushed } = images;
  const unbuilt = [...pushed.keys()].filter((key) => !made.has(key));
  const used = new Set([
    ...plan.tags.map(({ from }) => from.key),
    ...plan.lists.flatMap(({ members }) => members.map(({ key }) => key)),
    ...plan.runs.map(({ image }) => image.key),
    ...plan.builds.flatMap((build) =>
      (context.dockerfileOf(build)?.stages ?? []).map(({ image }) => imageKey(image)),
    ),
  ]);
  for (const build of plan.builds) {
    const { tags, isPushed } = build;
    const [first] = tags;
    if (!first || isPushed) continue;
    if (tags.some(({ key }) => key === undefined || pushed.has(key) || used.has(key))) continue;
    // A file that pushes nothing may build to see whether that works: in names of no registry.
    if (pushed.size === 0 && first.reference?.registry === "docker.io") continue;
    const keys = tags.flatMap(({ key }) => (key === undefined ? [] : [key]));
    // The push that was meant for it has a finding of its own.
    if (unbuilt.some((key) => nearImage(key, keys) !== undefined)) continue;
    if (tags.some((tag) => images.isMentioned(tag)) || mayBeBase(context, build)) continue;
    yield finding("image-unused", first.range, { image: first.text });
  }
}

/** Whether another build may begin with what this one builds: says so, or was not looked into. */
function mayBeBase(context: LintContext, build: PlannedBuild): boolean {
  return context.plan.builds.some((other) => {
    if (other === build) return false;
    const said = other.step.kind === "build" ? other.step.written.text.text : "";
    const isOthers = (tag: PlannedImage) => other.tags.some(({ key }) => key === tag.key);
    if (build.tags.some((tag) => !isOthers(tag) && isWordOf(said, tag.text))) return true;
    const text = context.dockerfileText(other);
    if (text === undefined) return !isKnownMissing(context, other);
    return build.tags.some(({ reference }) => {
      const name = reference?.repository.split("/").at(-1) ?? "";
      return isWordOf(text, name);
    });
  });
}

function isKnownMissing(context: LintContext, { dockerfilePath: path }: PlannedBuild): boolean {
  return path !== undefined && context.isMissing(path);
}

/** Whether a name stands in a text, and not as a part of a longer one. */
function isWordOf(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before = "", behind = ""] = [text[at - 1], text[at + name.length]];
    if (!/[\w.-]/.test(before) && !/[\w.-]/.test(behind)) return true;
  }
  return false;
}

/** Images without a registry that are pushed: they go to Docker Hub, since nothing is put in front. */
export function* missingRegistries(context: LintContext): Generator<TaskFinding> {
  const { plan, reading } = context;
  const names = [...plan.pushes, ...plan.listPushes].map(({ image }) => image);
  const isPushedElsewhere = names.some(({ reference }) => reference?.registry !== "docker.io");
  const renamed = new Set(plan.tags.map(({ to }) => to.key));
  for (const image of names) {
    if (image.key === undefined || !isWithoutRegistry(image)) continue;
    const isOfficial = image.key.startsWith("docker.io/library/");
    // With an owner (`kim/app`) Docker Hub can be meant, unless the file pushes to a registry, too.
    if (!isOfficial && (!isPushedElsewhere || renamed.has(image.key))) continue;
    const prefix = reading.aliases.isOn ? "$Registry/" : "{{.Run.Registry}}/";
    const edits = context
      .placesOf(image)
      .map(({ start }) => ({ range: { start, end: start }, text: prefix }));
    const fixes: TaskFix[] = edits.length > 0 ? [{ kind: "insert", text: prefix, edits }] : [];
    yield finding("registry-missing", image.range, { image: image.text }, { fixes });
  }
}

/** Names that two builds give to what they build. */
export function* tagsTwice(context: LintContext): Generator<TaskFinding> {
  const first = new Map<string, { readonly tag: PlannedImage; readonly build: PlannedBuild }>();
  for (const build of context.plan.builds) {
    for (const tag of build.tags) {
      if (tag.key === undefined) continue;
      const before = first.get(tag.key);
      if (!before) first.set(tag.key, { tag, build });
      else if (before.build !== build && context.isSameImage(before.tag, tag)) {
        yield finding("tag-twice", tag.range, { image: tag.text }, { related: [before.tag.range] });
      }
    }
  }
}

/** Makes two names one: the one that is used less is written as the other. */
export function namesAsOne(
  context: LintContext,
  one: PlannedImage,
  other: PlannedImage,
): readonly TaskFix[] {
  const [ones, others] = [context.placesOf(one), context.placesOf(other)];
  const isWritten = (image: PlannedImage, places: readonly SourceRange[]) =>
    places.some(({ start }) => start === image.range.start);
  if (!isWritten(one, ones) || !isWritten(other, others)) return [];
  const toOther = ones.map((range) => ({ range, text: context.written(other.range) }));
  const toOne = others.map((range) => ({ range, text: context.written(one.range) }));
  const fixes: TaskFix[] = [
    { kind: "replace", text: other.text, edits: toOther },
    { kind: "replace", text: one.text, edits: toOne },
  ];
  return toOther.length <= toOne.length ? fixes : fixes.reverse();
}

function isWithoutRegistry({ text, reference }: PlannedImage): boolean {
  const [first = ""] = text.split("/");
  if (text.includes("/") && /[.:]|^localhost$/.test(first)) return false;
  return reference?.registry === "docker.io";
}
