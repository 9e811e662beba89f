import {
  isJsonObject,
  parseJson,
  readArray,
  readNumber,
  readString,
  readStrings,
  type JsonObject,
  type JsonValue,
} from "../core/base/json.ts";
import type { Platform } from "../core/oci/platform.ts";
import type { LocalImage } from "./engine.ts";

/**
 * Reads what `image inspect` writes: one object a line (Docker, nerdctl) or an array (Podman). What is
 * no image is left out.
 */
export function readInspected(output: string): readonly LocalImage[] {
  return documents(output).flatMap((value) => (isJsonObject(value) ? readImage(value) : []));
}

function documents(output: string): readonly JsonValue[] {
  const text = output.trim();
  if (text === "") return [];
  if (text.startsWith("[")) {
    return readArray({ images: parseJson(text) }, "images");
  }
  return text.split("\n").flatMap((line) => (line.startsWith("{") ? [parseJson(line)] : []));
}

function readImage(image: JsonObject): readonly LocalImage[] {
  const id = readString(image, "Id");
  if (id === undefined) return [];
  const size = readNumber(image, "Size");
  const created = readString(image, "Created");
  return [
    {
      id,
      names: readStrings(image, "RepoTags").filter((name) => !name.includes("<none>")),
      platform: readPlatform(image),
      ...(size !== undefined && { size }),
      ...(created !== undefined && { created }),
      repoDigests: readStrings(image, "RepoDigests"),
    },
  ];
}

function readPlatform(image: JsonObject): Platform {
  const variant = readString(image, "Variant");
  const osVersion = readString(image, "OsVersion");
  return {
    os: readString(image, "Os") ?? "",
    architecture: readString(image, "Architecture") ?? "",
    ...(variant && { variant }),
    ...(osVersion && { osVersion }),
  };
}
