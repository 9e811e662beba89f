import type { JsonObject } from "../../core/base/json.ts";
import { descriptorToJson, type Descriptor } from "../../core/oci/descriptor.ts";

/** What a list has beside its members (image-spec image-index.md). */
export interface OwnMembers {
  readonly artifactType?: string;
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The text of a list with members of its own, in the order of the spec; else as `listText`. */
export function specListText(
  members: readonly Descriptor[],
  mediaType: string,
  { artifactType, subject, annotations }: OwnMembers,
): string {
  const json: JsonObject = {
    schemaVersion: 2,
    mediaType,
    ...(artifactType !== undefined && { artifactType }),
    manifests: members.map((descriptor) => descriptorToJson(descriptor)),
    ...(subject && { subject: descriptorToJson(subject) }),
    ...(annotations && { annotations }),
  };
  return JSON.stringify(json, undefined, 3);
}
