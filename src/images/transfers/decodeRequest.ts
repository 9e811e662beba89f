import {
  isJsonObject,
  readBoolean,
  readObject,
  readObjects,
  readString,
  readStrings,
  type JsonObject,
} from "../../core/base/json.ts";
import { isDigest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { CopyChoices, PlatformChoice } from "../copy/copyChoices.ts";
import type { TransferItem, TransferRequest } from "../copy/transferRequest.ts";

/** Reads a request as `JSON.stringify` writes it; undefined if it is not whole. */
export function decodeRequest(json: unknown): TransferRequest | undefined {
  if (!isJsonObject(json)) return undefined;
  const choices = decodeChoices(readObject(json, "choices"));
  const records = readObjects(json, "items");
  const items = records.flatMap((record) => decodeItem(record) ?? []);
  // Half of what was asked for is something else.
  if (!choices || items.length === 0 || items.length < records.length) return undefined;
  return { items, choices };
}

function decodeItem(record: JsonObject): TransferItem | undefined {
  const from = decodePlace(readObject(record, "from"));
  const to = decodePlace(readObject(record, "to"));
  const reference = decodeReference(readObject(readObject(record, "from") ?? {}, "reference"));
  if (!from || !to || !reference) return undefined;
  const tags = readStrings(readObject(record, "to") ?? {}, "tags");
  return { from: { ...from, reference }, to: { ...to, tags } };
}

function decodePlace(place: JsonObject | undefined) {
  const storeId = place && readString(place, "storeId");
  const repository = place && readString(place, "repository");
  return storeId && repository !== undefined ? { storeId, repository } : undefined;
}

function decodeReference(
  reference: JsonObject | undefined,
): TransferItem["from"]["reference"] | undefined {
  const tag = reference && readString(reference, "tag");
  if (tag) return { tag };
  const digest = reference && readString(reference, "digest");
  return digest && isDigest(digest) ? { digest } : undefined;
}

function decodeChoices(choices: JsonObject | undefined): CopyChoices | undefined {
  if (!choices) return undefined;
  const platforms = decodePlatforms(readObject(choices, "platforms"));
  const referrers = readBoolean(choices, "referrers");
  const nonDistributable = oneOf(["skip", "include"], choices["nonDistributable"]);
  const existing = oneOf(["overwrite", "skip", "ask"], choices["existing"]);
  if (!platforms || referrers === undefined || !nonDistributable || !existing) return undefined;
  return { platforms, referrers, nonDistributable, existing };
}

function decodePlatforms(choice: JsonObject | undefined): PlatformChoice | undefined {
  if (!choice) return undefined;
  if (choice["kind"] === "all") return { kind: "all" };
  const index = oneOf(["rewrite", "sparse"], choice["index"]);
  const platforms = readObjects(choice, "platforms").map(decodePlatform);
  if (choice["kind"] !== "some" || !index || platforms.length === 0) return undefined;
  return { kind: "some", platforms, index };
}

function decodePlatform(record: JsonObject): Platform {
  const variant = readString(record, "variant");
  const osVersion = readString(record, "osVersion");
  const osFeatures = readStrings(record, "osFeatures");
  return {
    os: readString(record, "os") ?? "",
    architecture: readString(record, "architecture") ?? "",
    ...(variant !== undefined && { variant }),
    ...(osVersion !== undefined && { osVersion }),
    ...(osFeatures.length > 0 && { osFeatures }),
  };
}

/** The value if it is one of those. */
export function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}
