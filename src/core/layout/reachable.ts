import { throwIfAborted } from "../base/abort.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import type { Manifest } from "../oci/manifest.ts";
import { isManifestType } from "../oci/mediaTypes.ts";
import { parseManifest } from "../oci/parseManifest.ts";
import { LayoutError } from "./layoutError.ts";

/** Reads a manifest; `undefined` where it is not there, `"tooLarge"` where it can be none. */
export type ReadManifest = (digest: Digest) => Promise<Uint8Array | "tooLarge" | undefined>;

/**
 * All that manifests lead to, themselves included: members, configs, layers, subjects. Throws
 * {@link LayoutError} `corrupt` where a manifest cannot be read, since it may lead to anything.
 */
export async function reachableFrom(
  roots: readonly Descriptor[],
  read: ReadManifest,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<Digest>> {
  const reached = new Set<Digest>();
  const followed = new Set<Digest>();
  const pending = [...roots];
  for (let at = pending.pop(); at; at = pending.pop()) {
    throwIfAborted(signal);
    const { digest, mediaType } = at;
    reached.add(digest);
    if (followed.has(digest)) continue;
    followed.add(digest);
    const bytes = await read(digest);
    if (!bytes) continue;
    if (bytes === "tooLarge") {
      if (isManifestType(mediaType)) throw unreadable(digest);
      continue;
    }
    const manifest = parseManifest({ mediaType, digest, bytes });
    if (!hasLinks(manifest)) throw unreadable(digest);
    const { manifests, blobs } = linksOf(manifest, at);
    pending.push(...manifests);
    for (const blob of blobs) reached.add(blob);
  }
  return reached;
}

interface Links {
  readonly manifests: readonly Descriptor[];
  readonly blobs: readonly Digest[];
}

/** Whether what a manifest is said to be is what it looks like: it may be something newer. */
function hasLinks(manifest: Manifest): boolean {
  switch (manifest.kind) {
    case "index":
      return Array.isArray(manifest.json["manifests"]);
    case "image":
    case "artifact": {
      const { json, config } = manifest;
      return config !== undefined || Array.isArray(json["layers"]) || Array.isArray(json["blobs"]);
    }
    case "schema1":
      return Array.isArray(manifest.json["fsLayers"]);
    case "unknown":
    case "opaque":
      return true;
  }
}

function linksOf(manifest: Manifest, { digest, mediaType }: Descriptor): Links {
  const subject = manifest.kind === "opaque" || !manifest.subject ? [] : [manifest.subject];
  switch (manifest.kind) {
    case "index":
      return { manifests: [...manifest.manifests, ...subject], blobs: [] };
    case "image":
    case "artifact": {
      const { config, layers } = manifest;
      const blobs = [...(config ? [config] : []), ...layers].map((each) => each.digest);
      return { manifests: subject, blobs };
    }
    case "schema1":
      return { manifests: subject, blobs: manifest.layers };
    case "unknown":
      throw unreadable(digest);
    case "opaque":
      // An index may name what is no manifest; that leads nowhere.
      if (isManifestType(mediaType)) throw unreadable(digest);
      return { manifests: [], blobs: [] };
  }
}

function unreadable(digest: Digest): LayoutError {
  return new LayoutError("corrupt", digest, `What ${digest} leads to cannot be read`);
}
