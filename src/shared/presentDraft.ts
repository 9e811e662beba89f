import { isJsonObject, readArray } from "../core/base/json.ts";
import { readDescriptor, type Descriptor } from "../core/oci/descriptor.ts";
import { indexContents } from "../core/oci/indexContents.ts";
import type { IndexManifest, Manifest } from "../core/oci/manifest.ts";
import type { EditableEntry } from "./draftView.ts";
import { presentManifest } from "./presentManifest.ts";
import type { Content, DraftFacts, IndexRow } from "./viewState.ts";

/**
 * What the view shows of a draft: the list as it will be pushed, with what the table edits.
 * `sources` says, by digest, where an entry was taken from.
 */
export function presentDraft(
  manifest: Manifest,
  draft: DraftFacts,
  sources: ReadonlyMap<string, string>,
): Content {
  const content = presentManifest(manifest, sources);
  const { details } = content;
  // No registry has it yet, so there is nothing to verify.
  const own = { ...content, isVerified: false, draft };
  if (details.kind !== "index" || manifest.kind !== "index" || !draft.list) return own;
  const entries = editableEntries(manifest);
  const rows = details.rows.map((row, position): IndexRow => {
    const entry = entries[position];
    return entry ? { ...row, entry } : row;
  });
  return { ...own, details: { ...details, rows } };
}

/** In the order of the rows, that is without attestations. */
function editableEntries(index: IndexManifest): readonly EditableEntry[] {
  const positions = positionsOf(index);
  return indexContents(index).entries.map(({ descriptor }) => {
    const { platform, annotations = {} } = descriptor;
    return {
      position: positions.get(descriptor) ?? 0,
      os: platform?.os ?? "",
      architecture: platform?.architecture ?? "",
      variant: platform?.variant ?? "",
      osVersion: platform?.osVersion ?? "",
      osFeatures: platform?.osFeatures ?? [],
      annotations,
    };
  });
}

/** Where the readable entries stand among all that the text has. */
function positionsOf({ json, manifests }: IndexManifest): ReadonlyMap<Descriptor, number> {
  const readable = readArray(json, "manifests").flatMap((value, position) =>
    isJsonObject(value) && readDescriptor(value) ? [position] : [],
  );
  return new Map(manifests.map((descriptor, at) => [descriptor, readable[at] ?? 0]));
}

/** What was found out about entries stays until something newer is known of them. */
export function keepDetails(next: Content, before: Content | undefined): Content {
  if (next.details.kind !== "index" || before?.details.kind !== "index") return next;
  const known = new Map(before.details.rows.map((row) => [row.content.digest, row.details]));
  const rows = next.details.rows.map((row) => {
    const details = known.get(row.content.digest);
    return row.details.kind === "loading" && details ? { ...row, details } : row;
  });
  const isSame = rows.length === known.size && rows.every((row) => known.has(row.content.digest));
  const { total } = before.details;
  const details = { ...next.details, rows, ...(isSame && total !== undefined && { total }) };
  return { ...next, details };
}
