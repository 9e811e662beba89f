import { withoutPlatform } from "../../../images/platformTags.ts";
import { samePlatform } from "../../../core/oci/platformMatch.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import { platformNamedBy, platformOfName, type NamedPlatform } from "../../plan/namedPlatform.ts";
import type { Step } from "../../model/task.ts";
import type { PlannedImage, PlannedList } from "../../plan/taskPlan.ts";
import type { TaskFinding, TaskFix } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding, replaceFix } from "../makeFinding.ts";
import { nearImage } from "../nearMiss.ts";
import { namesAsOne } from "./images.ts";

/** Members of lists: pushed, each once, at the list's registry, none of them the list itself. */
export function* listMembers(context: LintContext): Generator<TaskFinding> {
  const { pushed } = context.images;
  for (const planned of context.plan.lists) {
    const { list, members, step } = planned;
    const seen = new Map<string, PlannedImage>();
    for (const member of members) {
      const { key } = member;
      if (key === undefined) continue;
      const facts = { image: member.text, list: list.text };
      const before = seen.get(key);
      seen.set(key, before ?? member);
      if (before) {
        if (!context.isSameImage(before, member)) continue;
        yield finding("member-twice", member.range, facts, { related: [before.range] });
      } else if (key === list.key) {
        if (!context.isSameImage(list, member)) continue;
        yield finding("member-itself", member.range, { list: list.text });
      } else if (isElsewhere(member, list)) {
        yield finding("member-elsewhere", member.range, facts, { related: [list.range] });
      } else if (!pushed.has(key) && !context.isOpaqueBefore(step)) {
        yield* notPushed(context, member, planned);
      }
    }
  }
}

function* notPushed(
  context: LintContext,
  member: PlannedImage,
  { list, members, step }: PlannedList,
): Generator<TaskFinding> {
  const { made, pushed } = context.images;
  const key = member.key ?? "";
  const built = made.get(key);
  if (built) {
    const fixes = pushAsWell(context, member, step);
    const facts = { image: member.text, list: list.text };
    yield finding("member-unpushed", member.range, facts, { related: [built.range], fixes });
    return;
  }
  // Lists are called nearly like their images.
  const lists = new Set(context.plan.lists.map((each) => each.list.key));
  const taken = new Set(members.map((sibling) => sibling.key));
  const images = [...pushed.keys()].filter((other) => !lists.has(other) && !taken.has(other));
  const near = pushed.get(nearImage(key, images) ?? "");
  if (!near) return;
  const facts = { image: member.text, near: near.text };
  const fixes = namesAsOne(context, member, near);
  yield finding("member-misspelled", member.range, facts, { related: [near.range], fixes });
}

/** Platforms that are built and pushed under the members' names, and that the list lacks. */
export function* incompleteLists(context: LintContext): Generator<TaskFinding> {
  const { plan, images } = context;
  if (plan.lists.length === 0) return;
  const families = new Map<string, PlannedImage[]>();
  for (const image of images.pushed.values()) {
    const family = familyOf(image);
    if (family === undefined || !images.made.has(image.key ?? "")) continue;
    families.set(family, [...(families.get(family) ?? []), image]);
  }
  // A platform's image that is a member of another list belongs there.
  const lists = new Map<string, Set<string | undefined>>();
  for (const { list, members } of plan.lists) {
    for (const { key = "" } of members) lists.set(key, (lists.get(key) ?? new Set()).add(list.key));
  }
  for (const { list, members } of plan.lists) {
    const inList = new Set(members.map(({ key }) => key));
    for (const image of ownFamilies(list, members).flatMap(
      (family) => families.get(family) ?? [],
    )) {
      const holders = lists.get(image.key ?? "");
      if (inList.has(image.key) || (holders && !holders.has(list.key))) continue;
      const facts = { image: image.text, list: list.text };
      const fixes = memberFixes(context, members, image);
      yield finding("list-incomplete", list.range, facts, { related: [image.range], fixes });
    }
  }
}

/** The families that a list is of: the one named as the list is, or else those of all its members. */
function ownFamilies(list: PlannedImage, members: readonly PlannedImage[]): readonly string[] {
  const all = new Set(members.map(familyOf).filter((family) => family !== undefined));
  return list.key !== undefined && all.has(list.key) ? [list.key] : [...all];
}

/** Lists with two images for one platform: whoever pulls gets the first, and the other never. */
export function* platformsTwice(context: LintContext): Generator<TaskFinding> {
  for (const { list, members } of context.plan.lists) {
    const first = new Map<string, PlannedImage>();
    const keys = new Set<string | undefined>();
    for (const member of members) {
      const named = memberPlatform(member);
      // Images of Windows differ in its version, too.
      if (!named || named.platform.os === "windows" || keys.has(member.key)) continue;
      keys.add(member.key);
      const platform = formatPlatform(named.platform);
      const before = first.get(platform);
      if (!before) first.set(platform, member);
      else {
        const facts = { image: member.text, list: list.text, platform };
        yield finding("member-platform-twice", member.range, facts, { related: [before.range] });
      }
    }
  }
}

function memberPlatform({ reference }: PlannedImage): NamedPlatform | undefined {
  return reference && platformOfName(reference);
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
    const near = lists.get(nearImage(image.key, lists.keys()) ?? "");
    const fixes = near ? namesAsOne(context, image, near) : [];
    const facts = { list: image.text, near: near?.text ?? "" };
    const related = near ? [near.range] : [];
    yield finding("list-unknown", image.range, facts, { related, fixes });
  }
  const pushed = new Set(plan.listPushes.map(({ image }) => image.key));
  const unknown = [...pushed].filter((key) => key !== undefined && !lists.has(key));
  const purged = new Set(
    plan.listPushes.filter(({ isPurge }) => isPurge).map(({ image }) => image.key),
  );
  for (const planned of plan.lists) {
    yield* endOfList(context, planned, { pushed, unknown, purged });
  }
}

interface ListPushes {
  readonly pushed: ReadonlySet<string | undefined>;
  /** Those of lists that nobody makes. */
  readonly unknown: readonly (string | undefined)[];
  readonly purged: ReadonlySet<string | undefined>;
}

function* endOfList(
  { plan }: LintContext,
  { list, step, isPushed, isAmend }: PlannedList,
  { pushed, unknown, purged }: ListPushes,
): Generator<TaskFinding> {
  const { key } = list;
  if (isPushed || key === undefined) return;
  const isMistaken = () =>
    unknown.some((other) => other !== undefined && nearImage(other, [key]) !== undefined);
  if (!pushed.has(key) && plan.opaque.length === 0 && !isMistaken()) {
    yield finding("list-unpushed", list.range, { list: list.text });
  }
  if (!isAmend && !purged.has(key) && (step.retries > 0 || step.repeat > 0)) {
    yield finding("list-again", list.range, { list: list.text });
  }
}

function isElsewhere(member: PlannedImage, list: PlannedImage): boolean {
  if (!list.reference) return false;
  return member.reference?.registry !== list.reference.registry;
}

/** Repository and tag without the platform: what the images of one list have in common. */
function familyOf({ reference }: PlannedImage): string | undefined {
  if (!reference) return undefined;
  const { registry, repository, tag } = reference;
  if (tag === undefined || !platformNamedBy(tag)) return undefined;
  return `${registry}/${repository}:${withoutPlatform(tag)}`;
}

/** Another member's place for the image, if that is for the same platform; else a place of its own. */
function memberFixes(
  context: LintContext,
  members: readonly PlannedImage[],
  image: PlannedImage,
): readonly TaskFix[] {
  const platform = memberPlatform(image)?.platform;
  const family = familyOf(image);
  const same = members.find((member) => {
    const other = memberPlatform(member)?.platform;
    return familyOf(member) !== family && platform && other && samePlatform(other, platform);
  });
  if (same) return [replaceFix(same.range, context.written(image.range))];
  const last = members.at(-1);
  if (!last) return [];
  const before = context.writtenBefore(last.range.start);
  const [, gap = " "] = /(\r?\n[ \t]*)$/.exec(before) ?? [];
  const text = gap + context.written(image.range);
  const range = { start: last.range.end, end: last.range.end };
  return [{ kind: "insert", text: image.text, edits: [{ range, text }] }];
}

/** A further entry in the last push step before the list's step, in the style of the others. */
function pushAsWell(context: LintContext, image: PlannedImage, list: Step): readonly TaskFix[] {
  const { plan, order } = context;
  const isBefore = (step: Step) => step.kind === "push" && order.precedes(step, list);
  const step = plan.pushes.findLast((push) => isBefore(push.step))?.step;
  const written = step?.kind === "push" ? step.images.at(-1)?.written.range : undefined;
  if (!written) return [];
  const before = context.writtenBefore(written.start);
  const [, item] = /(\r?\n[ \t]*-[ \t]+)$/.exec(before) ?? [];
  const name = context.written(image.range);
  const text = item === undefined ? `, "${name}"` : item + name;
  const range = { start: written.end, end: written.end };
  return [{ kind: "insert", text: image.text, edits: [{ range, text }] }];
}
