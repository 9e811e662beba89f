import type { Decoded } from "../yaml/yamlDecoder.ts";
import type { YamlNode } from "../yaml/yamlNode.ts";
import { readRawStep, type RawStep } from "./rawStep.ts";
import { scalarOf, StructFields, type ReadContext } from "./structFields.ts";
import type { Keyed, Scalar } from "./keyed.ts";
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

/** Decodes a task (acr-builder graph/task.go); undefined for an empty file and for null. */
export function readRawTask(context: ReadContext, root: YamlNode): Decoded<RawTask> {
  const fields = new StructFields(context, "graph.Task");
  const places: Keyed["range"][] = [];
  const steps = fields.structs("steps", "[]*graph.Step", (node) => {
    const read = readRawStep(context, node);
    if (read.kind === "set") places.push(context.text.sourceOf(node.range.start, node.range.end));
    return read;
  });
  const stepTimeout = fields.int("stepTimeout");
  const secrets = fields.structs("secrets", "[]*secretmgmt.Secret", (node) =>
    readSecret(context, node),
  );
  const networks = fields.structs("networks", "[]*graph.Network", (node) =>
    readNetwork(context, node),
  );
  const volumes = fields.structs("volumes", "[]*volume.Volume", (node) =>
    readVolume(context, node),
  );
  const env = fields.texts("env");
  const workingDirectory = fields.text("workingDirectory");
  const version = fields.text("version");
  const isBuildTask = fields.bool("isbuildtask");
  fields.bool("initbuildkitcontainer");
  for (const name of accidentalTexts) fields.text(name);
  fields.hide("isbuildtask", "initbuildkitcontainer", ...accidentalTexts);
  const read = fields.read(root);
  if (read.kind === "kept" || !read.value) return read.kind === "kept" ? read : nothing;
  return {
    kind: "set",
    value: {
      ...read.value,
      version: version.value,
      stepTimeout: stepTimeout.value,
      workingDirectory: workingDirectory.value,
      env: env.value,
      secrets: secrets.value,
      networks: networks.value,
      volumes: volumes.value,
      steps: steps.value,
      stepPlaces: places.slice(places.length - steps.value.length),
      isBuildTask: isBuildTask.value,
    },
  };
}

const nothing = { kind: "set", value: undefined } as const;

/** Fields of the engine's struct that were never meant for files. */
const accidentalTexts = ["registryname", "registry", "taskname"] as const;

function readSecret(context: ReadContext, node: YamlNode): Decoded<RawSecret> {
  const fields = new StructFields(context, "secretmgmt.Secret");
  const id = fields.text("id");
  const keyvault = fields.text("keyvault");
  const clientId = fields.text("clientID");
  const resourceId = fields.text("aadresourceid");
  fields.text("resolvedvalue");
  fields.hide("aadresourceid", "resolvedvalue");
  const read = fields.read(node);
  if (read.kind === "kept" || !read.value) return read.kind === "kept" ? read : nothing;
  const value = {
    ...read.value,
    id: id.value,
    keyvault: keyvault.value,
    clientId: clientId.value,
    resourceId: resourceId.value,
  };
  return { kind: "set", value };
}

function readNetwork(context: ReadContext, node: YamlNode): Decoded<Network> {
  const fields = new StructFields(context, "graph.Network");
  const name = fields.text("name");
  const isIpv6 = fields.bool("ipv6");
  const driver = fields.text("driver");
  const skipsCreation = fields.bool("skipCreation");
  const isDefault = fields.bool("isDefault");
  const read = fields.read(node);
  if (read.kind === "kept" || !read.value) return read.kind === "kept" ? read : nothing;
  const value = {
    ...read.value,
    name: name.value,
    isIpv6: isIpv6.value,
    driver: driver.value,
    skipsCreation: skipsCreation.value,
    isDefault: isDefault.value,
  };
  return { kind: "set", value };
}

function readVolume(context: ReadContext, node: YamlNode): Decoded<Volume> {
  const fields = new StructFields(context, "volume.Volume");
  const name = fields.text("name");
  const secret = fields.textMap("secret");
  const read = fields.read(node);
  if (read.kind === "kept" || !read.value) return read.kind === "kept" ? read : nothing;
  const files =
    secret.value &&
    [...secret.value.values()].map((pair) => ({
      name: scalarOf(context, pair.key),
      content: scalarOf(context, pair.value),
    }));
  return { kind: "set", value: { ...read.value, name: name.value, files } };
}

/** What an empty file holds. */
export const emptyRawTask: RawTask = {
  range: { start: 0, end: 0 },
  keys: new Map(),
  unknownKeys: [],
  version: undefined,
  stepTimeout: 0,
  workingDirectory: undefined,
  env: [],
  secrets: [],
  networks: [],
  volumes: [],
  steps: [],
  stepPlaces: [],
  isBuildTask: false,
};
