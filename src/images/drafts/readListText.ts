import {
  isJsonObject,
  readArray,
  readObject,
  readString,
  readStringMap,
  type JsonObject,
  type JsonValue,
} from "../../core/base/json.ts";
import { readDescriptor, type Descriptor } from "../../core/oci/descriptor.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import {
  readJsonTree,
  repeatedMembers,
  valueOf,
  type JsonSyntaxError,
} from "../../core/oci/jsonTree.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { JsonPlaces, type TextRange } from "./jsonPlaces.ts";
import type { JsonPath } from "./listFinding.ts";

/** One entry of `manifests`, whatever stands there. */
export interface ListTextEntry {
  /** As `ListEdit` counts: in the array as written, from 0. */
  readonly position: number;
  /** `["manifests", position]`. */
  readonly path: JsonPath;
  /** Missing where the entry is no object. */
  readonly json?: JsonObject;
  /** Missing where the entry has no usable digest. */
  readonly descriptor?: Descriptor;
  readonly isAttestation: boolean;
}

/** A list without its bytes: what can be read of a text that is still being written. */
export type ListIndex = Pick<
  IndexManifest,
  "json" | "annotations" | "subject" | "artifactType" | "manifests"
> & {
  /** As written; the empty string where the text names none. */
  readonly mediaType: string;
};

/** The text of a list, read as far as it can be. */
export interface ListText {
  readonly text: string;
  /** The document, if it is an object; what could be read of it where the text is not JSON. */
  readonly json?: JsonObject;
  /** Set if the document has an array `manifests`. */
  readonly index?: ListIndex;
  /** All items of `manifests`. */
  readonly entries: readonly ListTextEntry[];
  /** Members that repeat a name of their object; the last one counts. */
  readonly repeatedMembers: readonly JsonPath[];
  /** Empty exactly if the text is JSON; then `editList` can edit an `index`. */
  readonly syntaxErrors: readonly JsonSyntaxError[];
  /** Where a value stands; that of the nearest ancestor that is there where it is not. */
  rangeOf(path: JsonPath): TextRange;
  /** Where a member's name stands; as `rangeOf` where the path ends in no member. */
  keyRangeOf(path: JsonPath): TextRange;
}

/**
 * Longer texts are not read at all: they are far beyond what registries take (4 MiB), and reading
 * takes many times the memory of the text. In UTF-16 units.
 */
export const maxListLength = 16 * 1024 * 1024;

/**
 * Reads the text of a draft, finished or not. Never throws: what is wrong is in `syntaxErrors`, and
 * `checkList` tells the rest.
 */
export function readListText(text: string): ListText {
  const { root, errors } =
    text.length > maxListLength ? { root: undefined, errors: [] } : readJsonTree(text);
  const value = root && valueOf(root);
  const json = value !== undefined && isJsonObject(value) ? value : undefined;
  const manifests = json?.["manifests"];
  const items = json ? readArray(json, "manifests") : [];
  const entries = items.map((item, position) => readEntry(item, position));
  const places = new JsonPlaces(root, text.length);
  return {
    text,
    ...(json && { json }),
    ...(json && Array.isArray(manifests) && { index: readIndex(json, entries) }),
    entries,
    repeatedMembers: repeatedMembers(root),
    syntaxErrors: errors,
    rangeOf: (path) => places.rangeOf(path),
    keyRangeOf: (path) => places.keyRangeOf(path),
  };
}

function readEntry(value: JsonValue, position: number): ListTextEntry {
  const json = isJsonObject(value) ? value : undefined;
  const descriptor = json && readDescriptor(json);
  return {
    position,
    path: ["manifests", position],
    ...(json && { json }),
    ...(descriptor && { descriptor }),
    isAttestation: descriptor !== undefined && isAttestation(descriptor),
  };
}

function readIndex(json: JsonObject, entries: readonly ListTextEntry[]): ListIndex {
  const subject = readObject(json, "subject");
  const readSubject = subject && readDescriptor(subject);
  const artifactType = readString(json, "artifactType");
  return {
    json,
    mediaType: readString(json, "mediaType") ?? "",
    manifests: entries.flatMap(({ descriptor }) => descriptor ?? []),
    annotations: readStringMap(json, "annotations") ?? {},
    ...(readSubject && { subject: readSubject }),
    ...(artifactType && { artifactType }),
  };
}
