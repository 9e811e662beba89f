import { readNumber, readObjects, readString, type JsonObject } from "../../../core/base/json.ts";
import { isDigest } from "../../../core/oci/digest.ts";
import { isTag } from "../../../core/oci/reference.ts";
import type { TagFacts } from "../../../core/registry/imageStore.ts";

/** A tag as the API tells it; `undefined` where it has no usable name. */
export function readHubTag(tag: JsonObject): readonly [string, TagFacts] | undefined {
  const name = readString(tag, "name");
  if (name === undefined || !isTag(name)) return undefined;
  const digest = readString(tag, "digest");
  const updatedAt = Date.parse(
    readString(tag, "tag_last_pushed") ?? readString(tag, "last_updated") ?? "",
  );
  const size = sizeOf(tag);
  const facts: TagFacts = {
    ...(digest !== undefined && isDigest(digest) && { digest }),
    ...(!Number.isNaN(updatedAt) && { updatedAt }),
    ...(size !== undefined && { size }),
  };
  return [name, facts];
}

/** `full_size` is that of one platform only. */
function sizeOf(tag: JsonObject): number | undefined {
  const sizes = readObjects(tag, "images").flatMap((image) => readNumber(image, "size") ?? []);
  return sizes.length > 0 ? sizes.reduce((sum, size) => sum + size) : readNumber(tag, "full_size");
}
