import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { Platform } from "../../../core/oci/platform.ts";
import { samePlatform } from "../../../core/oci/platformMatch.ts";
import {
  canMean,
  platformNamedBy,
  platformOfName,
  type NamedPlatform,
} from "../../plan/namedPlatform.ts";
import type { PlannedBuild, PlannedImage } from "../../plan/taskPlan.ts";
import type { SourceRange } from "../../text/mappedText.ts";
import type { TaskFinding, TaskFix } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding, insertFix, replaceFix } from "../makeFinding.ts";

/** Builds whose tag, Dockerfile and `--platform` do not speak of the same platform. */
export function* platformMismatches(context: LintContext): Generator<TaskFinding> {
  for (const build of context.plan.builds) {
    const tag = tagWithPlatform(build);
    const option = build.platforms.length === 1 ? build.platforms[0] : undefined;
    const platform = option?.platform;
    const file = build.dockerfile?.isDynamic ? undefined : build.dockerfile;
    const ofFile = file && platformNamedBy(file.text);
    if (tag && file && ofFile && !agree(tag.named, ofFile)) {
      const fixes = dockerfileFixes(context, build, tag.named, ofFile);
      yield mismatch("tag-dockerfile-platform", tag, { ...file, platform: ofFile.platform }, fixes);
    } else if (tag && option && platform && !canMean(tag.named, platform)) {
      const fixes = [replaceFix(option.range, formatPlatform(tag.named.platform))];
      yield mismatch("tag-option-platform", tag, { ...option, platform }, fixes);
    } else if (file && ofFile && option && platform && !canMean(ofFile, platform)) {
      const said = { image: build.tags[0]?.text ?? "", said: file.text, named: ofFile };
      const fixes = [replaceFix(option.range, formatPlatform(ofFile.platform))];
      yield mismatch("dockerfile-option-platform", said, { ...option, platform }, fixes);
    } else if (tag && !option && !ofFile) {
      yield* missingPlatform(context, build, tag);
    }
    yield* optionProblems(build);
  }
}

/** `docker manifest annotate` that says another platform than its member's tag. */
export function* annotationMismatches({ plan }: LintContext): Generator<TaskFinding> {
  for (const { member, values } of plan.annotations) {
    const arch = values.get("arch");
    const named = nameOf(member);
    if (!arch || arch.isDynamic || !named) continue;
    const os = values.get("os")?.text ?? named.platform.os;
    const platform: Platform = {
      os,
      architecture: arch.text,
      ...(values.has("variant") ? { variant: values.get("variant")?.text ?? "" } : {}),
    };
    if (canMean(named, platform) || samePlatform(named.platform, platform)) continue;
    const said = { image: member.text, said: named.word, named };
    const fixes = [replaceFix(arch.range, named.platform.architecture)];
    yield mismatch("annotation-platform", said, { ...arch, platform }, fixes);
  }
}

interface Said {
  readonly image: string;
  readonly said: string;
  readonly named: NamedPlatform;
}

/** What says another platform, and where. */
interface Other {
  readonly text: string;
  readonly range: SourceRange;
  readonly platform: Platform;
}

function mismatch(
  rule:
    | "tag-dockerfile-platform"
    | "tag-option-platform"
    | "dockerfile-option-platform"
    | "annotation-platform",
  { image, said, named }: Said,
  other: Other,
  fixes: readonly TaskFix[],
): TaskFinding {
  const facts = {
    image,
    said,
    platform: formatPlatform(named.platform),
    otherSaid: other.text,
    otherPlatform: formatPlatform(other.platform),
  };
  return finding(rule, other.range, facts, { fixes });
}

/** A tag that says a platform which neither `--platform` nor the Dockerfile brings about. */
function* missingPlatform(
  context: LintContext,
  build: PlannedBuild,
  { image, named }: Said,
): Generator<TaskFinding> {
  const dockerfile = context.dockerfileText(build);
  // Whatever is for that platform in the Dockerfile may bring it about; unread ones get the benefit.
  if (!dockerfile || canMean(named, context.runPlatform)) return;
  const said = build.buildArguments.map(({ text }) => text);
  if (namesPlatform([dockerfile, ...said].join(" "), named)) return;
  const [tag] = build.tags;
  const platform = formatPlatform(named.platform);
  const facts = { image, platform, run: formatPlatform(context.runPlatform) };
  const at = tag?.range.end ?? build.range.end;
  const fixes = [insertFix(at, ` --platform ${platform}`)];
  yield finding("platform-missing", tag?.range ?? build.range, facts, { fixes });
}

function* optionProblems(build: PlannedBuild): Generator<TaskFinding> {
  for (const { text, range, platform, isDynamic } of build.platforms) {
    if (!platform && !isDynamic) yield finding("platform-unknown", range, { text });
  }
  const [first, second] = build.platforms;
  if (build.how === "buildx" || !first || !second) return;
  const last = build.platforms.at(-1) ?? second;
  const range = { start: first.range.start, end: last.range.end };
  yield finding("platforms-several", range, { count: String(build.platforms.length) });
}

/** The first of the build's tags that says a platform. */
function tagWithPlatform(build: PlannedBuild): Said | undefined {
  for (const tag of build.tags) {
    const named = nameOf(tag);
    if (named) return { image: tag.text, said: tag.text, named };
  }
  return undefined;
}

function nameOf({ reference }: PlannedImage): NamedPlatform | undefined {
  return reference && platformOfName(reference);
}

function agree(a: NamedPlatform, b: NamedPlatform): boolean {
  return canMean(a, b.platform) || canMean(b, a.platform);
}

/** The Dockerfile of the tag's platform, if there is one (or another build uses it); else the tag's word. */
function dockerfileFixes(
  context: LintContext,
  build: PlannedBuild,
  wanted: NamedPlatform,
  ofFile: NamedPlatform,
): readonly TaskFix[] {
  const { dockerfile } = build;
  if (!dockerfile) return [];
  const renamed = (text: string) =>
    text.slice(0, ofFile.start) + wanted.word + text.slice(ofFile.end);
  const text = renamed(dockerfile.text);
  const path = renamed(build.dockerfilePath ?? "");
  const isNamed = context.plan.builds.some((other) => other.dockerfile?.text === text);
  // One that nobody looked for gets the benefit of the doubt.
  const isThere = isNamed || !context.isMissing(path);
  const fixes = isThere ? [replaceFix(dockerfile.range, text)] : [];
  const tag = build.tags.find((one) => nameOf(one));
  const tagFix = tag && wordFix(context, tag.range, wanted.word, ofFile.word);
  return tagFix ? [...fixes, tagFix] : fixes;
}

/** Another word in the place of the platform's word in a tag, as that stands in the file. */
function wordFix(
  context: LintContext,
  range: SourceRange,
  word: string,
  other: string,
): TaskFix | undefined {
  const written = context.written(range);
  const at = written.lastIndexOf(word);
  if (at < 0) return undefined;
  return replaceFix(range, written.slice(0, at) + other + written.slice(at + word.length));
}

/** Whether any word of a text is a name of that platform. */
function namesPlatform(text: string, wanted: NamedPlatform): boolean {
  return text.split(/[\s"'=,;()[\]{}]+/).some((word) => {
    const named = platformNamedBy(word);
    return named !== undefined && agree(named, wanted);
  });
}
