import { expandCommand } from "../alias/expandCommand.ts";
import type { Alias, AliasUse } from "../alias/aliasTable.ts";
import { cacheImage, withCacheOptions } from "./buildCache.ts";
import { pushedImages } from "./imageNames.ts";
import type { Scalar } from "./keyed.ts";
import type { RawStep } from "./rawStep.ts";
import { readBuildLine } from "./readBuildLine.ts";
import type { CommonStep } from "./stepFields.ts";
import type { BuildStep, CommandStep, Step } from "./task.ts";
import { kindsOf } from "./validateStep.ts";

/** What steps are completed with. */
export interface StepSettings {
  readonly os: "linux" | "windows";
  readonly registry: string;
  readonly taskName: string;
  /** Aliases a command may begin with; undefined: the file's version has none. */
  readonly aliases: ReadonlyMap<string, Alias> | undefined;
  /** Told of each command that begins with an alias. */
  readonly onAlias: (use: AliasUse) => void;
}

/** What a step gets of its task. */
export interface StepSurroundings {
  readonly index: number;
  readonly id: string;
  readonly env: readonly string[];
  readonly stepTimeout: number;
  readonly network: string | undefined;
  readonly workingDirectory: Scalar | undefined;
}

/** Fills in what the engine fills in (acr-builder graph/task.go initialize). */
export function completeStep(raw: RawStep, around: StepSurroundings, settings: StepSettings): Step {
  const common = commonStep(raw, around);
  const [kind] = kindsOf(raw);
  if (kind === "cmd" && raw.cmd) return commandStep(common, raw.cmd, settings);
  if (kind === "build" && raw.build) return buildStep(common, raw.build, { raw, settings });
  if (kind === "push") return { ...common, kind, images: pushedImages(raw.push) };
  return emptyStep(common);
}

function emptyStep(common: CommonStep): Step {
  return { ...common, kind: "empty", isNull: false };
}

function commandStep(common: CommonStep, written: Scalar, settings: StepSettings): CommandStep {
  const expanded = settings.aliases && expandCommand(written, settings.aliases);
  if (expanded?.use) settings.onAlias(expanded.use);
  return { ...common, kind: "cmd", written, command: expanded?.command ?? written.text };
}

interface BuildContext {
  readonly raw: RawStep;
  readonly settings: StepSettings;
}

function buildStep(common: CommonStep, written: Scalar, context: BuildContext): BuildStep {
  const { raw, settings } = context;
  const line = readBuildLine(written.text);
  const accidental = raw.tags.map(({ text, range }) => ({ text: text.text, range }));
  const tags = accidental.length > 0 ? accidental : line.tags;
  const text = written.text.text;
  const isCached = raw.cache?.text.text.toLowerCase() === "enabled" && settings.os === "linux";
  const image = isCached
    ? cacheImage({
        tags: tags.map((tag) => tag.text),
        stepId: common.id,
        taskName: settings.taskName,
        registry: settings.registry,
      })
    : undefined;
  const args = image === undefined ? text : withCacheOptions(text, image);
  return { ...common, kind: "build", written, arguments: args, ...line, tags };
}

const defaultRetryDelay = 5;

function commonStep(raw: RawStep, around: StepSurroundings): CommonStep {
  return {
    range: raw.range,
    keys: raw.keys,
    unknownKeys: raw.unknownKeys,
    repeatedKeys: raw.repeatedKeys,
    index: around.index,
    id: around.id,
    name: raw.id,
    when: raw.when.length > 0 ? raw.when : undefined,
    workingDirectory: raw.workingDirectory ?? around.workingDirectory,
    writtenEnv: raw.env,
    env: around.env,
    network: raw.network?.text.text ?? around.network,
    entryPoint: raw.entryPoint,
    user: raw.user,
    isolation: raw.isolation,
    cpus: raw.cpus,
    cache: raw.cache,
    expose: raw.expose,
    ports: raw.ports,
    volumeMounts: raw.mounts.filter((mount) => mount !== undefined),
    exitedWith: raw.exitedWith,
    exitedWithout: raw.exitedWithout,
    timeout: raw.timeout > 0 ? raw.timeout : around.stepTimeout,
    startDelay: raw.startDelay,
    retries: raw.retries,
    retryDelay: raw.retryDelay > 0 ? raw.retryDelay : defaultRetryDelay,
    retryOnErrors: raw.retryOnErrors,
    repeat: raw.repeat,
    downloadRetries: raw.cmdDownloadRetries,
    downloadRetryDelay: raw.cmdDownloadRetryDelay,
    keep: raw.keep,
    detach: raw.detach,
    privileged: raw.privileged,
    ignoreErrors: raw.ignoreErrors,
    disableWorkingDirectoryOverride: raw.disableWorkingDirectoryOverride,
    pull: raw.pull,
  };
}
