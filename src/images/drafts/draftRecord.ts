import {
  isJsonObject,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStrings,
  type JsonObject,
} from "../../core/base/json.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import type { ChosenTag, ListDraft, MemberOrigin } from "./listDraft.ts";

const version = 2;

/** The form in which drafts are kept between sessions. */
export function encodeDrafts(drafts: readonly ListDraft[]): JsonObject {
  return { v: version, drafts: drafts.map(encodeDraft) };
}

function encodeDraft(draft: ListDraft): JsonObject {
  const { origins, leftBehind, basedOn, ...plain } = draft;
  return {
    ...plain,
    origins: Object.fromEntries(
      Object.entries(origins).map(([digest, { chosen, ...origin }]) => [
        digest,
        { ...origin, ...(chosen && { chosen: { ...chosen } }) },
      ]),
    ),
    leftBehind: leftBehind.map((each) => ({ ...each })),
    ...(basedOn && { basedOn }),
  };
}

/** Reads the stored form; what is no draft is left out. */
export function decodeDrafts(stored: unknown): readonly ListDraft[] {
  if (!isJsonObject(stored) || readNumber(stored, "v") !== version) return [];
  return readObjects(stored, "drafts").flatMap((record) => decodeDraft(record) ?? []);
}

function decodeDraft(record: JsonObject): ListDraft | undefined {
  const [id, connectionId, repository, tag, text] = [
    "id",
    "connectionId",
    "repository",
    "tag",
    "text",
  ].map((key) => readString(record, key));
  if (!id || !connectionId || !repository || !tag || text === undefined) return undefined;
  return {
    id,
    connectionId,
    repository,
    tag,
    moreTags: readStrings(record, "moreTags"),
    text,
    origins: decodeOrigins(readObject(record, "origins") ?? {}),
    leftBehind: readObjects(record, "leftBehind").map((each) => ({
      source: readString(each, "source") ?? "",
      annotations: readStrings(each, "annotations"),
    })),
    basedOn: readDigest(record, "basedOn"),
    changedAt: readString(record, "changedAt") ?? "",
  };
}

function decodeOrigins(record: JsonObject): Readonly<Record<string, MemberOrigin>> {
  const origins: Record<string, MemberOrigin> = {};
  for (const digest of Object.keys(record)) {
    const origin = decodeOrigin(readObject(record, digest) ?? {});
    if (origin) origins[digest] = origin;
  }
  return origins;
}

function decodeOrigin(record: JsonObject): MemberOrigin | undefined {
  const connectionId = readString(record, "connectionId");
  const repository = readString(record, "repository");
  if (!connectionId || !repository) return undefined;
  const chosen = decodeChosen(readObject(record, "chosen") ?? {});
  const source = readString(record, "source") ?? "";
  return { connectionId, repository, source, ...(chosen && { chosen }) };
}

function decodeChosen(record: JsonObject): ChosenTag | undefined {
  const tag = readString(record, "tag");
  const digest = readDigest(record, "digest");
  return tag && digest ? { tag, digest } : undefined;
}

function readDigest(record: JsonObject, key: string): Digest | undefined {
  const value = readString(record, key);
  return value !== undefined && isDigest(value) ? value : undefined;
}
