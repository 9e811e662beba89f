import type { Descriptor } from "../../core/oci/descriptor.ts";
import { indexContents, type IndexEntry } from "../../core/oci/indexContents.ts";
import type { IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { entryId, partId, withUniqueIds } from "../nodeIds.ts";
import type {
  ExplorerNode,
  IndexNode,
  ManifestNode,
  PartNode,
  PartRole,
  PlatformNode,
} from "../nodes.ts";
import { messageNode } from "./notices.ts";

/** Rows shown of one manifest; a hostile one of 4 MiB could ask for tens of thousands. */
export const maxManifestRows = 500;

/** The rows for what a manifest names: the entries of an index, the parts of an image. */
export function manifestNodes(parent: ManifestNode, manifest: Manifest): readonly ExplorerNode[] {
  const rows = withUniqueIds(rowsOf(parent, manifest));
  if (rows.length <= maxManifestRows) {
    return rows.length > 0 ? rows : [messageNode(parent, { code: "noParts" })];
  }
  const message = { code: "truncated", shown: maxManifestRows, total: rows.length } as const;
  return [...rows.slice(0, maxManifestRows), messageNode(parent, message)];
}

/** The rows for attestations or referrers of the parent's manifest. */
export function relatedNodes(
  parent: ManifestNode,
  role: "attestation" | "referrer",
  descriptors: readonly Descriptor[],
): readonly PartNode[] {
  const shown = descriptors.slice(0, maxManifestRows);
  return withUniqueIds(shown.map((descriptor) => partNode(parent, role, descriptor)));
}

function rowsOf(parent: ManifestNode, manifest: Manifest): readonly ExplorerNode[] {
  switch (manifest.kind) {
    case "index":
      return indexRows(parent, manifest);
    case "image":
      return [
        partNode(parent, "config", manifest.config),
        ...manifest.layers.map((layer, position) => partNode(parent, "layer", layer, position + 1)),
      ];
    case "artifact":
      return [
        ...(manifest.config && manifest.config.mediaType !== MediaTypes.ociEmpty
          ? [partNode(parent, "config", manifest.config)]
          : []),
        ...manifest.layers.map((each, position) => partNode(parent, "content", each, position + 1)),
      ];
    case "schema1":
      // Schema 1 lists the uppermost layer first and tells neither type nor size.
      return manifest.layers.toReversed().map((digest, position) => {
        const descriptor = { mediaType: MediaTypes.dockerLayerGzip, digest, size: 0 };
        return partNode(parent, "layer", descriptor, position + 1);
      });
    case "unknown":
    case "opaque":
      return [];
  }
}

function indexRows(parent: ManifestNode, index: IndexManifest): readonly ExplorerNode[] {
  const { entries, orphanAttestations } = indexContents(index);
  return [
    ...entries.map((entry) => entryNode(parent, entry)),
    ...orphanAttestations.map((descriptor) => partNode(parent, "attestation", descriptor)),
  ];
}

function entryNode(parent: ManifestNode, entry: IndexEntry): PlatformNode | IndexNode {
  const { descriptor, platform, attestations, kind } = entry;
  const common = {
    id: entryId(parent.id, descriptor),
    parentId: parent.id,
    connectionId: parent.connectionId,
    repository: parent.repository,
    digest: descriptor.digest,
    descriptor,
    ...(platform && { platform }),
    attestations,
  };
  return kind === "index"
    ? { kind: "index", ...common }
    : { kind: "platform", ...common, entryKind: kind };
}

function partNode(
  parent: ManifestNode,
  role: PartRole,
  descriptor: Descriptor,
  ordinal?: number,
): PartNode {
  return {
    kind: "part",
    id: partId(parent.id, role, descriptor),
    parentId: parent.id,
    connectionId: parent.connectionId,
    repository: parent.repository,
    role,
    digest: descriptor.digest,
    descriptor,
    ...(ordinal !== undefined && { ordinal }),
  };
}
