import type { Decoded } from "../yaml/yamlDecoder.ts";
import type { YamlNode } from "../yaml/yamlNode.ts";
import type { SourceRange } from "../text/mappedText.ts";
import type { Keyed, Scalar } from "./keyed.ts";
import type { VolumeMount } from "./stepFields.ts";
import {
  readStruct,
  type Draft,
  type FieldValue,
  type ReadContext,
  type StructTable,
} from "./structFields.ts";

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

type StepDraft = Draft<RawStep>;

/** The keys of a step (acr-builder graph/step.go). */
const stepTable: StructTable<StepDraft> = {
  goType: "graph.Step",
  accidental: new Set(["tags", "buildargs", "defaultbuildcachetag"]),
  fields: new Map<string, (draft: StepDraft, value: FieldValue) => void>([
    ["id", (draft, value) => (draft.id = value.text(draft.id))],
    ["cmd", (draft, value) => (draft.cmd = value.text(draft.cmd))],
    ["build", (draft, value) => (draft.build = value.text(draft.build))],
    ["push", (draft, value) => (draft.push = value.texts(draft.push))],
    [
      "workingDirectory",
      (draft, value) => (draft.workingDirectory = value.text(draft.workingDirectory)),
    ],
    ["entryPoint", (draft, value) => (draft.entryPoint = value.text(draft.entryPoint))],
    ["user", (draft, value) => (draft.user = value.text(draft.user))],
    ["network", (draft, value) => (draft.network = value.text(draft.network))],
    ["isolation", (draft, value) => (draft.isolation = value.text(draft.isolation))],
    ["cpus", (draft, value) => (draft.cpus = value.text(draft.cpus))],
    ["cache", (draft, value) => (draft.cache = value.text(draft.cache))],
    ["env", (draft, value) => (draft.env = value.texts(draft.env))],
    ["expose", (draft, value) => (draft.expose = value.texts(draft.expose))],
    ["ports", (draft, value) => (draft.ports = value.texts(draft.ports))],
    ["when", (draft, value) => (draft.when = value.texts(draft.when))],
    ["exitedWith", (draft, value) => (draft.exitedWith = value.ints(draft.exitedWith))],
    ["exitedWithout", (draft, value) => (draft.exitedWithout = value.ints(draft.exitedWithout))],
    ["timeout", (draft, value) => (draft.timeout = value.int(draft.timeout))],
    ["startDelay", (draft, value) => (draft.startDelay = value.int(draft.startDelay))],
    ["retryDelay", (draft, value) => (draft.retryDelay = value.int(draft.retryDelay))],
    ["retries", (draft, value) => (draft.retries = value.int(draft.retries))],
    ["retryOnErrors", (draft, value) => (draft.retryOnErrors = value.texts(draft.retryOnErrors))],
    ["repeat", (draft, value) => (draft.repeat = value.int(draft.repeat))],
    [
      "cmdDownloadRetries",
      (draft, value) => (draft.cmdDownloadRetries = value.int(draft.cmdDownloadRetries)),
    ],
    [
      "cmdDownloadRetryDelay",
      (draft, value) => (draft.cmdDownloadRetryDelay = value.int(draft.cmdDownloadRetryDelay)),
    ],
    ["keep", (draft, value) => (draft.keep = value.bool(draft.keep))],
    ["detach", (draft, value) => (draft.detach = value.bool(draft.detach))],
    ["privileged", (draft, value) => (draft.privileged = value.bool(draft.privileged))],
    ["ignoreErrors", (draft, value) => (draft.ignoreErrors = value.bool(draft.ignoreErrors))],
    [
      "disableWorkingDirectoryOverride",
      (draft, value) =>
        (draft.disableWorkingDirectoryOverride = value.bool(draft.disableWorkingDirectoryOverride)),
    ],
    ["pull", (draft, value) => (draft.pull = value.bool(draft.pull))],
    ["tags", (draft, value) => (draft.tags = value.texts(draft.tags))],
    [
      "volumeMounts",
      (draft, value) => (draft.mounts = value.structs("[]*volume.Mount", readMount, draft.mounts)),
    ],
    ["buildargs", (_, value) => value.texts([])],
    ["defaultbuildcachetag", (_, value) => value.text(undefined)],
  ]),
};

const zeroStep: StepDraft = {
  id: undefined,
  cmd: undefined,
  build: undefined,
  push: [],
  workingDirectory: undefined,
  entryPoint: undefined,
  user: undefined,
  network: undefined,
  isolation: undefined,
  cpus: undefined,
  cache: undefined,
  env: [],
  expose: [],
  ports: [],
  when: [],
  exitedWith: [],
  exitedWithout: [],
  timeout: 0,
  startDelay: 0,
  retryDelay: 0,
  retries: 0,
  retryOnErrors: [],
  repeat: 0,
  cmdDownloadRetries: 0,
  cmdDownloadRetryDelay: 0,
  keep: false,
  detach: false,
  privileged: false,
  ignoreErrors: false,
  disableWorkingDirectoryOverride: false,
  pull: false,
  tags: [],
  mounts: [],
};

/** A step without anything: what stands for `- ` where the engine has nothing at all. */
export function emptyRawStep(range: SourceRange): RawStep {
  return { ...zeroStep, range, keys: new Map(), unknownKeys: [], repeatedKeys: [] };
}

/** Decodes one step; undefined for null. */
export function readRawStep(context: ReadContext, node: YamlNode): Decoded<RawStep> {
  return readStruct(context, node, { table: stepTable, draft: { ...zeroStep } });
}

const mountTable: StructTable<Draft<VolumeMount>> = {
  goType: "volume.Mount",
  fields: new Map([
    ["name", (draft, value) => (draft.name = value.text(draft.name))],
    ["mountPath", (draft, value) => (draft.path = value.text(draft.path))],
  ]),
};

function readMount(context: ReadContext, node: YamlNode): Decoded<VolumeMount> {
  const draft = { name: undefined, path: undefined };
  return readStruct(context, node, { table: mountTable, draft });
}
