import {
  isJsonObject,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStrings,
  type JsonObject,
} from "../../core/base/json.ts";
import { descriptorToJson, readDescriptor } from "../../core/oci/descriptor.ts";
import { isDigest } from "../../core/oci/digest.ts";
import type { DraftEntry, ListDraft, ListFormat } from "./listDraft.ts";

const version = 1;

/** The form in which drafts are kept between sessions; the bytes to be pushed as their text. */
export function encodeDrafts(drafts: readonly ListDraft[]): JsonObject {
  return { v: version, drafts: drafts.map(encodeDraft) };
}

function encodeDraft(draft: ListDraft): JsonObject {
  const { id, connectionId, repository, tag, format, manifest, basedOn } = draft;
  return {
    id,
    connectionId,
    repository,
    tag,
    format: { ...format },
    leftBehind: draft.leftBehind.map((each) => ({ ...each })),
    text: new TextDecoder().decode(manifest.bytes),
    digest: manifest.digest,
    entries: draft.entries.map(({ descriptor, source }) => ({
      descriptor: descriptorToJson(descriptor),
      source,
    })),
    ...(basedOn && { basedOn }),
  };
}

/** Reads the stored form; what is no draft is left out. */
export function decodeDrafts(stored: unknown): readonly ListDraft[] {
  if (!isJsonObject(stored) || readNumber(stored, "v") !== version) return [];
  return readObjects(stored, "drafts").flatMap((record) => decodeDraft(record) ?? []);
}

function decodeDraft(record: JsonObject): ListDraft | undefined {
  const [id, connectionId, repository, tag, text, digest] = [
    "id",
    "connectionId",
    "repository",
    "tag",
    "text",
    "digest",
  ].map((key) => readString(record, key));
  const format = decodeFormat(record);
  if (!id || !connectionId || !repository || !tag || !text || !format) return undefined;
  if (digest === undefined || !isDigest(digest)) return undefined;
  const basedOn = readString(record, "basedOn");
  return {
    id,
    connectionId,
    repository,
    tag,
    format,
    manifest: { mediaType: format.mediaType, digest, bytes: new TextEncoder().encode(text) },
    entries: readObjects(record, "entries").flatMap((entry) => decodeEntry(entry) ?? []),
    leftBehind: readObjects(record, "leftBehind").map((each) => ({
      source: readString(each, "source") ?? "",
      annotations: readStrings(each, "annotations"),
    })),
    basedOn: basedOn !== undefined && isDigest(basedOn) ? basedOn : undefined,
  };
}

function decodeFormat(record: JsonObject): ListFormat | undefined {
  const format = readObject(record, "format");
  const mediaType = format && readString(format, "mediaType");
  const reason = format && readString(format, "reason");
  if (!mediaType) return undefined;
  return reason === "allDocker" || reason === "notAllDocker" || reason === "annotations"
    ? { mediaType, reason }
    : undefined;
}

function decodeEntry(record: JsonObject): DraftEntry | undefined {
  const json = readObject(record, "descriptor");
  const descriptor = json && readDescriptor(json);
  return descriptor && { descriptor, source: readString(record, "source") ?? "" };
}
