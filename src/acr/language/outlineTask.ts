import type { Keyed } from "../model/keyed.ts";
import type { Step } from "../model/task.ts";
import type { TaskPlan } from "../plan/taskPlan.ts";
import type { SourceRange } from "../text/mappedText.ts";
import type { ReadTask } from "./readTask.ts";
import { contains } from "./ranges.ts";

/** What an entry of the outline is about. */
export type OutlineKind =
  | "value"
  | "section"
  | "build"
  | "cmd"
  | "push"
  | "empty"
  | "secret"
  | "network"
  | "volume"
  | "alias"
  | "image";

/** An entry of the outline. */
export interface OutlineEntry {
  readonly kind: OutlineKind;
  readonly name: string;
  /** What else is good to know: the images a step builds, an alias's value. */
  readonly detail: string;
  readonly range: SourceRange;
  /** What of it is selected when it is gone to. */
  readonly selection: SourceRange;
  readonly children: readonly OutlineEntry[];
}

/** What is in a task file: its values, aliases, and steps with the images they make and push. */
export function outlineTask({ reading, plan }: ReadTask): readonly OutlineEntry[] {
  const { task, aliases, source } = reading;
  const entries: OutlineEntry[] = [];
  const { writtenVersion } = task ?? {};
  if (task && writtenVersion) {
    const { key, value } = task.keys.get("version") ?? {
      key: writtenVersion.range,
      value: writtenVersion.range,
    };
    const range = { start: key.start, end: value.end };
    entries.push(entry("value", ["version", writtenVersion.text.text], range, value));
  }
  const own = [...aliases.byName.values()].filter(({ place }) => place !== undefined);
  if (aliases.block) {
    const children = own.flatMap(({ name, value, place }) => {
      if (!place) return [];
      const range = { start: place.name.start, end: place.value.end };
      return contains(aliases.block ?? range, range)
        ? [entry("alias", [name, value], range, place.name)]
        : [];
    });
    const range = trimmed(source, aliases.block);
    entries.push(section("alias", range, { start: range.start, end: range.start + 5 }, children));
  }
  if (!task) return entries;
  const named = (kind: OutlineKind, list: readonly (Keyed & NamedPart)[]) =>
    list.map((part) => {
      const name = (part.name ?? part.id)?.text.text ?? "";
      const selection = (part.name ?? part.id)?.range ?? part.range;
      return entry(kind, [name || "–"], trimmed(source, part.range), selection);
    });
  const parts: readonly (readonly [string, readonly OutlineEntry[]])[] = [
    ["secrets", named("secret", task.secrets)],
    ["networks", named("network", task.networks)],
    ["volumes", named("volume", task.volumes)],
    ["steps", task.steps.map((step) => stepEntry(step, source, plan))],
  ];
  for (const [key, children] of parts) {
    const place = task.keys.get(key);
    if (!place) continue;
    const end = Math.max(place.value.end, ...children.map(({ range }) => range.end));
    const range = trimmed(source, { start: place.key.start, end });
    entries.push(section(key, range, place.key, children));
  }
  return entries.sort((a, b) => a.range.start - b.range.start);
}

/** A step as one says it: its id, or what it does. */
function stepTitle(step: Step): string {
  if (step.name) return step.id;
  switch (step.kind) {
    case "build":
      return `build ${step.tags[0]?.text ?? step.context?.text ?? ""}`.trim();
    case "cmd":
      return `cmd ${step.written.text.text.trim().split(/\s+/).slice(0, 4).join(" ")}`;
    case "push":
      return `push ${step.images[0]?.name ?? ""}`.trim();
    case "empty":
      return step.id;
  }
}

interface NamedPart {
  readonly name?:
    { readonly text: { readonly text: string }; readonly range: SourceRange } | undefined;
  readonly id?:
    { readonly text: { readonly text: string }; readonly range: SourceRange } | undefined;
}

function stepEntry(step: Step, source: string, plan: TaskPlan | undefined): OutlineEntry {
  const range = trimmed(source, step.range);
  const images = [
    ...(plan?.builds ?? []).flatMap((build) => (build.step === step ? build.tags : [])),
    ...(plan?.pushes ?? []).flatMap((push) => (push.step === step ? [push.image] : [])),
    ...(plan?.lists ?? []).flatMap((list) => (list.step === step ? [list.list] : [])),
  ];
  const children = images
    .filter((image) => contains(range, image.range))
    .map((image) => entry("image", [image.text], image.range, image.range));
  const detail = step.name ? step.kind : "";
  const place = step.name?.range ?? step.keys.get(step.kind)?.key ?? range;
  const selection = contains(range, place) ? place : range;
  return { kind: step.kind, name: stepTitle(step), detail, range, selection, children };
}

function section(
  name: string,
  range: SourceRange,
  selection: SourceRange,
  children: readonly OutlineEntry[],
): OutlineEntry {
  return { kind: "section", name, detail: "", range, selection, children };
}

function entry(
  kind: OutlineKind,
  [name, detail = ""]: readonly [name: string, detail?: string],
  range: SourceRange,
  selection: SourceRange,
): OutlineEntry {
  const inside = contains(range, selection) ? selection : range;
  return { kind, name, detail, range, selection: inside, children: [] };
}

/** A range without the blanks and line ends at its end. */
function trimmed(source: string, { start, end }: SourceRange): SourceRange {
  return { start, end: start + source.slice(start, end).trimEnd().length };
}
