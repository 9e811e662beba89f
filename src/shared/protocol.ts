import { isRecord } from "../core/base/record.ts";
import { isDigest, type Digest } from "../core/oci/digest.ts";
import type { ContentPlace } from "./reportPage.ts";
import { draftActions, type DraftAction, type ListFormatName } from "./draftView.ts";
import type { ViewStrings } from "./strings.ts";
import { readTrail, type Trail } from "./trail.ts";
import type { ViewState } from "./viewState.ts";
import type { ViewUpdate } from "./viewUpdate.ts";
import { readViewEdit, type ViewEdit } from "./viewEdit.ts";

/** What the extension tells the view. */
export type HostEvent =
  | {
      readonly type: "init";
      readonly strings: ViewStrings;
      /** BCP 47 tag of the user's language. */
      readonly locale: string;
      readonly state: ViewState;
    }
  | { readonly type: "state"; readonly state: ViewState }
  | ViewUpdate;

/** What can be copied of the document that is shown. */
export type CopyWhat = "reference" | "digest" | "pullCommand";

/** What the view asks of the extension. Each is answered when it is done, or with an error. */
export type ViewRequest =
  /** The view can take events. `trail` is the one it kept, if it was there before. */
  | { readonly type: "ready"; readonly trail?: Trail }
  | OpenDigestRequest
  | { readonly type: "copy"; readonly what: CopyWhat }
  | { readonly type: "openAsText" }
  | { readonly type: "retry" }
  | { readonly type: "signInAgain" }
  | { readonly type: "editCredentials" }
  | { readonly type: "showLog" }
  | EditRequest
  | FixRequest
  /** Gives a draft the other format; what it has no place for is named and asked about first. */
  | { readonly type: "convert"; readonly to: ListFormatName }
  | DraftActionRequest
  /** Makes a draft of the list that is shown. */
  | { readonly type: "editAsDraft" }
  | { readonly type: "verify" }
  /** Does what a button of a report offers. */
  | { readonly type: "runAction"; readonly id: string }
  /** Goes back to a step of the trail. */
  | { readonly type: "back"; readonly position: number };

/** Edits of a draft, made as one step that can be undone. */
export interface EditRequest {
  readonly type: "edit";
  readonly edits: readonly ViewEdit[];
  /** The entry that they are about; refused if another one stands there by now. */
  readonly entry?: { readonly position: number; readonly digest: Digest };
}

/** Mends a problem of a draft. */
export interface FixRequest {
  readonly type: "fix";
  /** Ids of a `DraftProblem` and of its fix. */
  readonly problem: string;
  readonly fix: string;
}

export interface DraftActionRequest {
  readonly type: "draftAction";
  readonly action: DraftAction;
  /** As in {@link EditRequest}. */
  readonly entry?: EditRequest["entry"];
}

export interface OpenDigestRequest {
  readonly type: "openDigest";
  readonly digest: Digest;
  readonly target: "manifest" | "blob";
  /** The empty string if unknown. */
  readonly mediaType: string;
  /** Bytes. */
  readonly size?: number;
  /** What the content is called in the breadcrumbs: `linux/amd64`, `config`. */
  readonly label: string;
  /** Where it is, if that is not where the document is that names it. */
  readonly place?: ContentPlace;
}

const maxLabelLength = 200;

/** Reads what a webview sent as a request; `undefined` if it is none. */
export function readViewRequest(value: unknown): ViewRequest | undefined {
  if (!isRecord(value)) return undefined;
  switch (value["type"]) {
    case "ready": {
      const trail = readTrail(value["trail"]);
      return trail ? { type: "ready", trail } : { type: "ready" };
    }
    case "openDigest":
      return readOpenDigest(value);
    case "copy": {
      const { what } = value;
      const isKnown = what === "reference" || what === "digest" || what === "pullCommand";
      return isKnown ? { type: "copy", what } : undefined;
    }
    case "back": {
      const { position } = value;
      if (typeof position !== "number" || !Number.isInteger(position)) return undefined;
      return { type: "back", position };
    }
    case "runAction": {
      const { id } = value;
      return typeof id === "string" ? { type: "runAction", id } : undefined;
    }
    case "edit":
      return readEdit(value);
    case "fix": {
      const { problem, fix } = value;
      if (typeof problem !== "string" || typeof fix !== "string") return undefined;
      return { type: "fix", problem, fix };
    }
    case "convert": {
      const { to } = value;
      return to === "docker" || to === "oci" ? { type: "convert", to } : undefined;
    }
    case "draftAction":
      return readDraftAction(value);
    case "openAsText":
    case "retry":
    case "signInAgain":
    case "editCredentials":
    case "showLog":
    case "editAsDraft":
    case "verify":
      return { type: value["type"] };
    default:
      return undefined;
  }
}

/** More edits than any button makes at once. */
const maxEdits = 10_000;

function readEdit(value: Readonly<Record<string, unknown>>): EditRequest | undefined {
  const { edits, entry } = value;
  if (!Array.isArray(edits) || edits.length > maxEdits) return undefined;
  const read = edits.flatMap((each: unknown) => readViewEdit(each) ?? []);
  const about = entry === undefined ? undefined : readEntry(entry);
  if (read.length !== edits.length || (entry !== undefined && !about)) return undefined;
  return { type: "edit", edits: read, ...(about && { entry: about }) };
}

function readEntry(value: unknown): EditRequest["entry"] {
  if (!isRecord(value)) return undefined;
  const { position, digest } = value;
  if (typeof position !== "number" || typeof digest !== "string") return undefined;
  return isDigest(digest) ? { position, digest } : undefined;
}

function readDraftAction(value: Readonly<Record<string, unknown>>): DraftActionRequest | undefined {
  const { entry } = value;
  const about = entry === undefined ? undefined : readEntry(entry);
  const action = draftActions.find((each) => each === value["action"]);
  if (!action || (entry !== undefined && !about)) return undefined;
  return { type: "draftAction", action, ...(about && { entry: about }) };
}

function readOpenDigest(value: Readonly<Record<string, unknown>>): OpenDigestRequest | undefined {
  const { digest, target, mediaType, size, label } = value;
  const place = readPlace(value["place"]);
  if (typeof digest !== "string" || !isDigest(digest)) return undefined;
  if (target !== "manifest" && target !== "blob") return undefined;
  if (typeof mediaType !== "string" || typeof label !== "string") return undefined;
  return {
    type: "openDigest",
    digest,
    target,
    mediaType: mediaType.slice(0, maxLabelLength),
    label: label.slice(0, maxLabelLength),
    ...(typeof size === "number" && Number.isFinite(size) && size >= 0 && { size }),
    ...(place && { place }),
  };
}

function readPlace(value: unknown): ContentPlace | undefined {
  if (!isRecord(value)) return undefined;
  const { connectionId, repository } = value;
  const isPlace = typeof connectionId === "string" && typeof repository === "string";
  return isPlace ? { connectionId, repository } : undefined;
}

const eventTypes: ReadonlySet<unknown> = new Set<HostEvent["type"]>([
  "init",
  "state",
  "row",
  "total",
  "config",
  "target",
  "problems",
]);

/**
 * Reads what the host sent as an event. Only its type is looked at: the host made it from the
 * same declarations, and nobody else can post into the webview.
 */
export function readHostEvent(value: unknown): HostEvent | undefined {
  return isHostEvent(value) ? value : undefined;
}

function isHostEvent(value: unknown): value is HostEvent {
  return isRecord(value) && eventTypes.has(value["type"]);
}
