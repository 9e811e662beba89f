import type { Step } from "../model/task.ts";
import type { PlannedImage, TaskPlan } from "../plan/taskPlan.ts";

/** What the rules ask of a plan's images again and again, each found once. */
export class ImageIndex {
  readonly #plan: TaskPlan;
  readonly #steps: readonly Step[];
  #made: ReadonlyMap<string, PlannedImage> | undefined;
  #pushed: ReadonlyMap<string, PlannedImage> | undefined;
  #names: ReadonlyMap<string, readonly PlannedImage[]> | undefined;
  #unread: string | undefined;

  constructor(plan: TaskPlan, steps: readonly Step[]) {
    this.#plan = plan;
    this.#steps = steps;
  }

  /** Images that the run's machine has once the steps are done: key → where it is named first. */
  get made(): ReadonlyMap<string, PlannedImage> {
    const { builds, tags, pulls } = this.#plan;
    return (this.#made ??= byKey([
      ...builds.flatMap((build) => build.tags),
      ...tags.map(({ to }) => to),
      ...pulls.map(({ image }) => image),
    ]));
  }

  /** Images and lists that some step pushes: key → where it is pushed first. */
  get pushed(): ReadonlyMap<string, PlannedImage> {
    const { pushes, builds, listPushes, lists } = this.#plan;
    return (this.#pushed ??= byKey([
      ...pushes.map(({ image }) => image),
      ...builds.flatMap(({ isPushed, tags }) => (isPushed ? tags : [])),
      ...listPushes.map(({ image }) => image),
      ...lists.flatMap(({ isPushed, list }) => (isPushed ? [list] : [])),
    ]));
  }

  /** All places that name an image. */
  namesOf({ key }: PlannedImage): readonly PlannedImage[] {
    this.#names ??= namesIn(this.#plan);
    return (key === undefined ? undefined : this.#names.get(key)) ?? [];
  }

  /** Whether a command that nobody can read here names the image: `pack build x`, `grype x`. */
  isMentioned({ text }: PlannedImage): boolean {
    this.#unread ??= this.#unreadCommands();
    return this.#unread.includes(text);
  }

  #unreadCommands(): string {
    const { builds, pushes } = this.#plan;
    const read = new Set([...builds, ...pushes].map(({ step }) => step));
    return this.#steps
      .map((step) => (step.kind === "cmd" && !read.has(step) ? step.command.text : ""))
      .join("\n");
  }
}

function byKey(images: readonly PlannedImage[]): ReadonlyMap<string, PlannedImage> {
  const found = new Map<string, PlannedImage>();
  for (const image of images) {
    if (image.key !== undefined && !found.has(image.key)) found.set(image.key, image);
  }
  return found;
}

function namesIn(plan: TaskPlan): ReadonlyMap<string, readonly PlannedImage[]> {
  const names = new Map<string, PlannedImage[]>();
  const all = [
    ...plan.builds.flatMap(({ tags }) => tags),
    ...plan.tags.flatMap(({ from, to }) => [from, to]),
    ...plan.pushes.map(({ image }) => image),
    ...plan.lists.flatMap(({ list, members }) => [list, ...members]),
    ...plan.annotations.flatMap(({ list, member }) => [list, member]),
    ...plan.listPushes.map(({ image }) => image),
    ...plan.listRemovals.map(({ image }) => image),
    ...plan.inspections.map(({ image }) => image),
    ...plan.runs.map(({ image }) => image),
  ];
  for (const image of all) {
    if (image.key === undefined) continue;
    const known = names.get(image.key);
    if (known) known.push(image);
    else names.set(image.key, [image]);
  }
  return names;
}
