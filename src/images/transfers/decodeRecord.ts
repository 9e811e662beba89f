import {
  readNumber,
  readObject,
  readObjects,
  readString,
  readStrings,
  type JsonObject,
} from "../../core/base/json.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import { decodeRequest, oneOf } from "./decodeRequest.ts";
import type {
  ItemOutcome,
  OtherEntry,
  TagResult,
  TransferOutcome,
  TransferProblem,
} from "./transferOutcome.ts";
import type { TransferRecord } from "./transferRecord.ts";

const ends = ["done", "failed", "cancelled", "interrupted"] as const;
const states = ["queued", "running", ...ends] as const;
const kinds = ["copied", "skipped", "failed", "cancelled"] as const;
const tagStates = ["written", "unchanged", "skipped", "untouched", "unknown"] as const;

/** Reads a record as `JSON.stringify` writes it; undefined if it is none that can be repeated. */
export function decodeRecord(json: JsonObject): TransferRecord | undefined {
  const id = readString(json, "id");
  const title = readString(json, "title");
  const request = decodeRequest(json["request"]);
  const state = oneOf(states, json["state"]);
  const startedAt = readString(json, "startedAt");
  if (!id || title === undefined || !request || !state || startedAt === undefined) return undefined;
  const endedAt = readString(json, "endedAt");
  const outcome = decodeOutcome(readObject(json, "outcome"));
  return {
    id,
    title,
    request,
    state,
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    ...(outcome && { outcome }),
  };
}

function decodeOutcome(json: JsonObject | undefined): TransferOutcome | undefined {
  const end = oneOf(ends, json?.["end"]);
  if (!json || !end) return undefined;
  return { end, items: readObjects(json, "items").flatMap((each) => decodeItem(each) ?? []) };
}

function decodeItem(json: JsonObject): ItemOutcome | undefined {
  const kind = oneOf(kinds, json["kind"]);
  if (!kind) return undefined;
  const count = (name: string) => readNumber(json, name) ?? 0;
  return {
    kind,
    ...digestIn(json),
    tags: readObjects(json, "tags").flatMap((each) => decodeTag(each) ?? []),
    manifests: count("manifests"),
    sent: count("sent"),
    sentBytes: count("sentBytes"),
    mounted: count("mounted"),
    present: count("present"),
    leftOut: readStrings(json, "leftOut").filter((each) => isDigest(each)),
    ...decodeLeftOut(json),
    problems: readObjects(json, "problems").map(decodeProblem),
  };
}

function decodeLeftOut(json: JsonObject): Partial<ItemOutcome> {
  const rewrittenFrom = readString(json, "rewrittenFrom") ?? "";
  const leftOutPlatforms = readStrings(json, "leftOutPlatforms");
  const leftOutAttestations = readNumber(json, "leftOutAttestations");
  const leftOutEntries = readObjects(json, "leftOutEntries").flatMap(decodeEntry);
  const leftOutReferrers = readNumber(json, "leftOutReferrers");
  return {
    ...(isDigest(rewrittenFrom) && { rewrittenFrom }),
    ...(leftOutPlatforms.length > 0 && { leftOutPlatforms }),
    ...(leftOutAttestations !== undefined && { leftOutAttestations }),
    ...(leftOutEntries.length > 0 && { leftOutEntries }),
    ...(leftOutReferrers !== undefined && { leftOutReferrers }),
  };
}

function decodeEntry(json: JsonObject): readonly OtherEntry[] {
  const digest = readString(json, "digest") ?? "";
  return isDigest(digest) ? [{ digest, type: readString(json, "type") ?? "" }] : [];
}

function decodeTag(json: JsonObject): TagResult | undefined {
  const tag = readString(json, "tag");
  const state = oneOf(tagStates, json["state"]);
  if (!tag || !state) return undefined;
  const before = readString(json, "before") ?? "";
  return { tag, state, ...(isDigest(before) && { before }) };
}

function decodeProblem(json: JsonObject): TransferProblem {
  const code = readString(json, "code");
  return {
    message: readString(json, "message") ?? "",
    ...(code !== undefined && { code }),
    ...digestIn(json),
  };
}

function digestIn(json: JsonObject): { readonly digest?: Digest } {
  const digest = readString(json, "digest") ?? "";
  return isDigest(digest) ? { digest } : {};
}
