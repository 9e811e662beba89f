import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { Platform } from "../../../core/oci/platform.ts";
import { platformKey } from "../../../core/oci/platformMatch.ts";
import type { Dockerfile, DockerfileStage } from "../../dockerfile/readDockerfile.ts";
import { canMean, platformNamedBy } from "../../plan/namedPlatform.ts";
import type { PlannedBuild } from "../../plan/taskPlan.ts";
import type { TaskFinding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding, insertFix } from "../makeFinding.ts";
import type { SourceRange } from "../../text/mappedText.ts";

/** What the Dockerfiles of the builds say: whether they are there, and can be built this way. */
export function* dockerfileProblems(context: LintContext): Generator<TaskFinding> {
  for (const build of context.plan.builds) {
    const path = build.dockerfilePath;
    if (path === undefined) continue;
    const place = placeOf(build);
    if (context.isMissing(path)) {
      if (isMadeBefore(context, build, path)) continue;
      yield finding("dockerfile-missing", place, { dockerfile: path });
      continue;
    }
    const dockerfile = context.dockerfileOf(build);
    if (!dockerfile) continue;
    if (build.how === "build") yield* scanProblems(build, dockerfile, path);
    yield* contentMismatches(context, build, dockerfile);
  }
}

/** Whether a step before the build may write its Dockerfile: names it, or brings in files of unknown names. */
function isMadeBefore({ task, order }: LintContext, { step }: PlannedBuild, path: string): boolean {
  const name = path.split("/").at(-1) ?? path;
  return task.steps.some((other) => {
    if (other.kind !== "cmd" || !order.mayPrecede(other, step)) return false;
    const { text } = other.command;
    return text.toLowerCase().includes(name.toLowerCase()) || bringsFiles.test(text);
  });
}

const bringsFiles =
  /\b(?:clone|checkout|pull|fetch|wget|curl|tar|unzip|cp|mv|oras|generate|download)\b/i;

/** Two builds of one base image for two platforms without `--pull`: the first one's base is reused. */
export function* sharedBases(context: LintContext): Generator<TaskFinding> {
  const first = new Map<string, { readonly build: PlannedBuild; readonly platform: Platform }>();
  for (const build of context.plan.builds) {
    const platform =
      build.platforms.length > 0 ? build.platforms[0]?.platform : context.runPlatform;
    const dockerfile = context.dockerfileOf(build);
    if (!platform || !dockerfile || build.isBuildKit) continue;
    const bases = new Set(externalBases(dockerfile, builtStages(dockerfile, build)));
    for (const base of bases) {
      const before = first.get(base);
      if (!before) first.set(base, { build, platform });
      else if (platformKey(before.platform) !== platformKey(platform) && !build.isPulling) {
        const facts = {
          base,
          platform: formatPlatform(platform),
          other: formatPlatform(before.platform),
        };
        const place = build.platforms[0]?.range ?? placeOf(build);
        // In front: behind an option, `--pull` would hide the context from the engine.
        const [first] = build.step.kind === "build" ? build.step.words : [];
        const fixes = [
          first ? insertFix(first.range.start, "--pull ") : insertFix(place.end, " --pull"),
        ];
        yield finding("base-shared", place, facts, { related: [placeOf(before.build)], fixes });
        break;
      }
    }
  }
}

/** What the scanner that runs before `build:` cannot read (acr-builder scan/dependencies.go). */
function* scanProblems(
  build: PlannedBuild,
  dockerfile: Dockerfile,
  path: string,
): Generator<TaskFinding> {
  const withPlatform = dockerfile.stages.find(({ platform }) => platform !== undefined);
  if (withPlatform) {
    const line = `FROM --platform=${withPlatform.platform ?? ""} ${withPlatform.image}`;
    yield finding("from-platform", placeOf(build), { dockerfile: path, line });
    return;
  }
  const given = new Set(
    build.buildArguments.flatMap(({ text }) => /^([^=]+)=/.exec(text)?.[1] ?? []),
  );
  for (const { image } of dockerfile.stages) {
    const unset = [...image.matchAll(/\$(?:\{([^}]*)\}|(\w+))/g)].some(([, braced, name]) => {
      // The scanner takes all between the braces for a name: `${TAG:-3}` has no value, either.
      const key = braced ?? name ?? "";
      return dockerfile.globalArguments.get(key) === undefined && !given.has(key);
    });
    if (unset) yield finding("from-unresolved", placeOf(build), { dockerfile: path, image });
  }
}

/** Bases and settings for another platform than `--platform` or the tag says. */
function* contentMismatches(
  { runPlatform }: LintContext,
  build: PlannedBuild,
  dockerfile: Dockerfile,
): Generator<TaskFinding> {
  const [option] = build.platforms;
  const named = build.tags.map(({ text }) => platformNamedBy(text)).find((found) => found);
  const wanted = build.platforms.length > 1 ? undefined : (option?.platform ?? named?.platform);
  if (!wanted) return;
  // The bottom of what is built: `FROM stage` leads on to that stage's own base.
  const last = builtStages(dockerfile, build).at(-1);
  const said = last && platformOfBase(last, runPlatform);
  if (!last || !said || canMean(said.named, wanted)) return;
  yield finding(
    "dockerfile-content-platform",
    option?.range ?? build.tags[0]?.range ?? build.range,
    {
      image: build.tags[0]?.text ?? "",
      said: option?.text ?? build.tags[0]?.text ?? "",
      platform: formatPlatform(wanted),
      otherSaid: said.text,
      otherPlatform: formatPlatform(said.named.platform),
    },
  );
}

/** What the last stage's base says: `FROM --platform=linux/arm64`, `FROM arm64v8/alpine`. */
function platformOfBase({ image, platform }: DockerfileStage, runPlatform: Platform) {
  const text = platform === undefined ? image : `--platform=${platform}`;
  const named = platformNamedBy(platform ?? image);
  if (!named || text.includes("$")) return undefined;
  const os = named.namesOs ? named.platform.os : runPlatform.os;
  return { text, named: { ...named, platform: { ...named.platform, os } } };
}

/** The stage that a build is for (`--target`, else the last) and those it begins with, by `FROM stage`. */
function builtStages({ stages }: Dockerfile, { target }: PlannedBuild): readonly DockerfileStage[] {
  const named = (name: string, before: number) =>
    stages.findLastIndex(
      (stage, i) => i < before && stage.name?.toLowerCase() === name.toLowerCase(),
    );
  const wanted = target?.text ?? "";
  const number = /^\d+$/.test(wanted) ? Number(wanted) : named(wanted, stages.length);
  const built: DockerfileStage[] = [];
  let at = wanted === "" ? stages.length - 1 : number;
  for (let stage = stages[at]; stage; stage = stages[at]) {
    built.push(stage);
    at = named(stage.image, at);
  }
  return built;
}

/** Names of those stages' bases that come from a registry by a name that can mean several platforms. */
function externalBases(
  { stages }: Dockerfile,
  built: readonly DockerfileStage[],
): readonly string[] {
  const names = new Set(stages.map(({ name }) => name?.toLowerCase()));
  return built.flatMap(({ image, platform }) => {
    const isOwn = image === "" || image === "scratch" || names.has(image.toLowerCase());
    const isFixed = platform !== undefined || /[$@]/.test(image) || platformNamedBy(image);
    return isOwn || isFixed ? [] : [image];
  });
}

function placeOf({ dockerfile, tags, range }: PlannedBuild): SourceRange {
  return dockerfile?.range ?? tags[0]?.range ?? range;
}
