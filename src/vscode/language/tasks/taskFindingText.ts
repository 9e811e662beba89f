import { l10n } from "vscode";
import type { TaskFinding, TaskFindingOf, TaskFix, TaskRule } from "../../../acr/lint/finding.ts";

/** What is wrong with a task file and what to do about it, in a sentence or two. */
export function taskFindingText(finding: TaskFinding): string {
  // The finding is of the rule under whose name the sentence is looked up.
  const text = sentences[finding.rule] as (facts: TaskFinding["facts"]) => string;
  return text(finding.facts);
}

/** What a fix does, as the lightbulb's menu says it. */
export function taskFixTitle({ kind, text, edits }: TaskFix): string {
  const put = edits[0]?.text.trim() ?? "";
  switch (kind) {
    case "replace":
      return edits.length > 1
        ? l10n.t("Change to {0} in {1} places", put || text, edits.length)
        : l10n.t("Change to {0}", put || text);
    case "insert":
      return edits.length > 1
        ? l10n.t("Add {0} in {1} places", text, edits.length)
        : l10n.t("Add {0}", text);
    case "remove":
      return l10n.t("Remove {0}", text);
    case "version":
      return l10n.t("Use version {0}", text);
  }
}

type Sentences = { readonly [Rule in TaskRule]: (facts: TaskFindingOf<Rule>["facts"]) => string };

const sentences: Sentences = {
  "image-misspelled": ({ image, near }) =>
    l10n.t("No step builds {0}. Is {1} meant, which is built and never pushed?", image, near),
  "image-unbuilt": ({ image }) =>
    l10n.t("No step builds {0}. Build or tag it in a step before.", image),
  "run-misspelled": ({ image, near }) =>
    l10n.t("No step builds {0}, in which this one runs. Is {1} meant?", image, near),
  "run-program": ({ program }) =>
    l10n.t("The first word of cmd is an image, and {0} is none. Name an image before it.", program),
  "run-outside": ({ program }) =>
    l10n.t(
      "This {0} does not run in the image: only the first command does. Use a step of its own.",
      program,
    ),
  "image-unused": ({ image }) =>
    l10n.t("{0} is built, and neither pushed nor used. Push it, or leave the step out.", image),
  "member-unpushed": ({ image, list }) =>
    l10n.t("{0} is not pushed, so {1} cannot hold it. Push it in a step before.", image, list),
  "member-misspelled": ({ image, near }) =>
    l10n.t("No step pushes {0}. Is {1} meant?", image, near),
  "member-twice": ({ image, list }) => l10n.t("{0} is in {1} twice. Leave one out.", image, list),
  "member-platform-twice": ({ image, list, platform }) =>
    l10n.t("{0} is the second image for {1} in {2}. Leave one out.", image, platform, list),
  "member-itself": ({ list }) => l10n.t("{0} cannot hold itself. Name an image instead.", list),
  "member-elsewhere": ({ image, list }) =>
    l10n.t(
      "{0} is at another registry than {1}. Images of a list must be in its registry.",
      image,
      list,
    ),
  "list-incomplete": ({ image, list }) =>
    l10n.t("{0} is built and pushed, but {1} leaves it out. Add it to the list.", image, list),
  "list-unknown": ({ list, near }) =>
    near === ""
      ? l10n.t("No step before makes the list {0}. Create it first.", list)
      : l10n.t("No step before makes the list {0}. Is {1} meant?", list, near),
  "list-unpushed": ({ list }) =>
    l10n.t("The list {0} is made and never pushed. Add docker manifest push.", list),
  "list-again": ({ list }) =>
    l10n.t(
      "This step may run again, and {0} is there already then. Add --amend, or push it with --purge.",
      list,
    ),
  order: ({ image, step, needed }) =>
    l10n.t("{1} does not wait for {2}, which makes {0}. Add {2} to when.", image, step, needed),
  "tag-twice": ({ image }) =>
    l10n.t("Another step builds {0} as well; the later one wins. Give one another tag.", image),
  "registry-missing": ({ image }) =>
    l10n.t("{0} goes to Docker Hub. Put the registry in front for your own.", image),
  "tag-dockerfile-platform": ({ platform, otherSaid, otherPlatform }) =>
    l10n.t(
      "The tag says {0}, the Dockerfile’s name {1} says {2}. Use the Dockerfile of the tag’s platform.",
      platform,
      otherSaid,
      otherPlatform,
    ),
  "tag-option-platform": ({ platform, otherPlatform }) =>
    l10n.t("The tag says {0}, --platform says {1}. Make them the same.", platform, otherPlatform),
  "dockerfile-option-platform": ({ platform, otherPlatform }) =>
    l10n.t(
      "The Dockerfile’s name says {0}, --platform says {1}. Make them the same.",
      platform,
      otherPlatform,
    ),
  "dockerfile-content-platform": ({ platform, otherSaid, otherPlatform }) =>
    l10n.t(
      "The build is for {0}, its base {1} for {2}. Choose another base or platform.",
      platform,
      otherSaid,
      otherPlatform,
    ),
  "annotation-platform": ({ image, platform, otherPlatform }) =>
    l10n.t(
      "{0} is tagged for {1} and annotated as {2}. Make them the same.",
      image,
      platform,
      otherPlatform,
    ),
  "platform-missing": ({ image, platform, run }) =>
    l10n.t(
      "{0} is tagged for {1} and built for {2}, the platform of the run. Add --platform {1}.",
      image,
      platform,
      run,
    ),
  "platform-unknown": ({ text }) =>
    l10n.t("{0} is no platform. Write os/arch, such as linux/arm64.", text),
  "platforms-several": ({ count }) =>
    l10n.t(
      "build makes one platform, not {0}. Use one step each, or cmd: docker buildx build.",
      count,
    ),
  "base-shared": ({ base, platform, other }) =>
    l10n.t(
      "The base {0} was fetched for {2} before and may be reused for {1}. Add --pull.",
      base,
      platform,
      other,
    ),
  "from-platform": ({ dockerfile, line }) =>
    l10n.t(
      "build cannot read {1} in {0}: its scanner knows no --platform. Use cmd: docker buildx build.",
      dockerfile,
      line,
    ),
  "from-unresolved": ({ dockerfile, image }) =>
    l10n.t(
      "build cannot fill in the base {1} of {0}. Give the ARG a default, or pass --build-arg.",
      dockerfile,
      image,
    ),
  "dockerfile-missing": ({ dockerfile }) =>
    l10n.t("There is no {0} in the workspace. Correct the path, or create the file.", dockerfile),
  "buildkit-argument": () =>
    l10n.t("As a build argument this changes nothing. Set env: [DOCKER_BUILDKIT=1] in the step."),
  "tag-form": ({ text }) =>
    l10n.t("No digest is reported for {0}: only -t and --tag with a blank are read.", text),
  "context-hidden": ({ context }) =>
    l10n.t(
      "{0} is not taken for the context, since an option stands before it. Put the option elsewhere.",
      context,
    ),
  "key-unknown": ({ key, near }) =>
    near === ""
      ? l10n.t("{0} is no key here and is ignored.", key)
      : l10n.t("{0} is no key here and is ignored. Is {1} meant?", key, near),
  "key-misplaced": ({ key, place }) =>
    place === ""
      ? l10n.t("{0} is a key of the task, ignored here. Move it to the top level.", key)
      : l10n.t("{0} is a key of steps, ignored here. Move it into a step.", key),
  "key-twice": ({ key }) =>
    l10n.t("{0} is given again below, and only the last one counts. Leave one out.", key),
  "key-ignored": ({ key, kind }) =>
    l10n.t("{0} has no effect in a {1} step. Remove it.", key, kind),
  "when-twice": ({ step }) =>
    l10n.t("{0} is named twice: the step waits for ever. Leave one out.", step),
  "when-root": () => l10n.t('acb_root is the engine’s own name. Write "-" to start at once.'),
  "steps-empty": () => l10n.t("There are no steps: the run does nothing and succeeds. Add one."),
  "network-default": () =>
    l10n.t("No network is the default, so steps have none. Add isDefault: true to one."),
  "env-comma": ({ entry }) =>
    l10n.t("At the comma {0} is split into several entries. Values cannot hold one.", entry),
  "secret-unused": ({ secret }) => l10n.t("No template uses the secret {0}.", secret),
  "timeout-total": ({ seconds, most }) =>
    l10n.t("Timeouts add up to {0} seconds; a run ends after {1}.", seconds, most),
  "run-value-unknown": ({ name, near }) =>
    near === ""
      ? l10n.t("A run has no {0}; it becomes nothing.", name)
      : l10n.t("A run has no {0}; it becomes nothing. Is {1} meant?", name, near),
  "root-unknown": ({ name, near }) =>
    near === ""
      ? l10n.t("Templates know no {0}; it becomes nothing. Use .Run, .Values or .Secrets.", name)
      : l10n.t("Templates know no {0}; it becomes nothing. Is {1} meant?", name, near),
  "value-unset": ({ name }) =>
    l10n.t(
      "The value {0} is not set; it becomes nothing. Set it in archipelago.tasks.values, or give a default.",
      name,
    ),
  "alias-version": ({ name, version }) =>
    l10n.t("${0} stays as it is in version {1}. Use version v1.1.0.", name, version),
  "alias-unknown": ({ name, near }) =>
    l10n.t("No alias is called {0}; it stays as it is. Is {1} meant?", name, near),
  "comment-dropped": () =>
    l10n.t("Lines that begin with # are dropped everywhere, also in the middle of a text."),
};
