import { isJsonObject, readString, type JsonObject } from "../../core/base/json.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { ociMembersOfEntry, ociMembersOfList } from "../../core/oci/memberOrder.ts";
import { formatParts } from "./checkFormat.ts";
import type { JsonPath } from "./listFinding.ts";
import type { ListText, ListTextEntry } from "./readListText.ts";

interface LossBase {
  /** What goes, in the text as it is. */
  readonly path: JsonPath;
  /** The entry that loses something; the list itself without one. */
  readonly position?: number;
  /** Of that entry, where it has a readable one. */
  readonly digest?: Digest;
}

/** What a Docker manifest list has no place for. */
export type FormatLoss = LossBase &
  (
    | { readonly kind: "annotations"; readonly names: readonly string[] }
    | { readonly kind: "artifactType"; readonly artifactType: string }
    /** `subject` is the digest as written; the empty string if there is none. */
    | { readonly kind: "subject"; readonly subject: string }
    /** Embedded content; the store has it, too. */
    | { readonly kind: "data" }
    /** The whole entry: without its annotations nothing ties it to its image. */
    | { readonly kind: "attestation"; readonly subject: string }
  );

/** How to give a list another format, and what that means. */
export interface ListConversion {
  /** None if the list has the format already. */
  readonly edits: readonly ListEdit[];
  readonly losses: readonly FormatLoss[];
  /**
   * Entries of the other family that the list will have. They are named by digest, so they stay as
   * they are; some registries refuse such a list.
   */
  readonly foreignEntries: number;
}

/**
 * Makes an OCI index of a Docker manifest list, which loses nothing, or the other way round. Only
 * the list is converted, never what it names. A text with no list in it gives no edits.
 */
export function convertList(list: ListText, to: "oci" | "docker"): ListConversion {
  const { index } = list;
  if (!index) return { edits: [], losses: [], foreignEntries: 0 };
  const { ociIndex, dockerList } = MediaTypes;
  const hasFormat = index.mediaType === (to === "oci" ? ociIndex : dockerList);
  if (to === "oci") {
    const edits: readonly ListEdit[] = [{ kind: "setMediaType", mediaType: ociIndex }];
    const foreignEntries = formatParts(list).docker;
    return { edits: hasFormat ? [] : edits, losses: [], foreignEntries };
  }
  const losses = lossesOf(list);
  return {
    edits: hasFormat && losses.length === 0 ? [] : [{ kind: "makeDockerList" }],
    losses,
    foreignEntries: formatParts({ ...list, entries: staying(list) }).oci,
  };
}

function staying({ entries }: ListText): readonly ListTextEntry[] {
  return entries.filter(({ isAttestation }) => !isAttestation);
}

function lossesOf(list: ListText): readonly FormatLoss[] {
  return [
    ...memberLosses(list.json ?? {}, { path: [] }, ociMembersOfList),
    ...list.entries.flatMap((entry) => entryLosses(entry)),
  ];
}

function entryLosses(entry: ListTextEntry): readonly FormatLoss[] {
  const { position, path, json = {}, descriptor, isAttestation } = entry;
  const base = { path, position, ...(descriptor && { digest: descriptor.digest }) };
  if (!isAttestation) return memberLosses(json, base, ociMembersOfEntry);
  const subject = descriptor?.annotations?.[AttestationKeys.subject] ?? "";
  return [{ ...base, kind: "attestation", subject }];
}

function memberLosses(
  json: JsonObject,
  base: LossBase,
  names: readonly (typeof ociMembersOfList | typeof ociMembersOfEntry)[number][],
): readonly FormatLoss[] {
  return names
    .filter((name) => json[name] !== undefined && json[name] !== null)
    .map((name) => {
      const at = { ...base, path: [...base.path, name] };
      const value = json[name];
      switch (name) {
        case "annotations":
          return { ...at, kind: name, names: isJsonObject(value) ? Object.keys(value) : [] };
        case "artifactType":
          return { ...at, kind: name, artifactType: readString(json, name) ?? "" };
        case "subject": {
          const subject = isJsonObject(value) ? (readString(value, "digest") ?? "") : "";
          return { ...at, kind: name, subject };
        }
        case "data":
          return { ...at, kind: name };
      }
    });
}
