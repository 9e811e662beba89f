import { withoutPlatform } from "../../../images/platformTags.ts";
import { parseReference } from "../../../core/oci/reference.ts";
import { platformNamedBy } from "../../plan/namedPlatform.ts";
import type { PlannedImage, PlannedList } from "../../plan/taskPlan.ts";
import type { TaskFinding, TaskFix } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding } from "../makeFinding.ts";
import { nearMiss } from "../nearMiss.ts";
import { madeImages, namesAsOne } from "./images.ts";

/** Members of lists: pushed, each once, at the list's registry, none of them the list itself. */
export function* listMembers(context: LintContext): Generator<TaskFinding> {
  const made = madeImages(context);
  const pushed = pushedImages(context);
  for (const { list, members, step } of context.plan.lists) {
    const seen = new Map<string, PlannedImage>();
    for (const member of members) {
      const { key } = member;
      if (key === undefined) continue;
      const facts = { image: member.text, list: list.text };
      const before = seen.get(key);
      seen.set(key, before ?? member);
      if (before) {
        yield finding("member-twice", member.range, facts, { related: [before.range] });
      } else if (key === list.key) {
        yield finding("member-itself", member.range, { list: list.text });
      } else if (isElsewhere(key, list.key)) {
        yield finding("member-elsewhere", member.range, facts, { related: [list.range] });
      } else if (!pushed.has(key) && !context.isOpaqueBefore(step)) {
        yield* notPushed(context, { made, pushed }, member, list);
      }
    }
  }
}

function* notPushed(
  context: LintContext,
  known: Record<"made" | "pushed", ReadonlyMap<string, PlannedImage>>,
  member: PlannedImage,
  list: PlannedImage,
): Generator<TaskFinding> {
  const key = member.key ?? "";
  const built = known.made.get(key);
  if (built) {
    const fixes = pushAsWell(context, member);
    const facts = { image: member.text, list: list.text };
    yield finding("member-unpushed", member.range, facts, { related: [built.range], fixes });
    return;
  }
  // Lists are called nearly like their images.
  const lists = new Set(context.plan.lists.map((made) => made.list.key));
  const images = [...known.pushed.keys()].filter((pushed) => !lists.has(pushed));
  const near = known.pushed.get(nearMiss(key, images) ?? "");
  if (!near) return;
  const facts = { image: member.text, near: near.text };
  const fixes = namesAsOne(context, member, near);
  yield finding("member-misspelled", member.range, facts, { related: [near.range], fixes });
}

/** Platforms that are built and pushed under the members' names, and that the list lacks. */
export function* incompleteLists(context: LintContext): Generator<TaskFinding> {
  const { plan } = context;
  const pushed = pushedImages(context);
  const made = madeImages(context);
  for (const { list, members } of plan.lists) {
    const last = members.at(-1);
    const families = new Set(members.map(familyOf).filter((family) => family !== undefined));
    const inList = new Set(members.map(({ key }) => key));
    // A platform's image that is a member of another list belongs there.
    const elsewhere = new Set(
      plan.lists
        .filter((other) => other.list.key !== list.key)
        .flatMap((other) => other.members.map(({ key }) => key)),
    );
    for (const [key, image] of pushed) {
      const family = familyOf(image);
      if (!last || !made.has(key) || inList.has(key) || elsewhere.has(key)) continue;
      if (family === undefined || !families.has(family)) continue;
      const facts = { image: image.text, list: list.text };
      const fixes = [memberBehind(context, last, image)];
      yield finding("list-incomplete", list.range, facts, { related: [image.range], fixes });
    }
  }
}

/** Lists that are pushed, annotated or inspected and never made, and those made and never pushed. */
export function* listNames(context: LintContext): Generator<TaskFinding> {
  const { plan } = context;
  const lists = new Map(plan.lists.flatMap(({ list }) => (list.key ? [[list.key, list]] : [])));
  const uses = [
    ...plan.listPushes.map(({ image }) => image),
    ...plan.annotations.map(({ list }) => list),
  ];
  for (const image of uses) {
    if (image.key === undefined || lists.has(image.key)) continue;
    const step = plan.listPushes.find((use) => use.image === image)?.step;
    if (step && context.isOpaqueBefore(step)) continue;
    const near = lists.get(nearMiss(image.key, lists.keys()) ?? "");
    const fixes = near ? namesAsOne(context, image, near) : [];
    const facts = { list: image.text, near: near?.text ?? "" };
    const related = near ? [near.range] : [];
    yield finding("list-unknown", image.range, facts, { related, fixes });
  }
  const pushed = new Set(plan.listPushes.map(({ image }) => image.key));
  for (const planned of plan.lists) {
    yield* endOfList(context, planned, pushed);
  }
}

function* endOfList(
  { plan }: LintContext,
  { list, step, isPushed, isAmend }: PlannedList,
  pushed: ReadonlySet<string | undefined>,
): Generator<TaskFinding> {
  if (isPushed || list.key === undefined) return;
  const isMistaken = plan.listPushes.some(
    ({ image }) => image.key !== undefined && nearMiss(image.key, [list.key ?? ""]) !== undefined,
  );
  if (!pushed.has(list.key) && !isMistaken && plan.opaque.length === 0) {
    yield finding("list-unpushed", list.range, { list: list.text });
  }
  const isPurged = plan.listPushes.some(({ image, isPurge }) => isPurge && image.key === list.key);
  if (!isAmend && !isPurged && (step.retries > 0 || step.repeat > 0)) {
    yield finding("list-again", list.range, { list: list.text });
  }
}

function pushedImages({ plan }: LintContext): ReadonlyMap<string, PlannedImage> {
  const images = [
    ...plan.pushes.map(({ image }) => image),
    ...plan.builds.flatMap(({ isPushed, tags }) => (isPushed ? tags : [])),
    ...plan.listPushes.map(({ image }) => image),
    ...plan.lists.flatMap(({ isPushed, list }) => (isPushed ? [list] : [])),
  ];
  const pushed = new Map<string, PlannedImage>();
  for (const image of images) {
    if (image.key !== undefined && !pushed.has(image.key)) pushed.set(image.key, image);
  }
  return pushed;
}

function isElsewhere(key: string, list: string | undefined): boolean {
  return list !== undefined && parseReference(key).registry !== parseReference(list).registry;
}

/** Repository and tag without the platform: what the images of one list have in common. */
function familyOf({ key }: PlannedImage): string | undefined {
  if (key === undefined) return undefined;
  const { registry, repository, tag } = parseReference(key);
  if (tag === undefined || !platformNamedBy(tag)) return undefined;
  return `${registry}/${repository}:${withoutPlatform(tag)}`;
}

/** The image behind the last member, in a line of its own if the members have theirs. */
function memberBehind(context: LintContext, last: PlannedImage, image: PlannedImage): TaskFix {
  const before = context.written({ start: 0, end: last.range.start });
  const [, gap = " "] = /(\r?\n[ \t]*)$/.exec(before) ?? [];
  const { end } = last.range;
  const text = gap + context.written(image.range);
  return { kind: "insert", text: image.text, edits: [{ range: { start: end, end }, text }] };
}

/** A further entry in the last push step's list, in the style of the others. */
function pushAsWell(context: LintContext, image: PlannedImage): readonly TaskFix[] {
  const step = context.plan.pushes.findLast((push) => push.step.kind === "push")?.step;
  const written = step?.kind === "push" ? step.images.at(-1)?.written.range : undefined;
  if (!written) return [];
  const before = context.written({ start: 0, end: written.start });
  const [, item] = /(\r?\n[ \t]*-[ \t]+)$/.exec(before) ?? [];
  const name = context.written(image.range);
  const text = item === undefined ? `, "${name}"` : item + name;
  const range = { start: written.end, end: written.end };
  return [{ kind: "insert", text: image.text, edits: [{ range, text }] }];
}
