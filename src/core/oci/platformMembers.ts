import type { JsonValue } from "../base/json.ts";
import type { PlatformChange } from "./listEdit.ts";
import type { Platform } from "./platform.ts";

/** Members of a JSON object by name and what they are to be; `undefined` takes one away. */
export type MemberChanges = ReadonlyMap<string, JsonValue | undefined>;

/** By the names that the members have in JSON, in the order in which they are written. */
const jsonNames = {
  architecture: "architecture",
  os: "os",
  osVersion: "os.version",
  osFeatures: "os.features",
  variant: "variant",
} as const satisfies Record<keyof PlatformChange, string>;

const memberKeys = ["architecture", "os", "osVersion", "osFeatures", "variant"] as const;

/** The members of a platform's JSON that a change names. */
export function changedPlatformMembers(change: PlatformChange): MemberChanges {
  const named = memberKeys.filter((key) => key in change);
  return new Map(named.map((key) => [jsonNames[key], presentValue(change[key])]));
}

/**
 * All members that platforms have, those that this one has not to be taken away; and its unknown
 * ones. Unknown members that are there already are not named, so they stay.
 */
export function allPlatformMembers(platform: Platform): MemberChanges {
  return new Map<string, JsonValue | undefined>([
    ...memberKeys.map((key) => [jsonNames[key], presentValue(platform[key])] as const),
    ...Object.entries(platform.extra ?? {}),
  ]);
}

/** No features are the same as none named. */
function presentValue(value: string | readonly string[] | undefined): JsonValue | undefined {
  return typeof value === "object" && value.length === 0 ? undefined : value;
}
