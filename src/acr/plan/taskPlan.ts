import type { Platform } from "../../core/oci/platform.ts";
import type { Reference } from "../../core/oci/reference.ts";
import type { Step } from "../model/task.ts";
import type { SourceRange } from "../text/mappedText.ts";

/** An image as a step names it. */
export interface PlannedImage {
  /** As rendered, such as `contoso.azurecr.io/app:cf1-amd64`. */
  readonly text: string;
  /** Where it stands in the task file. */
  readonly range: SourceRange;
  /**
   * The reference written out in full (`docker.io/library/alpine:latest`), the same for every way to
   * write it; `undefined` where the name is no reference or only known when the step runs.
   */
  readonly key: string | undefined;
  /** The parts of the key. */
  readonly reference: Reference | undefined;
}

/** A word of a step other than an image's name. */
export interface PlannedWord {
  readonly text: string;
  readonly range: SourceRange;
  /** Only the shell knows what it becomes. */
  readonly isDynamic: boolean;
}

/** A platform that a build is for. */
export interface PlannedPlatform extends PlannedWord {
  /** `undefined` if the text is none. */
  readonly platform: Platform | undefined;
}

/** One build of one image, for one platform or (with buildx) several. */
export interface PlannedBuild {
  readonly step: Step;
  /** `build:`, or a `docker build` or `docker buildx build` in a `cmd:`. */
  readonly how: "build" | "command" | "buildx";
  readonly tags: readonly PlannedImage[];
  /** What `-f` says. */
  readonly dockerfile: PlannedWord | undefined;
  /** `undefined`: the working directory. */
  readonly context: PlannedWord | undefined;
  /**
   * Path of the Dockerfile from the folder that is the run's workspace, `/` between its parts;
   * `undefined` where it lies elsewhere or is only known when the step runs.
   */
  readonly dockerfilePath: string | undefined;
  readonly platforms: readonly PlannedPlatform[];
  /** `NAME=value`. */
  readonly buildArguments: readonly PlannedWord[];
  readonly target: PlannedWord | undefined;
  /** Pushes what it built itself (`--push`). */
  readonly isPushed: boolean;
  /** Asks for base images anew (`--pull`). */
  readonly isPulling: boolean;
  /** Built by BuildKit: buildx, `cache: enabled`, or `DOCKER_BUILDKIT=1` of the step. */
  readonly isBuildKit: boolean;
  /** The build as it stands in the file. */
  readonly range: SourceRange;
}

/** A second name for an image. */
export interface PlannedTag {
  readonly step: Step;
  readonly from: PlannedImage;
  readonly to: PlannedImage;
}

/** An image, or a list, as a step uses it: pushed, pulled, looked at. */
export interface PlannedUse {
  readonly step: Step;
  readonly image: PlannedImage;
}

/** A manifest list put together. */
export interface PlannedList {
  readonly step: Step;
  readonly list: PlannedImage;
  readonly members: readonly PlannedImage[];
  /**
   * `docker manifest create` makes it on the machine of the run, and another command pushes it;
   * `docker buildx imagetools create` makes it at the registry.
   */
  readonly isPushed: boolean;
  readonly isAmend: boolean;
}

/** What `docker manifest annotate` says of a member. */
export interface PlannedAnnotation {
  readonly step: Step;
  readonly list: PlannedImage;
  readonly member: PlannedImage;
  /** `os`, `arch`, `variant`, `os-version` as given. */
  readonly values: ReadonlyMap<string, PlannedWord>;
}

/** What the steps of a task do with images, each list in the order of the file. */
export interface TaskPlan {
  readonly builds: readonly PlannedBuild[];
  readonly tags: readonly PlannedTag[];
  readonly pushes: readonly PlannedUse[];
  readonly pulls: readonly PlannedUse[];
  readonly lists: readonly PlannedList[];
  readonly annotations: readonly PlannedAnnotation[];
  readonly listPushes: readonly (PlannedUse & { readonly isPurge: boolean })[];
  readonly listRemovals: readonly PlannedUse[];
  readonly inspections: readonly PlannedUse[];
  /** Images that steps run in. */
  readonly runs: readonly PlannedUse[];
  /** Steps that may build or push what the file does not say. */
  readonly opaque: readonly Step[];
}
