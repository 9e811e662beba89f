import type { SourceRange } from "../text/mappedText.ts";

/** How much a finding matters: VS Code's four severities. */
export type TaskSeverity = "error" | "warning" | "information" | "hint";

/** What each rule finds, and what its sentence names. The names are stable: settings use them. */
export interface TaskFindingFacts {
  /** A pushed image that no step builds, while one is built whose name is nearly the same. */
  "image-misspelled": { readonly image: string; readonly near: string };
  /** A pushed image that no step builds. */
  "image-unbuilt": { readonly image: string };
  /** A step runs in an image that nobody builds, while one is built whose name is nearly the same. */
  "run-misspelled": { readonly image: string; readonly near: string };
  /** `cmd: sleep 10`: the first word is an image, and that one is only a program. */
  "run-program": { readonly program: string };
  /** `cmd: az login && az …`: behind the operator (or line end) it is not the image that runs. */
  "run-outside": { readonly program: string };
  /** An image that is built and then neither pushed nor used. */
  "image-unused": { readonly image: string };
  /** A list's member that is built here and pushed by no step. */
  "member-unpushed": { readonly image: string; readonly list: string };
  /** A list's member that nobody builds or pushes, while one is pushed whose name is nearly the same. */
  "member-misspelled": { readonly image: string; readonly near: string };
  /** The same image twice in a list. */
  "member-twice": { readonly image: string; readonly list: string };
  /** A second member for a platform of the list. */
  "member-platform-twice": {
    readonly image: string;
    readonly list: string;
    readonly platform: string;
  };
  /** A list that is to hold itself. */
  "member-itself": { readonly list: string };
  /** A member at another registry than its list. */
  "member-elsewhere": { readonly image: string; readonly list: string };
  /** A platform that is built and pushed and not in the list. */
  "list-incomplete": { readonly image: string; readonly list: string };
  /** A list that is pushed, annotated or inspected before any step made it. */
  "list-unknown": { readonly list: string; readonly near: string };
  /** A list that is made and never pushed. */
  "list-unpushed": { readonly list: string };
  /** A list that is made again by a step that runs again. */
  "list-again": { readonly list: string };
  /** An image that a step uses before the step that builds or pushes it is done. */
  order: { readonly image: string; readonly step: string; readonly needed: string };
  /** Two builds give the same name to different images. */
  "tag-twice": { readonly image: string };
  /** A name of Docker Hub where this run's registry was meant. */
  "registry-missing": { readonly image: string };
  /** The tag says one platform, the Dockerfile's name another. */
  "tag-dockerfile-platform": PlatformMismatch;
  /** The tag says one platform, `--platform` another. */
  "tag-option-platform": PlatformMismatch;
  /** The Dockerfile's name says one platform, `--platform` another. */
  "dockerfile-option-platform": PlatformMismatch;
  /** What is in the Dockerfile is for another platform than the build. */
  "dockerfile-content-platform": PlatformMismatch;
  /** `docker manifest annotate` says another platform than the member's tag. */
  "annotation-platform": PlatformMismatch;
  /** A tag for a platform that neither `--platform` nor the Dockerfile asks for. */
  "platform-missing": { readonly image: string; readonly platform: string; readonly run: string };
  /** `--platform` that is no platform. */
  "platform-unknown": { readonly text: string };
  /** `build:` with several platforms, which only buildx can do. */
  "platforms-several": { readonly count: string };
  /** Two builds of one base image for two platforms: the second may get the first one's base. */
  "base-shared": { readonly base: string; readonly platform: string; readonly other: string };
  /** `FROM --platform`, which the scanner in front of `build:` cannot read. */
  "from-platform": { readonly dockerfile: string; readonly line: string };
  /** A base image whose name the scanner in front of `build:` cannot fill in. */
  "from-unresolved": { readonly dockerfile: string; readonly image: string };
  /** A Dockerfile that is not in the workspace. */
  "dockerfile-missing": { readonly dockerfile: string };
  /** `--build-arg DOCKER_BUILDKIT=1`, which changes nothing. */
  "buildkit-argument": NoFacts;
  /** `--tag=x`, which the engine does not see: no digest is reported for it. */
  "tag-form": { readonly text: string };
  /** An option before the context that the engine takes the context's place for. */
  "context-hidden": { readonly context: string };
  /** A key that the engine does not know. */
  "key-unknown": { readonly key: string; readonly near: string };
  /** A key that is given again further down: only the last one counts. */
  "key-twice": { readonly key: string };
  /** A key that stands in the wrong place. */
  "key-misplaced": { readonly key: string; readonly place: string };
  /** A key that has no effect in this kind of step. */
  "key-ignored": { readonly key: string; readonly kind: string };
  /** `when` names a step twice: the run never ends. */
  "when-twice": { readonly step: string };
  /** `when: [acb_root]`, the engine's own name for `-`. */
  "when-root": NoFacts;
  /** A task without steps: the run ends at once, and successfully. */
  "steps-empty": NoFacts;
  /** Networks are declared, and none is the default: steps have no network. */
  "network-default": NoFacts;
  /** A value of `env` with a comma becomes several entries. */
  "env-comma": { readonly entry: string };
  /** A declared secret that no template uses. */
  "secret-unused": { readonly secret: string };
  /** The steps' timeouts add up to more than a run may take. */
  "timeout-total": { readonly seconds: string; readonly most: string };
  /** `{{.Run.X}}` that no run has. */
  "run-value-unknown": { readonly name: string; readonly near: string };
  /** `{{.X}}` that templates have nothing of. */
  "root-unknown": { readonly name: string; readonly near: string };
  /** `{{.Values.x}}` that nobody sets. */
  "value-unset": { readonly name: string };
  /** `$Registry` in a version that has no aliases. */
  "alias-version": { readonly name: string; readonly version: string };
  /** `$Regsitry`: nearly an alias, and left as it is. */
  "alias-unknown": { readonly name: string; readonly near: string };
  /** A line with `#` in a block of text, which the engine drops. */
  "comment-dropped": NoFacts;
}

/** The place says it all. */
type NoFacts = Readonly<Record<string, never>>;

interface PlatformMismatch {
  readonly image: string;
  /** What says the first platform, as written. */
  readonly said: string;
  readonly platform: string;
  /** What says the other. */
  readonly otherSaid: string;
  readonly otherPlatform: string;
}

/** Stable name of a rule, as settings know it. */
export type TaskRule = keyof TaskFindingFacts;

/** Something in a task file that the engine accepts and nobody wants. */
export type TaskFinding = { [Rule in TaskRule]: TaskFindingOf<Rule> }[TaskRule];

/** A finding of one rule. */
export interface TaskFindingOf<Rule extends TaskRule> {
  readonly rule: Rule;
  readonly range: SourceRange;
  readonly facts: TaskFindingFacts[Rule];
  /** The other places it is about. */
  readonly related: readonly SourceRange[];
  /** What would mend it, the best first. */
  readonly fixes: readonly TaskFix[];
}

/** A change of the file's text that mends a finding. */
export interface TaskFix {
  readonly kind: "replace" | "insert" | "remove" | "version";
  /** What the file gets (or loses), for the title: `dockerfile.amd64`. */
  readonly text: string;
  /** Changes of the file, none overlapping another. */
  readonly edits: readonly TaskEdit[];
}

/** A replacement of a range of the file. */
export interface TaskEdit {
  readonly range: SourceRange;
  readonly text: string;
}

/** How each rule's findings are shown unless a setting says otherwise. */
export const ruleSeverities: Readonly<Record<TaskRule, TaskSeverity>> = {
  "image-misspelled": "error",
  "image-unbuilt": "warning",
  "run-misspelled": "warning",
  "run-program": "warning",
  "run-outside": "warning",
  "image-unused": "information",
  "member-unpushed": "error",
  "member-misspelled": "warning",
  "member-twice": "warning",
  "member-platform-twice": "warning",
  "member-itself": "error",
  "member-elsewhere": "warning",
  "list-incomplete": "warning",
  "list-unknown": "error",
  "list-unpushed": "warning",
  "list-again": "warning",
  order: "error",
  "tag-twice": "warning",
  "registry-missing": "warning",
  "tag-dockerfile-platform": "warning",
  "tag-option-platform": "warning",
  "dockerfile-option-platform": "warning",
  "dockerfile-content-platform": "warning",
  "annotation-platform": "warning",
  "platform-missing": "warning",
  "platform-unknown": "error",
  "platforms-several": "error",
  "base-shared": "warning",
  "from-platform": "error",
  "from-unresolved": "error",
  "dockerfile-missing": "warning",
  "buildkit-argument": "information",
  "tag-form": "information",
  "context-hidden": "information",
  "key-unknown": "warning",
  "key-twice": "warning",
  "key-misplaced": "warning",
  "key-ignored": "information",
  "when-twice": "error",
  "when-root": "information",
  "steps-empty": "warning",
  "network-default": "warning",
  "env-comma": "information",
  "secret-unused": "hint",
  "timeout-total": "information",
  "run-value-unknown": "warning",
  "root-unknown": "warning",
  "value-unset": "information",
  "alias-version": "warning",
  "alias-unknown": "information",
  "comment-dropped": "information",
};
