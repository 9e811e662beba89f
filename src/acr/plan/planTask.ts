import { parsePlatform } from "../../core/oci/platformText.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { BuildStep, CommandStep, Step, Task } from "../model/task.ts";
import type { MappedText, SourceRange } from "../text/mappedText.ts";
import { readBuildWords } from "./buildCommand.ts";
import type { CommandPart, DockerAction, DockerBuild } from "./dockerAction.ts";
import { readDockerCommands } from "./dockerCommand.ts";
import { dockerfilePath } from "./dockerfilePath.ts";
import { mayBuild } from "./mayBuild.ts";
import { readImage, type ReadImage } from "./imageKey.ts";
import { stepCommand } from "./stepCommand.ts";
import type {
  PlannedAnnotation,
  PlannedBuild,
  PlannedImage,
  PlannedList,
  PlannedTag,
  PlannedUse,
  PlannedWord,
  TaskPlan,
} from "./taskPlan.ts";

/** What the steps of a task build, name, push and join, as far as the file says it. */
export function planTask(task: Task): TaskPlan {
  const plan = new PlanWriter();
  for (const step of task.steps) {
    if (step.kind === "build") plan.addBuild(step);
    else if (step.kind === "cmd") plan.addCommand(step);
    else if (step.kind === "push") plan.addPush(step);
  }
  plan.addBuilders();
  return plan;
}

class PlanWriter implements TaskPlan {
  readonly builds: PlannedBuild[] = [];
  readonly tags: PlannedTag[] = [];
  readonly pushes: PlannedUse[] = [];
  readonly pulls: PlannedUse[] = [];
  readonly lists: PlannedList[] = [];
  readonly annotations: PlannedAnnotation[] = [];
  readonly listPushes: (PlannedUse & { readonly isPurge: boolean })[] = [];
  readonly listRemovals: PlannedUse[] = [];
  readonly inspections: PlannedUse[] = [];
  readonly runs: PlannedUse[] = [];
  readonly opaque: Step[] = [];
  /** Names stand in a file again and again. */
  readonly #images = new Map<string, ReadImage | undefined>();

  addBuild(step: BuildStep): void {
    const { text } = step.written;
    const isCached = step.cache?.text.text.toLowerCase() === "enabled";
    const isBuildKit = isCached || step.env.includes("DOCKER_BUILDKIT=1");
    this.#addBuild(step, text, { ...readBuildWords(text.text), isBuildKit, how: "build" });
  }

  addPush(step: Step & { readonly kind: "push" }): void {
    for (const { name, written } of step.images) {
      const { text } = written;
      const range = text.sourceOf(0, text.text.length);
      this.pushes.push({ step, image: { text: name, range, ...this.#read(name) } });
    }
  }

  addCommand(step: CommandStep): void {
    const { script, image } = stepCommand(step);
    if (image) this.runs.push({ step, image: this.#image(script, image) });
    for (const action of readDockerCommands(script.text)) this.#addAction(step, script, action);
  }

  /** Steps whose containers may build what the file does not say. */
  addBuilders(): void {
    const tags = [...this.builds.flatMap((build) => build.tags), ...this.tags.map(({ to }) => to)];
    const made = new Set(tags.map(({ key }) => key));
    const known = new Set(this.opaque);
    for (const use of this.runs) {
      const { step } = use;
      if (step.kind !== "cmd" || known.has(step)) continue;
      if (mayBuild(use, step.command.text, made)) this.opaque.push(step);
    }
  }

  #addAction(step: Step, script: MappedText, action: DockerAction): void {
    const image = (part: CommandPart) => this.#image(script, part);
    switch (action.kind) {
      case "build": {
        const isBuildKit = action.isBuildx || step.env.includes("DOCKER_BUILDKIT=1");
        const how = action.isBuildx ? "buildx" : "command";
        this.#addBuild(step, script, { ...action, isBuildKit, how });
        return;
      }
      case "tag":
        this.tags.push({ step, from: image(action.from), to: image(action.to) });
        return;
      case "push":
        this.pushes.push({ step, image: image(action.image) });
        return;
      case "pull":
        this.pulls.push({ step, image: image(action.image) });
        return;
      case "inspect":
        this.inspections.push({ step, image: image(action.image) });
        return;
      case "createList":
      case "joinTags":
        this.#addLists(step, script, action);
        return;
      case "annotateList": {
        const values = new Map(
          [...action.values].map(([name, part]) => [name, wordOf(script, part)]),
        );
        const { list, member } = action;
        this.annotations.push({ step, list: image(list), member: image(member), values });
        return;
      }
      case "pushList": {
        const { list, isPurge } = action;
        this.listPushes.push({ step, image: image(list), isPurge });
        return;
      }
      case "removeList":
        for (const list of action.lists) this.listRemovals.push({ step, image: image(list) });
        return;
      case "unknown":
        this.opaque.push(step);
    }
  }

  #addLists(
    step: Step,
    script: MappedText,
    action: DockerAction & { readonly kind: "createList" | "joinTags" },
  ): void {
    const isPushed = action.kind === "joinTags";
    const isAmend = action.kind === "createList" && action.isAmend;
    const members = action.members.map((member) => this.#image(script, member));
    for (const list of action.kind === "joinTags" ? action.lists : [action.list]) {
      this.lists.push({ step, list: this.#image(script, list), members, isPushed, isAmend });
    }
  }

  #addBuild(
    step: Step,
    script: MappedText,
    build: DockerBuild & Pick<PlannedBuild, "isBuildKit" | "how">,
  ): void {
    const word = (part: CommandPart | undefined) => part && wordOf(script, part);
    const known = (part: CommandPart | undefined) => (part?.isDynamic ? undefined : part?.text);
    const isKnown = !build.dockerfile?.isDynamic && !build.context?.isDynamic;
    const place = {
      workingDirectory: step.workingDirectory?.text.text,
      file: known(build.dockerfile),
      context: known(build.context),
    };
    const range = "written" in step ? step.written.range : step.range;
    this.builds.push({
      step,
      how: build.how,
      tags: build.tags.map((tag) => this.#image(script, tag)),
      dockerfile: word(build.dockerfile),
      context: word(build.context),
      dockerfilePath: isKnown ? dockerfilePath(place) : undefined,
      platforms: build.platforms.map((part) => ({
        ...wordOf(script, part),
        platform: part.isDynamic ? undefined : platformOf(part.text),
      })),
      buildArguments: build.buildArguments.map((part) => wordOf(script, part)),
      target: word(build.target),
      isPushed: build.isPushed,
      isPulling: build.isPulling,
      isBuildKit: build.isBuildKit,
      range,
    });
  }

  #image(script: MappedText, part: CommandPart): PlannedImage {
    const range = rangeOf(script, part);
    return { text: part.text, range, ...this.#read(part.isDynamic ? undefined : part.text) };
  }

  #read(text: string | undefined): Pick<PlannedImage, "key" | "reference"> {
    if (text === undefined) return { key: undefined, reference: undefined };
    const read = this.#images.get(text) ?? readImage(text);
    this.#images.set(text, read);
    return { key: read?.key, reference: read?.reference };
  }
}

function wordOf(script: MappedText, part: CommandPart): PlannedWord {
  return { text: part.text, range: rangeOf(script, part), isDynamic: part.isDynamic };
}

function rangeOf(script: MappedText, { start, end }: CommandPart): SourceRange {
  return script.sourceOf(start, end);
}

function platformOf(text: string): Platform | undefined {
  try {
    return parsePlatform(text);
  } catch {
    return undefined;
  }
}
