import {
  isJsonObject,
  readObject,
  readObjects,
  readString,
  readStrings,
  type JsonObject,
} from "../../core/base/json.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import type { ChosenTag, ListDraft, MemberOrigin } from "./listDraft.ts";

/** What is kept of the drafts. */
export interface StoredDrafts {
  /** All that is there, in the order in which it was made; what is no draft included. */
  readonly records: readonly JsonObject[];
  /** Those that could be read, by id, in the same order. */
  readonly drafts: ReadonlyMap<string, ListDraft>;
}

/** The form in which a draft is kept between sessions. */
export function encodeDraft(draft: ListDraft): JsonObject {
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

/** Reads the stored form of all drafts. */
export function decodeDrafts(stored: unknown): StoredDrafts {
  const records = isJsonObject(stored) ? readObjects(stored, "drafts") : [];
  const drafts = records.flatMap((record) => decodeDraft(record) ?? []);
  return { records, drafts: new Map(drafts.map((draft) => [draft.id, draft])) };
}

/** The records without those of a draft. */
export function withoutDraft(records: readonly JsonObject[], id: string): readonly JsonObject[] {
  return records.filter((record) => record["id"] !== id);
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
  const madeAs = readDigest(record, "madeAs");
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
    ...(madeAs && { madeAs }),
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
