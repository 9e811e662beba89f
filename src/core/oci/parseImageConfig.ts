import {
  parseJsonObject,
  readBoolean,
  readObject,
  readObjects,
  readString,
  readStringMap,
  readStrings,
  type JsonObject,
} from "../base/json.ts";
import { readPlatform } from "./descriptor.ts";
import type { HistoryEntry, ImageConfig } from "./imageConfig.ts";

/**
 * Parses an image configuration (image-spec config.md). Members that are missing or of another
 * type read as empty; throws `JsonError` if the bytes are no JSON object.
 */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const json = parseJsonObject(bytes);
  const run = readObject(json, "config") ?? {};
  const created = readString(json, "created");
  const author = readString(json, "author");
  const user = readString(run, "User");
  const workingDir = readString(run, "WorkingDir");
  const stopSignal = readString(run, "StopSignal");
  return {
    json,
    platform: readPlatform(json),
    ...(created && { created }),
    ...(author && { author }),
    ...(user && { user }),
    ...(workingDir && { workingDir }),
    entrypoint: readCommand(run, "Entrypoint"),
    cmd: readCommand(run, "Cmd"),
    env: readStrings(run, "Env"),
    exposedPorts: Object.keys(readObject(run, "ExposedPorts") ?? {}),
    volumes: Object.keys(readObject(run, "Volumes") ?? {}),
    ...(stopSignal && { stopSignal }),
    labels: readStringMap(run, "Labels") ?? {},
    diffIds: readStrings(readObject(json, "rootfs") ?? {}, "diff_ids"),
    history: readObjects(json, "history").map(readHistoryEntry),
  };
}

/** Images of old builders have a plain string where an array belongs. */
function readCommand(run: JsonObject, key: string): readonly string[] {
  const single = readString(run, key);
  return single === undefined ? readStrings(run, key) : [single];
}

function readHistoryEntry(entry: JsonObject): HistoryEntry {
  const created = readString(entry, "created");
  const createdBy = readString(entry, "created_by");
  const comment = readString(entry, "comment");
  return {
    ...(created && { created }),
    ...(createdBy && { createdBy }),
    ...(comment && { comment }),
    emptyLayer: readBoolean(entry, "empty_layer") ?? false,
  };
}
