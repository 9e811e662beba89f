import type { Decoded } from "../yaml/yamlDecoder.ts";
import type { YamlNode } from "../yaml/yamlNode.ts";
import type { Keyed, Scalar } from "./keyed.ts";
import type { VolumeMount } from "./stepFields.ts";
import { StructFields, type ReadContext, type Slot } from "./structFields.ts";

/** A step as it was decoded: nothing checked, nothing filled in; times in seconds. */
export interface RawStep extends Keyed {
  readonly id: Scalar | undefined;
  readonly cmd: Scalar | undefined;
  readonly build: Scalar | undefined;
  readonly push: readonly Scalar[];
  readonly workingDirectory: Scalar | undefined;
  readonly entryPoint: Scalar | undefined;
  readonly user: Scalar | undefined;
  readonly network: Scalar | undefined;
  readonly isolation: Scalar | undefined;
  readonly cpus: Scalar | undefined;
  readonly cache: Scalar | undefined;
  /** Null mounts are undefined. */
  readonly mounts: readonly (VolumeMount | undefined)[];
  readonly env: readonly Scalar[];
  readonly expose: readonly Scalar[];
  readonly ports: readonly Scalar[];
  readonly when: readonly Scalar[];
  readonly exitedWith: readonly number[];
  readonly exitedWithout: readonly number[];
  readonly timeout: number;
  readonly startDelay: number;
  readonly retryDelay: number;
  readonly retries: number;
  readonly retryOnErrors: readonly Scalar[];
  readonly repeat: number;
  readonly cmdDownloadRetries: number;
  readonly cmdDownloadRetryDelay: number;
  readonly keep: boolean;
  readonly detach: boolean;
  readonly privileged: boolean;
  readonly ignoreErrors: boolean;
  readonly disableWorkingDirectoryOverride: boolean;
  readonly pull: boolean;
  /** Set by accident only: the engine then looks for no `-t`. */
  readonly tags: readonly Scalar[];
}

/** Declares the fields of a step, as acr-builder's graph/step.go has them. */
function declareStep(fields: StructFields, context: ReadContext): StepSlots {
  const slots = {
    id: fields.text("id"),
    cmd: fields.text("cmd"),
    build: fields.text("build"),
    push: fields.texts("push"),
    workingDirectory: fields.text("workingDirectory"),
    entryPoint: fields.text("entryPoint"),
    user: fields.text("user"),
    network: fields.text("network"),
    isolation: fields.text("isolation"),
    cpus: fields.text("cpus"),
    cache: fields.text("cache"),
    mounts: fields.structs("volumeMounts", "[]*volume.Mount", (node) => readMount(context, node)),
    env: fields.texts("env"),
    expose: fields.texts("expose"),
    ports: fields.texts("ports"),
    when: fields.texts("when"),
    exitedWith: fields.ints("exitedWith"),
    exitedWithout: fields.ints("exitedWithout"),
    timeout: fields.int("timeout"),
    startDelay: fields.int("startDelay"),
    retryDelay: fields.int("retryDelay"),
    retries: fields.int("retries"),
    retryOnErrors: fields.texts("retryOnErrors"),
    repeat: fields.int("repeat"),
    cmdDownloadRetries: fields.int("cmdDownloadRetries"),
    cmdDownloadRetryDelay: fields.int("cmdDownloadRetryDelay"),
    keep: fields.bool("keep"),
    detach: fields.bool("detach"),
    privileged: fields.bool("privileged"),
    ignoreErrors: fields.bool("ignoreErrors"),
    disableWorkingDirectoryOverride: fields.bool("disableWorkingDirectoryOverride"),
    pull: fields.bool("pull"),
    tags: fields.texts("tags"),
  };
  fields.texts("buildargs");
  fields.text("defaultbuildcachetag");
  fields.hide("tags", "buildargs", "defaultbuildcachetag");
  return slots;
}

type StepSlots = { readonly [K in Exclude<keyof RawStep, keyof Keyed>]: Slot<RawStep[K]> };

/** Decodes one step; undefined for null. */
export function readRawStep(context: ReadContext, node: YamlNode): Decoded<RawStep> {
  const fields = new StructFields(context, "graph.Step");
  const slots = declareStep(fields, context);
  const read = fields.read(node);
  if (read.kind === "kept") return read;
  if (!read.value) return { kind: "set", value: undefined };
  return { kind: "set", value: { ...read.value, ...valuesOf(slots) } };
}

function valuesOf(slots: StepSlots): Omit<RawStep, keyof Keyed> {
  return {
    id: slots.id.value,
    cmd: slots.cmd.value,
    build: slots.build.value,
    push: slots.push.value,
    workingDirectory: slots.workingDirectory.value,
    entryPoint: slots.entryPoint.value,
    user: slots.user.value,
    network: slots.network.value,
    isolation: slots.isolation.value,
    cpus: slots.cpus.value,
    cache: slots.cache.value,
    mounts: slots.mounts.value,
    env: slots.env.value,
    expose: slots.expose.value,
    ports: slots.ports.value,
    when: slots.when.value,
    exitedWith: slots.exitedWith.value,
    exitedWithout: slots.exitedWithout.value,
    timeout: slots.timeout.value,
    startDelay: slots.startDelay.value,
    retryDelay: slots.retryDelay.value,
    retries: slots.retries.value,
    retryOnErrors: slots.retryOnErrors.value,
    repeat: slots.repeat.value,
    cmdDownloadRetries: slots.cmdDownloadRetries.value,
    cmdDownloadRetryDelay: slots.cmdDownloadRetryDelay.value,
    keep: slots.keep.value,
    detach: slots.detach.value,
    privileged: slots.privileged.value,
    ignoreErrors: slots.ignoreErrors.value,
    disableWorkingDirectoryOverride: slots.disableWorkingDirectoryOverride.value,
    pull: slots.pull.value,
    tags: slots.tags.value,
  };
}

function readMount(context: ReadContext, node: YamlNode): Decoded<VolumeMount> {
  const fields = new StructFields(context, "volume.Mount");
  const name = fields.text("name");
  const path = fields.text("mountPath");
  const read = fields.read(node);
  if (read.kind === "kept") return read;
  if (!read.value) return { kind: "set", value: undefined };
  return { kind: "set", value: { ...read.value, name: name.value, path: path.value } };
}
