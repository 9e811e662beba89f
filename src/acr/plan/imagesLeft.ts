import type { Platform } from "../../core/oci/platform.ts";
import type { Step } from "../model/task.ts";
import type { SourceRange } from "../text/mappedText.ts";
import { platformNamedBy, platformOfName } from "./namedPlatform.ts";
import type { PlannedBuild, PlannedImage, PlannedList, TaskPlan } from "./taskPlan.ts";

/** An image that a registry holds when the run is over. */
export interface LeftImage {
  /** The reference as rendered. */
  readonly name: string;
  readonly isList: boolean;
  readonly platforms: readonly LeftPlatform[];
  /** The step that pushes it. */
  readonly step: Step;
  readonly range: SourceRange;
}

/** One platform of an image that is left. */
export interface LeftPlatform {
  /** `undefined`: the file does not say. */
  readonly platform: Platform | undefined;
  /**
   * What says so: `--platform`, the image's name (the build has no `--platform`, so it may be wrong),
   * or the machine of the run.
   */
  readonly saidBy: "option" | "name" | "run" | undefined;
  /** In a list: the member's reference. */
  readonly member?: string;
}

/**
 * The images that the steps push, each once, in the order in which that happens in the file. An image
 * built elsewhere has only the platform that its name says.
 */
export function imagesLeft(plan: TaskPlan, runPlatform: Platform): readonly LeftImage[] {
  const builds = buildsByKey(plan);
  const left = new Map<string, LeftImage>();
  const add = (image: PlannedImage, step: Step, list?: PlannedList) => {
    const id = image.key ?? image.text;
    if (left.has(id)) return;
    const platforms = list
      ? list.members.map((member) => ({
          ...platformOf(member, builds, runPlatform)[0],
          member: member.text,
        }))
      : platformOf(image, builds, runPlatform);
    const isList = list !== undefined || platforms.length > 1;
    left.set(id, {
      name: image.text,
      isList,
      platforms: platforms.map(complete),
      step,
      range: image.range,
    });
  };
  const pushes: (readonly [PlannedImage, Step, PlannedList | undefined])[] = [
    ...plan.pushes.map(({ image, step }) => [image, step, undefined] as const),
    ...plan.builds.flatMap(({ tags, step, isPushed }) =>
      isPushed ? tags.map((tag) => [tag, step, undefined] as const) : [],
    ),
    ...plan.lists.flatMap((list) => (list.isPushed ? [[list.list, list.step, list] as const] : [])),
    ...plan.listPushes.map(({ image, step }) => {
      const list = plan.lists.findLast((made) => made.list.key === image.key);
      return [image, step, list] as const;
    }),
  ];
  pushes.sort((a, b) => a[1].index - b[1].index || a[0].range.start - b[0].range.start);
  for (const push of pushes) add(...push);
  return [...left.values()];
}

function complete(found: Partial<LeftPlatform>): LeftPlatform {
  return { ...found, platform: found.platform, saidBy: found.saidBy };
}

/** Key of a name → the build behind it, through `docker tag`, too. */
function buildsByKey(plan: TaskPlan): ReadonlyMap<string, PlannedBuild> {
  const builds = new Map<string, PlannedBuild>();
  for (const build of plan.builds) {
    for (const { key } of build.tags) if (key !== undefined) builds.set(key, build);
  }
  for (const { from, to } of plan.tags) {
    const build = builds.get(from.key ?? "");
    if (build && to.key !== undefined) builds.set(to.key, build);
  }
  return builds;
}

function platformOf(
  { key, text, reference }: PlannedImage,
  builds: ReadonlyMap<string, PlannedBuild>,
  runPlatform: Platform,
): readonly LeftPlatform[] {
  const build = builds.get(key ?? "");
  if (build && build.platforms.length > 0) {
    return build.platforms.map(({ platform }) => ({ platform, saidBy: "option" }));
  }
  const named = reference && platformOfName(reference);
  const ofFile = build?.dockerfile && platformNamedBy(build.dockerfile.text);
  const name = named ?? ofFile ?? (key === undefined ? platformNamedBy(text) : undefined);
  if (name) return [{ platform: name.platform, saidBy: "name" }];
  return build
    ? [{ platform: runPlatform, saidBy: "run" }]
    : [{ platform: undefined, saidBy: undefined }];
}
