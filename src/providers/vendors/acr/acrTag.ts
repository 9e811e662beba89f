import {
  isJsonObject,
  readBoolean,
  readObject,
  readString,
  type JsonObject,
  type JsonValue,
} from "../../../core/base/json.ts";
import { isDigest } from "../../../core/oci/digest.ts";
import { isTag } from "../../../core/oci/reference.ts";
import type { TagFacts } from "../../../core/registry/imageStore.ts";

/** A tag as the API lists it; `undefined` where it has no usable name. */
export function readAcrTag(tag: JsonValue): readonly [string, TagFacts] | undefined {
  if (!isJsonObject(tag)) return undefined;
  const name = readString(tag, "name");
  if (name === undefined || !isTag(name)) return undefined;
  const digest = readString(tag, "digest");
  const updatedAt = Date.parse(readString(tag, "lastUpdateTime") ?? "");
  const facts: TagFacts = {
    ...(digest !== undefined && isDigest(digest) && { digest }),
    ...(!Number.isNaN(updatedAt) && { updatedAt }),
    isLocked: isLocked(tag),
  };
  return [name, facts];
}

/**
 * Whether something is locked, which two attributes do: `writeEnabled` and `deleteEnabled`. The
 * former alone keeps from deleting as well (Azure/acr#561).
 */
export function isLocked(item: JsonObject): boolean {
  const attributes = readObject(item, "changeableAttributes") ?? {};
  return [
    readBoolean(attributes, "writeEnabled"),
    readBoolean(attributes, "deleteEnabled"),
  ].includes(false);
}
