import { l10n } from "vscode";
import type { Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { parseManifest } from "../../core/oci/parseManifest.ts";
import { formatReference } from "../../core/oci/reference.ts";
import type { DraftSource } from "../../images/drafts/draftSource.ts";
import { listManifest, listText } from "../../images/drafts/listText.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { Connections } from "../../providers/connections.ts";
import { pageTitle } from "../../shared/pageTitle.ts";
import type { ContentPlace } from "../../shared/reportPage.ts";
import { draftText } from "../editor/diffDocuments.ts";
import type { DiffSide } from "../editor/diffSide.ts";
import { DraftGoneError, UnknownDocumentError } from "../editor/failures.ts";
import { referenceOf } from "./copyCommands.ts";

/** What comparing needs. */
export interface SideServices {
  readonly connections: Pick<Connections, "find">;
  readonly stores: ImageStores;
  readonly drafts: DraftSource;
}

/** What one side of a comparison holds, and where what it names is. */
export interface SideContent {
  readonly manifest: Manifest;
  /** The members of a draft may be in other repositories than the draft itself. */
  readonly placeOf: (digest: Digest) => ContentPlace;
}

/** Reads a side. Throws `StoreError`, `DraftGoneError`. */
export async function readSide(
  { stores, drafts }: SideServices,
  side: DiffSide,
  options: Cancellable,
): Promise<SideContent> {
  const place = placeOfSide(side);
  switch (side.kind) {
    case "document": {
      const { address } = side;
      if (address.kind === "blob") throw new UnknownDocumentError();
      const { reader } = stores.open(address.connectionId);
      const manifest = await reader.manifest(address.repository, address.reference, options);
      return { manifest, placeOf: () => place };
    }
    case "draft": {
      const text = draftText(drafts, side.draftId);
      const draft = drafts.get(side.draftId);
      if (text === undefined || !draft) throw new DraftGoneError(side.draftId);
      const manifest = parseManifest(await listManifest(text));
      return { manifest, placeOf: (digest) => draft.origins[digest] ?? place };
    }
    case "nothing": {
      const manifest = parseManifest(await listManifest(listText([], MediaTypes.ociIndex)));
      return { manifest, placeOf: () => place };
    }
  }
}

/** The repository that a side is in. */
export function placeOfSide(side: DiffSide): ContentPlace {
  const { connectionId, repository } = side.kind === "document" ? side.address : side;
  return { connectionId, repository };
}

/** What the sides are called: in short where that tells them apart, else with their registry. */
export function namesOfSides(
  services: Pick<SideServices, "connections">,
  left: DiffSide,
  right: DiffSide,
): { readonly left: string; readonly right: string } {
  const [a, b] = [placeOfSide(left), placeOfSide(right)];
  const isShort = a.connectionId === b.connectionId && a.repository === b.repository;
  const name = (side: DiffSide) => (isShort ? shortName(side) : longName(services, side));
  const isOfDraft = left.kind === "draft" || right.kind === "draft";
  const qualify = (side: DiffSide) => {
    if (side.kind === "draft") return l10n.t("{0} (draft)", name(side));
    if (side.kind === "nothing") return l10n.t("{0} (not in the registry yet)", name(side));
    return isOfDraft ? l10n.t("{0} (now in the registry)", name(side)) : name(side);
  };
  return { left: qualify(left), right: qualify(right) };
}

/** `app:1.4`, `app@83c7f9c9`. */
function shortName(side: DiffSide): string {
  const { repository } = placeOfSide(side);
  const base = { registry: "", repository, isDraft: false, isManifest: true };
  return pageTitle({ ...base, ...namingOf(side) });
}

function longName(services: Pick<SideServices, "connections">, side: DiffSide): string {
  const place = placeOfSide(side);
  const { tag, digest } = namingOf(side);
  if (tag !== undefined) {
    return formatReference(referenceOf(services, { ...place, reference: { tag } }));
  }
  if (digest === undefined) return place.repository;
  const text = formatReference(referenceOf(services, { ...place, reference: { digest } }));
  return text.slice(0, text.length - digest.length + "sha256:".length + 8);
}

function namingOf(side: DiffSide): { readonly tag?: string; readonly digest?: Digest } {
  if (side.kind !== "document") return { tag: side.tag };
  const { address } = side;
  if (address.kind === "blob") return { digest: address.digest };
  const { tag, digest } = address.reference;
  return tag === undefined ? { digest } : { tag };
}
