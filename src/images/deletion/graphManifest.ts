import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { bareMediaType, isIndexType, isNonDistributableType } from "../../core/oci/mediaTypes.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { GraphManifest, GraphState, StoredBlob } from "./repositoryGraph.ts";

/** What was said of a manifest by what led to it: a tag's answer, an entry of an index. */
export interface ManifestLead {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly entry?: Descriptor;
}

/** A manifest that was read, as a node of a graph. */
export function readNode(manifest: Manifest, { digest, entry }: ManifestLead): GraphManifest {
  const subject = manifest.kind === "opaque" ? undefined : manifest.subject?.digest;
  const node: GraphManifest = {
    digest,
    state: "read",
    mediaType: effectiveMediaType(manifest),
    isList: manifest.kind === "index",
    size: manifest.raw.bytes.length,
    isAttestation: false,
    children: manifest.kind === "index" ? manifest.manifests : [],
    ...(subject !== undefined && { subject }),
    blobs: storedBlobs(manifest),
  };
  return withEntry(node, entry);
}

/** A manifest of which no more is known than what led to it. */
export function namedNode(
  { digest, mediaType, entry }: ManifestLead,
  state: Exclude<GraphState, "read">,
): GraphManifest {
  const node: GraphManifest = {
    digest,
    state,
    mediaType,
    isList: isIndexType(bareMediaType(mediaType)),
    size: entry?.size ?? 0,
    isAttestation: false,
    children: [],
    blobs: [],
  };
  return withEntry(node, entry);
}

/** Adds what an index says of a manifest; what an earlier one said of its platform stays. */
export function withEntry(node: GraphManifest, entry: Descriptor | undefined): GraphManifest {
  if (!entry) return node;
  const platform = node.platform ?? entry.platform;
  return {
    ...node,
    ...(platform && { platform }),
    isAttestation: node.isAttestation || isAttestation(entry),
  };
}

/** Layers that stay at their origin take no room in the registry (image-spec layer.md). */
function storedBlobs(manifest: Manifest): readonly StoredBlob[] {
  if (manifest.kind !== "image" && manifest.kind !== "artifact") return [];
  const { config, layers } = manifest;
  const blobs = new Map<Digest, StoredBlob>();
  for (const { digest, size, mediaType, urls } of [...(config ? [config] : []), ...layers]) {
    if (isNonDistributableType(mediaType) || urls !== undefined) continue;
    blobs.set(digest, { digest, size });
  }
  return [...blobs.values()];
}
