import { isJsonObject, type JsonObject, type JsonValue } from "../../core/base/json.ts";
import type { JsonPath, ListFinding } from "./listFinding.ts";
import type { ListText } from "./readListText.ts";

type TypeName = "string" | "text" | "size" | "strings" | "stringMap" | "object";

/** `required` as in the specs; what is optional may be `null` as well, as Go reads it. */
interface MemberRule {
  readonly type: TypeName;
  readonly isRequired?: true;
}

type Rules = Readonly<Record<string, MemberRule>>;

/** image-spec image-index.md; a Docker list has the first three. `manifests` is `notAList`. */
const indexRules: Rules = {
  artifactType: { type: "string" },
  subject: { type: "object" },
  annotations: { type: "stringMap" },
};

/** image-spec descriptor.md. `digest` is `unreadableDigest`. */
const descriptorRules: Rules = {
  mediaType: { type: "text", isRequired: true },
  size: { type: "size", isRequired: true },
  platform: { type: "object" },
  annotations: { type: "stringMap" },
  artifactType: { type: "string" },
  urls: { type: "strings" },
  data: { type: "string" },
};

/** image-spec image-index.md, "platform"; what is missing is `missingPlatform`. */
const platformRules: Rules = {
  os: { type: "string" },
  architecture: { type: "string" },
  variant: { type: "string" },
  "os.version": { type: "string" },
  "os.features": { type: "strings" },
  // Docker's list has it, OCI reserves it.
  features: { type: "strings" },
};

const knownOfIndex: ReadonlySet<string> = new Set([
  ...Object.keys(indexRules),
  "schemaVersion",
  "mediaType",
  "manifests",
]);
const knownOfDescriptor: ReadonlySet<string> = new Set([...Object.keys(descriptorRules), "digest"]);
const knownOfPlatform: ReadonlySet<string> = new Set(Object.keys(platformRules));

/**
 * Members of a list, its entries and their platforms that have the wrong type or are missing though
 * required (`wrongMember`), that stand there twice (`duplicateMember`), or that no spec knows
 * (`unknownMember`).
 */
export function checkMemberTypes(list: ListText): readonly ListFinding[] {
  const { json, entries, repeatedMembers } = list;
  if (!json) return [];
  return [
    ...checkObject(json, [], indexRules, knownOfIndex),
    ...(isJsonObject(json["subject"]) ? checkDescriptor(json["subject"], ["subject"]) : []),
    ...entries.flatMap((entry) => (entry.json ? checkDescriptor(entry.json, entry.path) : [])),
    ...repeatedMembers.map((path): ListFinding => ({
      code: "duplicateMember",
      severity: "warning",
      member: String(path.at(-1)),
      path,
      fixes: [],
    })),
  ];
}

function checkDescriptor(json: JsonObject, path: JsonPath): readonly ListFinding[] {
  const { platform } = json;
  return [
    ...checkObject(json, path, descriptorRules, knownOfDescriptor),
    ...(isJsonObject(platform)
      ? checkObject(platform, [...path, "platform"], platformRules, knownOfPlatform)
      : []),
  ];
}

function checkObject(
  json: JsonObject,
  path: JsonPath,
  rules: Rules,
  known: ReadonlySet<string>,
): readonly ListFinding[] {
  const wrong = Object.entries(rules)
    .filter(([name, rule]) => !isAllowed(json[name], rule))
    .map(([name]) => finding("wrongMember", "error", path, name));
  const unknown = Object.keys(json)
    .filter((name) => !known.has(name))
    .map((name) => finding("unknownMember", "note", path, name));
  return [...wrong, ...unknown];
}

function finding(
  code: "wrongMember" | "unknownMember",
  severity: ListFinding["severity"],
  owner: JsonPath,
  member: string,
): ListFinding {
  return { code, severity, member, path: [...owner, member], fixes: [] };
}

function isAllowed(value: JsonValue | undefined, { type, isRequired }: MemberRule): boolean {
  if (value === undefined || value === null) return isRequired !== true;
  switch (type) {
    case "string":
      return typeof value === "string";
    case "text":
      return typeof value === "string" && value !== "";
    case "size":
      return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "stringMap":
      return isJsonObject(value) && Object.values(value).every((item) => typeof item === "string");
    case "object":
      return isJsonObject(value);
  }
}
