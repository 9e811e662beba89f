import type { Decoded, TextPair } from "../yaml/yamlDecoder.ts";
import type { YamlNode } from "../yaml/yamlNode.ts";
import { readRawStep, type RawStep } from "./rawStep.ts";
import {
  readStruct,
  scalarOf,
  type Draft,
  type FieldValue,
  type ReadContext,
  type StructTable,
} from "./structFields.ts";
import type { Keyed, Scalar } from "./keyed.ts";
import type { SourceRange } from "../text/mappedText.ts";
import type { Network, Secret, Volume } from "./task.ts";

/** A task as it was decoded: nothing checked, nothing filled in. Undefined items were null. */
export interface RawTask extends Keyed {
  readonly version: Scalar | undefined;
  readonly stepTimeout: number;
  readonly workingDirectory: Scalar | undefined;
  readonly env: readonly Scalar[];
  readonly secrets: readonly (RawSecret | undefined)[];
  readonly networks: readonly (Network | undefined)[];
  readonly volumes: readonly (Volume | undefined)[];
  readonly steps: readonly (RawStep | undefined)[];
  /** Where each step stands, null ones included. */
  readonly stepPlaces: readonly Keyed["range"][];
  /** The engine's own mark for builds without a task file; a file can set it by accident. */
  readonly isBuildTask: boolean;
}

/** A secret with what only an accident can set. */
export interface RawSecret extends Secret {
  readonly resourceId: Scalar | undefined;
}

type TaskDraft = Omit<Draft<RawTask>, "steps" | "stepPlaces"> & {
  steps: readonly (PlacedStep | undefined)[];
};

/** A step, or nothing, and where it stands. */
interface PlacedStep {
  readonly step: RawStep | undefined;
  readonly range: SourceRange;
}

/** The keys of a task (acr-builder graph/task.go). */
const taskTable: StructTable<TaskDraft> = {
  goType: "graph.Task",
  accidental: new Set([
    "registryname",
    "registry",
    "taskname",
    "isbuildtask",
    "initbuildkitcontainer",
  ]),
  fields: new Map<string, (draft: TaskDraft, value: FieldValue) => void>([
    [
      "steps",
      (draft, value) => (draft.steps = value.structs("[]*graph.Step", placedStep, draft.steps)),
    ],
    ["stepTimeout", (draft, value) => (draft.stepTimeout = value.int(draft.stepTimeout))],
    [
      "secrets",
      (draft, value) =>
        (draft.secrets = value.structs("[]*secretmgmt.Secret", readSecret, draft.secrets)),
    ],
    [
      "networks",
      (draft, value) =>
        (draft.networks = value.structs("[]*graph.Network", readNetwork, draft.networks)),
    ],
    [
      "volumes",
      (draft, value) =>
        (draft.volumes = value.structs("[]*volume.Volume", readVolume, draft.volumes)),
    ],
    ["env", (draft, value) => (draft.env = value.texts(draft.env))],
    [
      "workingDirectory",
      (draft, value) => (draft.workingDirectory = value.text(draft.workingDirectory)),
    ],
    ["version", (draft, value) => (draft.version = value.text(draft.version))],
    ["isbuildtask", (draft, value) => (draft.isBuildTask = value.bool(draft.isBuildTask))],
    ["initbuildkitcontainer", (_, value) => value.bool(false)],
    ["registryname", (_, value) => value.text(undefined)],
    ["registry", (_, value) => value.text(undefined)],
    ["taskname", (_, value) => value.text(undefined)],
  ]),
};

/** Decodes a task; undefined for null. */
export function readRawTask(context: ReadContext, root: YamlNode): Decoded<RawTask> {
  const draft: TaskDraft = { ...zeroTask, steps: [] };
  const read = readStruct(context, root, { table: taskTable, draft });
  if (read.kind === "kept" || !read.value) {
    return read.kind === "kept" ? read : { kind: "set", value: undefined };
  }
  const { steps: placed, ...rest } = read.value;
  const steps = placed.map((step) => step?.step);
  const stepPlaces = placed.map((step) => step?.range ?? rest.range);
  return { kind: "set", value: { ...rest, steps, stepPlaces } };
}

function placedStep(context: ReadContext, node: YamlNode): Decoded<PlacedStep> {
  const read = readRawStep(context, node);
  if (read.kind === "kept") return read;
  const range = context.text.sourceOf(node.range.start, node.range.end);
  return { kind: "set", value: { step: read.value, range } };
}

const secretTable: StructTable<Draft<RawSecret>> = {
  goType: "secretmgmt.Secret",
  accidental: new Set(["aadresourceid", "resolvedvalue"]),
  fields: new Map<string, (draft: Draft<RawSecret>, value: FieldValue) => void>([
    ["id", (draft, value) => (draft.id = value.text(draft.id))],
    ["keyvault", (draft, value) => (draft.keyvault = value.text(draft.keyvault))],
    ["clientID", (draft, value) => (draft.clientId = value.text(draft.clientId))],
    ["aadresourceid", (draft, value) => (draft.resourceId = value.text(draft.resourceId))],
    ["resolvedvalue", (_, value) => value.text(undefined)],
  ]),
};

function readSecret(context: ReadContext, node: YamlNode): Decoded<RawSecret> {
  const draft = { id: undefined, keyvault: undefined, clientId: undefined, resourceId: undefined };
  return readStruct(context, node, { table: secretTable, draft });
}

const networkTable: StructTable<Draft<Network>> = {
  goType: "graph.Network",
  fields: new Map<string, (draft: Draft<Network>, value: FieldValue) => void>([
    ["name", (draft, value) => (draft.name = value.text(draft.name))],
    ["ipv6", (draft, value) => (draft.isIpv6 = value.bool(draft.isIpv6))],
    ["driver", (draft, value) => (draft.driver = value.text(draft.driver))],
    ["skipCreation", (draft, value) => (draft.skipsCreation = value.bool(draft.skipsCreation))],
    ["isDefault", (draft, value) => (draft.isDefault = value.bool(draft.isDefault))],
  ]),
};

function readNetwork(context: ReadContext, node: YamlNode): Decoded<Network> {
  const draft = {
    name: undefined,
    isIpv6: false,
    driver: undefined,
    skipsCreation: false,
    isDefault: false,
  };
  return readStruct(context, node, { table: networkTable, draft });
}

interface VolumeDraft {
  name: Scalar | undefined;
  secret: ReadonlyMap<string, TextPair> | undefined;
}

const volumeTable: StructTable<VolumeDraft> = {
  goType: "volume.Volume",
  fields: new Map<string, (draft: VolumeDraft, value: FieldValue) => void>([
    ["name", (draft, value) => (draft.name = value.text(draft.name))],
    ["secret", (draft, value) => (draft.secret = value.textMap(draft.secret))],
  ]),
};

function readVolume(context: ReadContext, node: YamlNode): Decoded<Volume> {
  const draft: VolumeDraft = { name: undefined, secret: undefined };
  const read = readStruct(context, node, { table: volumeTable, draft });
  if (read.kind === "kept" || !read.value) {
    return read.kind === "kept" ? read : { kind: "set", value: undefined };
  }
  const { secret, ...volume } = read.value;
  const files =
    secret &&
    [...secret.values()].map((pair) => ({
      name: scalarOf(context, pair.key),
      content: scalarOf(context, pair.value),
    }));
  return { kind: "set", value: { ...volume, files } };
}

const zeroTask: Omit<TaskDraft, "steps"> = {
  version: undefined,
  stepTimeout: 0,
  workingDirectory: undefined,
  env: [],
  secrets: [],
  networks: [],
  volumes: [],
  isBuildTask: false,
};

/** What an empty file holds. */
export const emptyRawTask: RawTask = {
  ...zeroTask,
  steps: [],
  stepPlaces: [],
  range: { start: 0, end: 0 },
  keys: new Map(),
  unknownKeys: [],
  repeatedKeys: [],
};
