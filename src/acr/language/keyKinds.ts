import {
  aliasKeys,
  mountKeys,
  networkKeys,
  secretKeys,
  stepKeys,
  taskKeys,
  volumeKeys,
} from "../model/keyNames.ts";
import type { TaskMapping } from "./taskPlace.ts";

/** The keys of each mapping whose keys the engine knows. */
export const keysOf: Readonly<Record<TaskMapping, readonly string[]>> = {
  task: taskKeys,
  step: stepKeys,
  network: networkKeys,
  secret: secretKeys,
  volume: volumeKeys,
  mount: mountKeys,
  alias: aliasKeys,
  values: [],
  files: [],
};

/** How the value of a key is written. */
export type KeyKind = "text" | "number" | "boolean" | "texts" | "numbers" | "list" | "mapping";

const kinds: Readonly<Partial<Record<string, KeyKind>>> = {
  "task.stepTimeout": "number",
  "task.env": "texts",
  "task.secrets": "list",
  "task.networks": "list",
  "task.volumes": "list",
  "task.alias": "mapping",
  "task.steps": "list",
  "step.push": "texts",
  "step.env": "texts",
  "step.expose": "texts",
  "step.ports": "texts",
  "step.volumeMounts": "list",
  "step.when": "texts",
  "step.exitedWith": "numbers",
  "step.exitedWithout": "numbers",
  "step.timeout": "number",
  "step.startDelay": "number",
  "step.retries": "number",
  "step.retryDelay": "number",
  "step.retryOnErrors": "texts",
  "step.repeat": "number",
  "step.cmdDownloadRetries": "number",
  "step.cmdDownloadRetryDelay": "number",
  "step.keep": "boolean",
  "step.detach": "boolean",
  "step.privileged": "boolean",
  "step.ignoreErrors": "boolean",
  "step.disableWorkingDirectoryOverride": "boolean",
  "step.pull": "boolean",
  "network.ipv6": "boolean",
  "network.skipCreation": "boolean",
  "network.isDefault": "boolean",
  "volume.secret": "mapping",
  "alias.src": "texts",
  "alias.values": "mapping",
};

/** How the value of a key is written; text where nothing else is said. */
export function keyKind(mapping: TaskMapping, key: string): KeyKind {
  return kinds[`${mapping}.${key}`] ?? "text";
}

/** Values that a key can only have, or mostly has. */
export const keyValues: Readonly<Partial<Record<string, readonly string[]>>> = {
  "task.version": ["v1.1.0", "v1.0.0", "1.0-preview-1"],
  "step.cache": ["enabled", "disabled"],
  "network.driver": ["bridge", "nat"],
};
